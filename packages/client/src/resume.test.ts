import { once } from "node:events";
import { constants, createServer, type ServerHttp2Stream } from "node:http2";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeFrame, FRAME } from "@pty4ai/protocol";
import { expect, onTestFinished, test } from "vitest";
import { connect } from "./client.ts";

const TEXT = "abcdefghijklmnop";
const SESSION = JSON.stringify({ id: "s", state: "ended" });

/** Serves two bytes of output a request and then breaks off, until all were sent. */
async function serve(breakOff: (stream: ServerHttp2Stream) => unknown): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const server = createServer();
  const open = new Set<{ destroy(): void }>();
  server.on("session", (session) => {
    open.add(session);
    session.on("error", () => {});
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    const path = new URL(String(headers[":path"]), "http://localhost");
    const from = Number(path.searchParams.get("from"));
    stream.respond({ ":status": 200 });
    if (from === TEXT.length) {
      stream.end(encodeFrame({ type: FRAME.end, offset: from, payload: Buffer.from(SESSION) }));
      return;
    }
    const payload = Buffer.from(TEXT.slice(from, from + 2));
    stream.write(encodeFrame({ type: FRAME.data, offset: from, payload }), () => breakOff(stream));
  });
  const socket = join(dir, "daemon.sock");
  server.listen(socket);
  await once(server, "listening");
  onTestFinished(async () => {
    for (const session of open) session.destroy();
    server.close();
    await rm(dir, { recursive: true, force: true });
  });
  return socket;
}

test.each<[string, (stream: ServerHttp2Stream) => unknown]>([
  ["an error", (stream) => stream.destroy(new Error("broken off"))],
  ["a reset that tells no error", (stream) => stream.close(constants.NGHTTP2_NO_ERROR)],
  ["a reset that cancels", (stream) => stream.close(constants.NGHTTP2_CANCEL)],
  ["an end without the frame that tells the end", (stream) => stream.end()],
  ["half a frame and an end", (stream) => stream.end(Buffer.from([FRAME.data, 0, 0]))],
  [
    "a goodbye, and an end",
    (stream) => {
      stream.session?.goaway();
      stream.end();
    },
  ],
  [
    "a goodbye that tells an error",
    (stream) => stream.session?.goaway(constants.NGHTTP2_INTERNAL_ERROR),
  ],
  ["the end of the connection", (stream) => stream.session?.destroy()],
  ["a connection that is cut", (stream) => stream.session?.socket.destroy()],
])("output that breaks off by %s goes on at the next byte", async (_name, breakOff) => {
  const client = await connect({ socket: await serve(breakOff) });
  onTestFinished(() => client.close());
  let heard = "";
  for await (const piece of client.output("s", { from: 0 })) {
    if (piece.type === "data") heard += piece.data.toString();
  }
  expect(heard).toBe(TEXT);
});

test("an answer that was waited for longer than the client's patience is asked for again", async () => {
  const dir = await mkdtemp(join(tmpdir(), "pty4ai-"));
  const server = createServer();
  let asked = 0;
  server.on("stream", (stream) => {
    asked += 1;
    stream.respond({ ":status": asked === 1 ? 503 : 200 });
    const answer = asked === 1 ? '{"code":"unavailable","message":"again"}' : '{"outcome":"met"}';
    setTimeout(() => stream.end(answer), asked === 1 ? 300 : 0);
  });
  const socket = join(dir, "daemon.sock");
  server.listen(socket);
  await once(server, "listening");
  const client = await connect({ socket, patienceMs: 100 });
  onTestFinished(async () => {
    await client.close();
    server.close();
    await rm(dir, { recursive: true, force: true });
  });
  expect(await client.wait("s", "exit")).toEqual({ outcome: "met" });
});
