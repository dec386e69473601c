import { createHash } from "node:crypto";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Fanout } from "../output/fanout.ts";
import { recorded, recordedText } from "../testing/recorded.ts";
import type { Entry } from "./entry.ts";
import type { Recorder, Shot } from "./recorder.ts";
import { type RecordingOptions, Recordings, type RecordRequest } from "./recordings.ts";

const SIZE = { cols: 80, rows: 24 };

interface Bench {
  dir: string;
  complaints: string[];
  recordings: Recordings;
  fanout: Fanout;
  print: (text: string) => void;
  finish: () => void;
  record: (more?: Partial<RecordRequest>) => Recorder;
}

function bench(
  limits: RecordingOptions = {},
  dir = mkdtempSync(join(tmpdir(), "pty4ai-rec-")),
): Bench {
  const complaints: string[] = [];
  const recordings = new Recordings(
    (_level, message, fields) => complaints.push(`${message} ${JSON.stringify(fields)}`),
    limits,
  );
  onTestFinished(async () => {
    await recordings.close();
    rmSync(dir, { recursive: true, force: true });
  });
  let printed = Buffer.alloc(0);
  let finished = false;
  const fanout: Fanout = new Fanout(0, {
    replay: (offset) =>
      setImmediate(() => {
        fanout.push(offset, printed.subarray(offset));
        if (finished) fanout.finish();
      }),
    ack: () => {},
    flow: "lossless",
  });
  const print = (bytes: Buffer): void => {
    printed = Buffer.concat([printed, bytes]);
    fanout.push(fanout.tip, bytes);
  };
  const screen = async (): Promise<Shot> => ({ offset: fanout.tip, text: "SCREEN", size: SIZE });
  return {
    dir,
    complaints,
    recordings,
    fanout,
    print: (text) => print(Buffer.from(text)),
    finish: () => {
      finished = true;
      fanout.finish();
    },
    record: (more = {}) =>
      recordings.record({
        fanout,
        screen,
        exit: () => ({ code: 0, signal: null }),
        dir,
        head: { session: "s", name: "s", argv: ["sh"], size: SIZE },
        env: {},
        fresh: true,
        ...more,
      }),
  };
}

const kinds = (entries: Entry[]): string[] => entries.map(({ kind }) => kind);

/** About 900 characters that do not compress well. */
function noise(seed: number): string {
  const parts = Array.from({ length: 14 }, (_, part) => `${seed} ${part}`);
  return parts.map((part) => createHash("sha256").update(part).digest("hex")).join("");
}

test("what is printed, typed, resized and how it ended, in order", async () => {
  const { recordings, dir, print, record, finish } = bench();
  const recorder = record({ env: { API_TOKEN: "very-secret-value" } });
  print("one ");
  print("very-sec");
  recorder.input(Buffer.from("ls\r"), "person");
  print("ret-value\r\n");
  recorder.resize({ cols: 100, rows: 30 });
  finish();
  await recorder.done;
  await recordings.settle();
  const entries = await recorded(dir);
  expect(entries).toMatchObject([
    { kind: "output", text: "one ", to: 4 },
    { kind: "input", text: "ls\r", author: "person" },
    { kind: "output", text: "*****************\r\n", to: 23 },
    { kind: "resize", size: { cols: 100, rows: 30 } },
    { kind: "exit", code: 0 },
  ]);
});

test("a recording that is taken up while others need the processor goes on when it is released", async () => {
  const { recordings, dir, print, record, finish } = bench();
  recordings.hold();
  const recorder = record({ fresh: false });
  print("kept back, not lost");
  expect(existsSync(join(dir, "recording"))).toBe(false);
  recordings.release();
  await expect.poll(() => existsSync(join(dir, "recording"))).toBe(true);
  finish();
  await recorder.done;
  await recordings.settle();
  expect(await recorded(dir)).toMatchObject([
    { kind: "output", text: "kept back, not lost" },
    { kind: "exit" },
  ]);
});

test.each([
  ["Password: ", "hunter2\r", "*******\r"],
  ["Enter your API key> ", "abc\rls\r", "***\rls\r"],
  ["$ ", "hunter2\r", "hunter2\r"],
])("after %j what is typed is kept as it should be", async (prompt, typed, kept) => {
  const { recordings, dir, print, record } = bench();
  const recorder = record();
  print(prompt);
  for (const key of typed) recorder.input(Buffer.from(key), "person");
  recorder.close();
  await recordings.settle();
  const text = (await recorded(dir)).map((entry) => (entry.kind === "input" ? entry.text : ""));
  expect(text.join("")).toBe(kept);
});

