import { connect, type Socket } from "node:net";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { connectHolder } from "./connect.ts";
import { encodeFrame, encodeHeader, encodeJson } from "./frame.ts";
import { FrameParser } from "./parser.ts";
import { useBench } from "./testing/bench.ts";
import { FRAME, type FrameType, TO_DAEMON } from "./wire.ts";

const head = (
  type: number,
  session = 0,
  offset = 0,
): { type: FrameType; session: number; offset: number } => ({
  type: type as FrameType,
  session,
  offset,
});
const HELLO = encodeJson(head(FRAME.hello), { protocol: { min: 1, max: 1 }, features: 0 });
/** The server notices bytes it cannot make a frame of, but waits for the rest of one it can. */
const NONSENSE = Buffer.alloc(17, 0x7f);

const closed = (peer: Socket): Promise<void> =>
  new Promise((resolve) => peer.on("close", () => resolve()));

/** Everything a peer gets to hear until the holder closes the connection. */
async function talk(
  socket: string,
  ...bytes: Buffer[]
): Promise<{ types: number[]; failure: string | undefined }> {
  const peer: Socket = connect(socket);
  const types: number[] = [];
  let failure: string | undefined;
  const parser = new FrameParser(TO_DAEMON, {
    data: () => {},
    frame: ({ type }, payload) => {
      types.push(type);
      if (type === FRAME.failure)
        failure = (JSON.parse(payload.toString()) as { code: string }).code;
    },
  });
  peer.on("data", (chunk: Buffer) => parser.push(chunk));
  peer.on("error", () => {});
  for (const each of bytes) peer.write(each);
  await closed(peer);
  return { types, failure };
}

test.for([
  ["nonsense", [NONSENSE], "bad-request"],
  ["a request before hello", [encodeJson(head(FRAME.request), { op: "spawn" })], "bad-request"],
  ["hello without a range", [encodeJson(head(FRAME.hello), {})], "bad-request"],
  ["hello that is no JSON", [encodeFrame(head(FRAME.hello), Buffer.from("hello"))], "bad-request"],
  ["hello null", [encodeJson(head(FRAME.hello), null)], "bad-request"],
  [
    "a later protocol",
    [encodeJson(head(FRAME.hello), { protocol: { min: 2, max: 9 }, features: 0 })],
    "version",
  ],
  ["hello twice", [HELLO, HELLO], "bad-request"],
  [
    "a huge frame",
    [HELLO, encodeHeader({ ...head(FRAME.write, 1), length: 0xffff_ffff })],
    "bad-request",
  ],
  [
    "a write without a key length",
    [HELLO, encodeFrame(head(FRAME.write, 1), Buffer.from([0]))],
    "bad-request",
  ],
  [
    "a write with too long a key",
    [HELLO, encodeFrame(head(FRAME.write, 1), Buffer.from([0xff, 0xff, 1]))],
    "bad-request",
  ],
  [
    "a request that is no JSON",
    [HELLO, encodeFrame(head(FRAME.request, 1), Buffer.from("{"))],
    "bad-request",
  ],
] as const)("%s closes that connection and says why", ([, bytes, code]) =>
  useBench(async (bench) => {
    const { id, tape } = await bench.run("read line; echo got $line");
    const { failure } = await talk(bench.socket, ...bytes);
    expect(failure).toBe(code);
    await bench.reconnect();
    await bench.holder.write(id, Buffer.from("hi\n"));
    await bench.tape(id).says("got hi");
    expect(tape.text()).toBe("");
  }),
);

test("a peer that fails before its welcome does not push the owner out", () =>
  useBench(async (bench) => {
    await talk(bench.socket, NONSENSE);
    await expect(
      connectHolder({ socket: bench.socket, protocol: { min: 7, max: 8 } }),
    ).rejects.toMatchObject({
      code: "version",
      message: expect.stringContaining("protocol 1 to 1, the daemon 7 to 8"),
    });
    expect(await (await bench.run("echo still here")).tape.reaches("ended")).toMatchObject({
      state: "ended",
    });
  }));

test("frames that make no sense but are frames are answered or ignored", () =>
  useBench(async (bench) => {
    const { types, failure } = await talk(
      bench.socket,
      HELLO,
      encodeFrame(head(FRAME.attach, 99), Buffer.alloc(4)),
      encodeFrame(head(FRAME.ack, 99, 12345)),
      encodeJson(head(FRAME.request, 99, 1), { op: "kill", signal: "SIGKILL" }),
      encodeJson(head(FRAME.request, 0, 2), null),
      encodeJson(head(FRAME.request, 0, 3), { op: "spawn", spec: { id: 5 } }),
      encodeFrame(head(FRAME.write, 99, 4), Buffer.from([0, 0, 1])),
      NONSENSE,
    );
    const reply = FRAME.reply;
    expect(types).toEqual([FRAME.welcome, reply, reply, reply, reply, FRAME.failure]);
    expect(failure).toBe("bad-request");
  }));

test("random bytes, alone and after a hello, never end the holder or a session", () =>
  useBench(async (bench) => {
    const { id } = await bench.run("read line; echo got $line");
    const frame = fc
      .tuple(
        fc.constantFrom(1, 2, 3, 4, 5, 0x81, 0x83),
        fc.nat(3),
        fc.maxSafeNat(),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([type, session, offset, payload]) =>
        encodeFrame(head(type, session, offset), Buffer.from(payload)),
      );
    const bytes = fc.oneof(
      frame,
      fc.uint8Array({ maxLength: 60 }).map((list) => Buffer.from(list)),
    );
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(bytes, { maxLength: 6 }), async (polite, list) => {
        const peer = connect(bench.socket);
        peer.on("error", () => {});
        peer.resume();
        for (const each of polite ? [HELLO, ...list] : list) peer.write(each);
        peer.end();
        await closed(peer);
      }),
      { numRuns: 150 },
    );
    await bench.reconnect();
    await bench.holder.write(id, Buffer.from("hi\n"));
    await bench.tape(id).says("got hi");
  }));
