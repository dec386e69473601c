import { once } from "node:events";
import { type ClientHttp2Stream, constants } from "node:http2";
import { connect } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import {
  encodeFrame,
  FRAME,
  type Frame,
  FrameParser,
  gapEnd,
  type Session,
} from "@pty4ai/protocol";
import { describe, expect, test } from "vitest";
import { connectHolder } from "../holder/link.ts";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";

const NUMBERS = "awk 'BEGIN { for (n = 0; n < 300000; n++) printf \"%09d\\n\", n }'";

/** How the frames of a call come: on a stream of HTTP/2, or on a connection of their own. */
const ways: [name: string, open: (test: TestDaemon, call: string) => Duplex][] = [
  [
    "HTTP/2",
    ({ call }, path) =>
      call.stream(path.includes("attach") ? "POST" : "GET", `/v1/sessions/${path}`),
  ],
  [
    "direct",
    ({ dir }, path) => {
      const socket = connect(join(dir, "run", "daemon.sock"));
      const payload = Buffer.from(JSON.stringify({ target: `/v1/sessions/${path}` }));
      socket.write(encodeFrame({ type: FRAME.open, offset: 0, payload }));
      return socket;
    },
  ],
];

async function* frames(stream: Duplex): AsyncGenerator<Frame> {
  const parser = new FrameParser();
  for await (const bytes of stream) yield* parser.push(bytes as Buffer);
}

/** Everything up to the end frame, as text; each gap as its size. */
async function rest(stream: Duplex): Promise<{ text: string; gaps: number[]; end: Session }> {
  const pieces: string[] = [];
  const gaps: number[] = [];
  for await (const { type, offset, payload } of frames(stream)) {
    const text = Buffer.from(payload).toString();
    if (type === FRAME.data || type === FRAME.snapshot) pieces.push(text);
    if (type === FRAME.gap) gaps.push(gapEnd(payload) - offset);
    if (type === FRAME.end)
      return { text: pieces.join(""), gaps, end: JSON.parse(text) as Session };
  }
  throw new Error("the stream ended without an end frame");
}

async function start(test: TestDaemon, script: string, more: object = {}): Promise<string> {
  return (await test.daemon.sessions.start(shell(script, { name: "s", ...more }))).id;
}

test("output is resumed at any offset, and read again from the oldest byte kept", async () => {
  const test = await makeDaemon();
  await start(test, `${NUMBERS}; read x`);
  const printed = () => test.daemon.sessions.get("s").offset;
  await expect.poll(printed).toBe(300_000 * 11);
  const tail = await test.call("GET", `/v1/sessions/s/output?raw=1&follow=0&from=${299_999 * 11}`);
  expect(tail.text).toBe("000299999\r\n");
  const all = await test.call("GET", "/v1/sessions/s/output?raw=1&follow=0");
  expect(all.text.length).toBeGreaterThan(900_000);
  expect(all.text.endsWith("000299999\r\n")).toBe(true);
  expect(await test.call("GET", "/v1/sessions/s/output?raw=1&from=5")).toMatchObject({
    status: 410,
    json: { code: "gone", details: { oldest: 300_000 * 11 - all.text.length } },
  });
});