test("it goes on where it stood, without what was recorded before and without half a line", async () => {
  const first = bench();
  first.record();
  first.print("hello ");
  await first.recordings.settle();
  const [segment = ""] = readdirSync(join(first.dir, "recording"));
  appendFileSync(join(first.dir, "recording", segment), '["o",17000');
  const second = bench({}, first.dir);
  second.print("hello world");
  const recorder = second.record({ fresh: false });
  second.finish();
  await recorder.done;
  await second.recordings.settle();
  expect(await recordedText(first.dir)).toBe("hello world");
});

test("an input that is typed again with its key after a crash is there once", async () => {
  const { recordings, dir, record } = bench();
  const recorder = record();
  for (let times = 0; times < 2; times += 1) recorder.input(Buffer.from("go\r"), "turn:t1", "t1:0");
  recorder.close();
  await recordings.settle();
  expect(await recorded(dir)).toMatchObject([{ kind: "input", text: "go\r", key: "t1:0" }]);
});

test("of too much the middle is dropped, told as a gap, and the screen follows", async () => {
  const { recordings, dir, print, record, fanout, finish } = bench({
    segmentBytes: 20_000,
    sessionBytes: 30_000,
  });
  const recorder = record();
  for (let line = 0; line < 400; line += 1) {
    print(`${line} ${noise(line)}\r\n`);
    if (line % 8 === 0) await recordings.settle();
  }
  finish();
  await recorder.done;
  await recordings.settle();
  await expect
    .poll(() => readdirSync(join(dir, "recording")).filter((name) => name.endsWith(".gz")).length)
    .toBeLessThan(6);
  const entries = await recorded(dir);
  expect(entries[0]).toMatchObject({
    kind: "output",
    text: expect.stringMatching(/^0 /) as string,
  });
  const gap = entries.findIndex(({ kind }) => kind === "gap");
  expect(entries.slice(gap, gap + 2)).toMatchObject([
    { reason: "cap" },
    { kind: "screen", text: "SCREEN" },
  ]);
  const told = entries.flatMap((entry) => (entry.kind === "gap" ? [entry.to - entry.from] : []));
  const kept = entries.flatMap((entry) => (entry.kind === "output" ? [entry.text.length] : []));
  const sum = (all: number[]): number => all.reduce((a, b) => a + b, 0);
  expect(sum(told) + sum(kept)).toBe(fanout.tip);
  expect(entries.at(-1)).toMatchObject({ kind: "exit" });
});

test("a flood is left out and told; the screen after it goes on the record", async () => {
  const { recordings, dir, record, fanout, print, finish } = bench();
  const recorder = record();
  const flood = Buffer.alloc(1024 * 1024, "x");
  for (let n = 0; n < 24; n += 1) fanout.push(fanout.tip, flood);
  await expect
    .poll(
      async () => {
        await recordings.settle();
        return kinds(await recorded(dir)).includes("screen");
      },
      { interval: 200 },
    )
    .toBe(true);
  print("after");
  finish();
  await recorder.done;
  await recordings.settle();
  const entries = (await recorded(dir)).filter(({ kind }) => kind !== "output");
  expect(entries).toMatchObject([
    { kind: "gap", reason: "flood" },
    { kind: "screen" },
    { kind: "exit" },
  ]);
  expect((await recordedText(dir)).endsWith("after")).toBe(true);
});

test("a full disk is told, and the session and its recording go on", async () => {
  const { recordings, dir, print, record, complaints } = bench({ segmentBytes: 500 });
  mkdirSync(join(dir, "recording"));
  const recorder = record();
  await recordings.settle();
  const second = join(dir, "recording", "000002.jsonl");
  symlinkSync("/dev/full", second);
  print("a".repeat(600));
  await recordings.settle();
  print("lost");
  await recordings.settle();
  await expect.poll(() => complaints.join()).toContain("ENOSPC");
  recorder.close();
  await recordings.settle();
  rmSync(second);
  expect(await recordedText(dir)).toBe("a".repeat(600));
});

test("a folder that cannot be made is told, and nothing waits for it", async () => {
  const { recordings, dir, record, complaints, print, finish } = bench();
  appendFileSync(join(dir, "recording"), "a file");
  const recorder = record();
  print("hello");
  finish();
  await recorder.done;
  await recordings.settle();
  await expect.poll(() => complaints.join()).toContain("EEXIST");
});

test("where secrets are not known any more nothing is recorded, and that is told", async () => {
  const { recordings, dir, record, print, finish } = bench();
  print("secret");
  const recorder = record({ env: undefined, fresh: false });
  await recordings.settle();
  finish();
  await recorder.done;
  await recordings.settle();
  expect(await recorded(dir)).toMatchObject([
    { kind: "gap", from: 0, to: 6, reason: "secrets" },
    { kind: "exit" },
  ]);
});
