import { expect, test } from "vitest";
import { eventsOf } from "./cast.ts";
import type { Entry, Head } from "./entry.ts";
import { exportRecording } from "./export.ts";
import { Order } from "./read.ts";

const size = { cols: 80, rows: 24 };
const head: Head = {
  recording: 1,
  session: "s",
  name: "n",
  argv: ["sh"],
  segment: 1,
  at: 1000,
  size,
};

async function* given(entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test.each<[string, Entry[], unknown[]]>([
  ["output", [{ kind: "output", at: 1500, to: 2, text: "hi" }], [[0.5, "o", "hi"]]],
  [
    "an author once for all that he types",
    [
      { kind: "input", at: 1000, text: "a", author: "person" },
      { kind: "input", at: 2000, text: "b", author: "person" },
      { kind: "input", at: 3000, text: "c", author: "agent:x" },
    ],
    [
      [0, "a", "person"],
      [0, "i", "a"],
      [1, "i", "b"],
      [2, "a", "agent:x"],
      [2, "i", "c"],
    ],
  ],
  [
    "a gap and the screen after it",
    [
      { kind: "gap", at: 1000, from: 2, to: 9, reason: "flood" },
      { kind: "screen", at: 1000, to: 9, size: { cols: 90, rows: 24 }, text: "drawn" },
    ],
    [
      [0, "m", "7 bytes not recorded (flood)"],
      [0, "r", "90x24"],
      [0, "o", "drawn"],
    ],
  ],
  ["a size that stays is no event", [{ kind: "resize", at: 1000, size }], []],
  ["a clock that was set back", [{ kind: "output", at: 1, to: 1, text: "x" }], [[0, "o", "x"]]],
  ["an exit", [{ kind: "exit", at: 1000, code: 3, signal: null }], [[0, "x", "3"]]],
  [
    "a death by a signal",
    [{ kind: "exit", at: 1000, code: null, signal: "SIGKILL" }],
    [[0, "x", "137"]],
  ],
])("%s", async (_name, entries, events) => {
  const found = await all(eventsOf(head, given(entries)));
  expect(found.map(({ time, code, data }) => [time, code, data])).toEqual(events);
});

test("intervals of version 3 add up without drift", async () => {
  const entries = Array.from({ length: 100 }, (_, index): Entry => {
    return { kind: "output", at: 1000 + index * 333, to: index + 1, text: "x" };
  });
  const lines = await all(exportRecording({ head, entries: given(entries) }, "asciicast-v3"));
  const sum = lines.slice(1).reduce((total, line) => total + (JSON.parse(line) as [number])[0], 0);
  expect(sum).toBeCloseTo(99 * 0.333, 6);
});

test("a screen stands only where something is missing before it", () => {
  const order = new Order();
  const screen: Entry = { kind: "screen", at: 1, to: 5, size, text: "" };
  const kinds = [
    { kind: "output", at: 1, to: 5, text: "12345" } as Entry,
    screen,
    { kind: "gap", at: 1, from: 5, to: 8, reason: "disk" } as Entry,
    { ...screen, to: 8 },
    { ...screen, to: 8 },
  ].flatMap((entry) => [...order.take(entry)].map(({ kind }) => kind));
  expect(kinds).toEqual(["output", "gap", "screen"]);
});