describe.each(ways)("%s", (_way, open) => {
  test("a slow reader holds a lossless session back, and loses nothing", async () => {
    const test = await makeDaemon();
    await start(test, NUMBERS);
    const stream = open(test, "s/output?from=0");
    await once(stream, "readable");
    const printed = () => test.daemon.sessions.get("s").offset;
    const moved = async (): Promise<number> => {
      const before = printed();
      await sleep(250);
      return before === 0 ? 1 : printed() - before;
    };
    await expect.poll(moved).toBe(0);
    expect(printed()).toBeLessThan(3_000_000);
    const { text, gaps } = await rest(stream);
    expect(gaps).toEqual([]);
    expect(text.length).toBe(300_000 * 11);
    expect(text.startsWith("000000000\r\n000000001\r\n")).toBe(true);
    expect(text.endsWith("000299999\r\n")).toBe(true);
  });

  test("a live session does not wait: what was missed is told", async () => {
    const test = await makeDaemon();
    await start(test, NUMBERS, { flow: "live" });
    const stream = open(test, "s/output?from=0");
    await once(stream, "readable");
    await expect.poll(() => test.daemon.sessions.get("s").exit).toBeDefined();
    const { text, gaps } = await rest(stream);
    expect(gaps.length).toBeGreaterThan(0);
    expect(text.length + gaps.reduce((sum, gap) => sum + gap, 0)).toBe(300_000 * 11);
    expect(text.endsWith("000299999\r\n")).toBe(true);
  });

  test("two attached terminals see the same, both type, the smaller one sets the size", async () => {
    const test = await makeDaemon();
    const { sessions } = test.daemon;
    await start(
      test,
      'echo hello; stty -echo; while read line; do echo "got $line"; stty size; done; echo bye',
    );
    await expect
      .poll(async () => (await sessions.snapshot("s", { format: "text", scrollback: 0 })).text)
      .toBe("hello\n");
    const attach = (size: string) => open(test, `s/attach?${size}`);
    const viewers = [attach("cols=100&rows=50"), attach("cols=120&rows=30")];
    const seen = viewers.map(rest);
    await expect.poll(() => sessions.get("s").size).toEqual({ cols: 100, rows: 30 });
    const send = (viewer: number, type: number, text: string): void => {
      viewers[viewer]?.write(encodeFrame({ type, offset: 0, payload: Buffer.from(text) }));
    };
    const shows = (text: string) =>
      expect
        .poll(async () => (await sessions.snapshot("s", { format: "text", scrollback: 0 })).text)
        .toContain(text);
    send(0, FRAME.input, "one\n");
    await shows("got one\n30 100\n");
    send(1, FRAME.resize, '{"cols":90,"rows":25}');
    await expect.poll(() => sessions.get("s").size).toEqual({ cols: 90, rows: 25 });
    send(1, FRAME.input, "two\n");
    await shows("got two\n25 90\n");
    send(0, FRAME.input, "\u0004");
    for (const { text, end } of await Promise.all(seen)) {
      expect(text).toContain("hello");
      expect(text.indexOf("got one")).toBeLessThan(text.indexOf("got two"));
      expect(text.endsWith("bye\r\n")).toBe(true);
      expect(end.exit).toMatchObject({ code: 0 });
    }
  });

  test("detaching stops nothing", async () => {
    const test = await makeDaemon();
    const id = await start(test, "cat");
    const stream = open(test, "s/attach");
    await once(stream, "readable");
    stream.end();
    stream.resume();
    await once(stream, "close");
    expect(test.daemon.sessions.get(id).state).toBe("running");
    expect(test.daemon.sessions.live(id)?.viewers.count).toBe(0);
  });

  test("an attached reader that only looks cannot type", async () => {
    const test = await makeDaemon();
    await start(test, 'stty -echo; read x; echo "got $x"');
    const stream = open(test, "s/attach?readonly=1");
    stream.write(encodeFrame({ type: FRAME.input, offset: 0, payload: Buffer.from("no\n") }));
    const seen = rest(stream);
    await sleep(100);
    await test.daemon.sessions.write("s", Buffer.from("yes\n"));
    expect((await seen).text).toContain("got yes");
  });

  test("bytes that are no frames end the attachment and nothing else", async () => {
    const test = await makeDaemon();
    await start(test, "cat");
    const stream = open(test, "s/attach");
    stream.on("error", () => {});
    stream.resume();
    stream.write(Buffer.alloc(64, 0xff));
    await new Promise((resolve) => stream.once("close", resolve));
    expect((await test.call("GET", "/v1/sessions/s")).json).toMatchObject({ state: "running" });
  });
});

test("each time another takes the holder, readers are told on the wire, and go on at the next byte", async () => {
  const test = await makeDaemon();
  const id = await start(test, "stty raw -echo; echo ready; exec cat");
  await expect.poll(() => test.daemon.sessions.get(id).offset).toBe("ready\n".length);
  const follow = async (reader: Follower): Promise<void> => {
    while (reader.heard.length < reader.until) {
      const from = `from=${reader.heard.length}`;
      const stream = test.call.stream(reader.method, `/v1/sessions/${id}/${reader.path}?${from}`);
      const broken = await hear(stream, reader).catch((error: unknown) => error);
      if (broken === undefined) return;
      expect(stream.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
      reader.broken += 1;
    }
  };
  const until = "ready\nabcdefghijkl".length;
  const output = { method: "GET", path: "output", until, heard: "", broken: 0 };
  const attached = { ...output, method: "POST", path: "attach" };
  const reading = Promise.all([follow(output), follow(attached)]);
  for (const letter of "abcdefghijkl") {
    const before = output.broken;
    const thief = await connectHolder({ socket: join(test.dir, "run", "holder-p1.sock") });
    thief.disconnect();
    await expect.poll(() => output.broken).toBeGreaterThan(before);
    await expect
      .poll(() =>
        test.daemon.sessions.write(id, Buffer.from(letter), { key: letter }).catch(() => "not yet"),
      )
      .toMatch(/written|duplicate/);
  }
  await reading;
  for (const { heard } of [output, attached]) expect(heard).toBe("ready\nabcdefghijkl");
});

interface Follower {
  method: string;
  path: string;
  until: number;
  heard: string;
  broken: number;
}

/** Throws when the stream ends before all was heard. */
async function hear(stream: ClientHttp2Stream, reader: Follower): Promise<void> {
  for await (const { type, offset, payload } of frames(stream)) {
    if (type !== FRAME.data) continue;
    expect(offset).toBe(reader.heard.length);
    reader.heard += Buffer.from(payload).toString();
    if (reader.heard.length === reader.until) return;
  }
  throw new Error("the stream ended as if it were whole");
}
