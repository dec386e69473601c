import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { silent } from "../log.ts";
import { EventSink, type SinkLine } from "./sink.ts";

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sink-"));
  file = join(folder, "events.jsonl");
  writeFileSync(file, "");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (hook: string, payload: unknown = {}): string =>
  `${JSON.stringify({ hook, payload })}\n`;

function sink(offset = 0): { told: SinkLine[]; sink: EventSink; names: () => string[] } {
  const told: SinkLine[] = [];
  const made = new EventSink(file, offset, { log: silent, tell: (each) => told.push(each) });
  return { told, sink: made, names: () => told.map(({ name }) => name) };
}

test("lines are told once, whole, and from the stored offset on", () => {
  const first = sink();
  appendFileSync(file, line("A", { n: 1 }) + line("B").slice(0, 5));
  first.sink.drain();
  expect(first.told).toEqual([{ name: "A", payload: { n: 1 }, end: line("A", { n: 1 }).length }]);
  appendFileSync(file, line("B").slice(5) + line("C"));
  first.sink.drain();
  first.sink.drain();
  expect(first.names()).toEqual(["A", "B", "C"]);
  const second = sink(first.told[0]?.end);
  second.sink.drain();
  expect(second.names()).toEqual(["B", "C"]);
});

test.each([
  ["no JSON", "{nonsense\n"],
  ["no object", '"text"\n'],
  ["null", "null\n"],
  ["no hook", '{"payload":{}}\n'],
  ["a number as hook", '{"hook":1}\n'],
  ["bytes", Buffer.from([0, 255, 254, 10])],
  ["an empty line", "\n\n"],
  ["a line of two megabytes", `${"x".repeat(2 * 1024 * 1024)}\n`],
])("%s is passed over", (_name, junk) => {
  const { sink: made, names } = sink();
  appendFileSync(file, junk);
  appendFileSync(file, line("after"));
  made.drain();
  expect(names()).toEqual(["after"]);
});

test("a payload that is no object is an empty one", () => {
  const { sink: made, told } = sink();
  appendFileSync(file, `{"hook":"A","payload":[1]}\n{"hook":"B","payload":"x"}\n{"hook":"C"}\n`);
  made.drain();
  expect(told.map(({ payload }) => payload)).toEqual([[1], {}, {}]);
});

test("a link in its place is not followed", () => {
  const { sink: made, names } = sink();
  writeFileSync(join(folder, "secret"), line("stolen"));
  rmSync(file);
  symlinkSync(join(folder, "secret"), file);
  made.drain();
  expect(names()).toEqual([]);
});

test("a file that was cut short is read from its start", () => {
  const { sink: made, names } = sink();
  appendFileSync(file, line("long-name-of-a-hook"));
  made.drain();
  writeFileSync(join(folder, "new"), line("B"));
  renameSync(join(folder, "new"), file);
  made.drain();
  expect(names()).toEqual(["long-name-of-a-hook", "B"]);
});

test("new lines are noticed", async () => {
  const { sink: made, names } = sink();
  made.start();
  appendFileSync(file, line("A"));
  await expect.poll(names).toEqual(["A"]);
  appendFileSync(file, line("B"));
  await expect.poll(names).toEqual(["A", "B"]);
  made.stop();
});
