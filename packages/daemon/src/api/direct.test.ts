import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { encodeFrame, FRAME, type Frame, FrameParser } from "@pty4ai/protocol";
import { expect, onTestFinished, test } from "vitest";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";

/** A direct connection, and what came on it: the names of its frames, data as text. */
interface Peer {
  socket: Socket;
  heard: string[];
  send(type: number, payload?: string | object): void;
}

const NAMES = new Map<number, string>(Object.entries(FRAME).map(([name, type]) => [type, name]));

function dial({ dir }: TestDaemon): Peer {
  const socket = connect(join(dir, "run", "daemon.sock"));
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  const heard: string[] = [];
  const parser = new FrameParser();
  socket.on("data", (bytes) => {
    for (const frame of parser.push(bytes)) heard.push(tell(frame));
  });
  return {
    socket,
    heard,
    send(type, payload = "") {
      const text = typeof payload === "string" ? payload : JSON.stringify(payload);
      socket.write(encodeFrame({ type, offset: 0, payload: Buffer.from(text) }));
    },
  };
}

function tell({ type, payload }: Frame): string {
  const text = Buffer.from(payload).toString();
  if (type === FRAME.refused) return `refused ${(JSON.parse(text) as { code: string }).code}`;
  return type === FRAME.data ? text : (NAMES.get(type) ?? String(type));
}

const output = { target: "/v1/sessions/s/output?from=0&follow=0" };

test("one connection serves a stream after the other", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("printf hello; read x", { name: "s" }));
  await expect.poll(() => test.daemon.sessions.get(id).offset).toBe(5);
  const peer = dial(test);
  const answer = ["opened", "hello", "done"];
  for (const times of [1, 2, 3]) {
    peer.send(FRAME.open, output);
    await expect.poll(() => peer.heard).toEqual(Array.from({ length: times }, () => answer).flat());
  }
  peer.heard.length = 0;
  peer.send(FRAME.open, { target: "/v1/sessions/s/output?from=5" });
  await expect.poll(() => peer.heard).toEqual(["opened"]);
  await test.daemon.sessions.write(id, Buffer.from("\n"));
  await expect.poll(() => peer.heard.slice(-2)).toEqual(["end", "done"]);
  // Typed before the client knew.
  peer.send(FRAME.input, "late");
  peer.send(FRAME.resize, { cols: 5, rows: 5 });
  peer.heard.length = 0;
  peer.send(FRAME.open, output);
  await expect.poll(() => peer.heard.at(-1)).toBe("done");
  expect(peer.heard[0]).toBe("opened");
});

test("what is refused leaves the connection as it was", async () => {
  const test = await makeDaemon();
  await test.daemon.sessions.start(shell("read x", { name: "s" }));
  const peer = dial(test);
  const cases: [string | object, string][] = [
    [{ target: "/v1/sessions/none/output" }, "not-found"],
    [{ target: "/v1/sessions" }, "not-found"],
    [{ target: "/v1/sessions/s/output?raw=1" }, "not-found"],
    [{ target: "/v1/sessions/s/output?from=99" }, "bad-request"],
    [{ target: "/v1/sessions/s/attach?cols=0&rows=1" }, "bad-request"],
    [{ target: "/v1/sessions/%zz/output" }, "bad-request"],
    [{ ...output, colour: 1 }, "bad-request"],
    ["{", "bad-request"],
    [{ ...output, protocol: 99 }, "version"],
  ];
  for (const [asked, code] of cases) {
    peer.heard.length = 0;
    peer.send(FRAME.open, asked);
    await expect.poll(() => peer.heard).toEqual([`refused ${code}`]);
    peer.send(FRAME.open, output);
    await expect.poll(() => peer.heard).toEqual([`refused ${code}`, "opened", "done"]);
  }
});

test.each<[string, (peer: Peer) => void]>([
  ["random bytes", ({ socket }) => socket.write(Buffer.alloc(100, FRAME.open))],
  [
    "a frame above the limit",
    ({ socket }) =>
      socket.write(Buffer.from([FRAME.open, 255, 255, 255, 255, ...Array(8).fill(0)])),
  ],
  [
    "a frame of the daemon",
    (peer) => {
      peer.send(FRAME.open, output);
      peer.send(FRAME.state, {});
    },
  ],
  [
    "two at once",
    (peer) => {
      peer.send(FRAME.open, { target: "/v1/sessions/s/attach" });
      peer.send(FRAME.open, output);
    },
  ],
])("%s end the connection and nothing else", async (_name, attack) => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("cat", { name: "s" }));
  const peer = dial(test);
  const closed = once(peer.socket, "close");
  attack(peer);
  await closed;
  expect(test.daemon.sessions.get(id).state).toBe("running");
  await expect.poll(() => test.daemon.sessions.live(id)?.viewers.count).toBe(0);
  expect(test.complaints).toEqual([]);
});

test("a client that asks on and never reads is cut off", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("cat > /dev/null", { name: "s" }));
  const socket = connect(join(test.dir, "run", "daemon.sock"));
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  const closed = new Promise((resolve) => socket.once("close", resolve));
  const open = Buffer.from(JSON.stringify({ target: "/v1/sessions/none/output" }));
  const frames = Buffer.concat(
    Array.from({ length: 1000 }, () => encodeFrame({ type: FRAME.open, offset: 0, payload: open })),
  );
  const pour = (): void => {
    while (socket.writable && socket.write(frames));
  };
  socket.on("drain", pour);
  pour();
  await closed;
  expect(test.daemon.sessions.get(id).state).toBe("running");
});

test("the first byte tells a direct connection from HTTP/2, however little comes with it", async () => {
  const test = await makeDaemon();
  const socket = connect(join(test.dir, "run", "daemon.sock"));
  const heard: Buffer[] = [];
  socket.on("data", (bytes) => heard.push(bytes));
  for (const byte of Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")) {
    socket.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
  // Its settings come first.
  await expect.poll(() => Buffer.concat(heard)[3]).toBe(4);
  const silent = connect(join(test.dir, "run", "daemon.sock"));
  await once(silent, "connect");
  silent.end();
  socket.end();
  expect((await test.call("GET", "/v1/version")).status).toBe(200);
});
