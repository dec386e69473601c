// What another does in the middle of a call, at the very moment where it hurts.
import { once } from "node:events";
import { createServer, connect as dialHttp2, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo } from "node:net";
import { join } from "node:path";
import { type Frame, FRAME, FrameParser, type Session } from "@pty4ai/protocol";
import { expect, onTestFinished, test } from "vitest";
import { connectHolder } from "../holder/link.ts";
import type { OutputSink } from "../output/reader.ts";
import { makeDaemon, shell, type TestDaemon } from "../testing/harness.ts";
import { rawSink } from "./raw.ts";

/** Has `between` happen once, after a call for the screen has reached the session and before it is answered. */
function atSnapshot({ daemon }: TestDaemon, id: string, between: () => Promise<unknown>): void {
  const { sessions } = daemon;
  const real = sessions.snapshot.bind(sessions);
  sessions.snapshot = async (wanted, request) => {
    sessions.snapshot = real;
    const live = sessions.live(id);
    await between();
    return live === undefined ? real(wanted, request) : live.snapshot(request);
  };
}

async function frames(stream: AsyncIterable<unknown>): Promise<Frame[]> {
  const parser = new FrameParser();
  const found: Frame[] = [];
  for await (const bytes of stream) found.push(...parser.push(bytes as Buffer));
  return found;
}

test("attach to a session that ends as its screen is drawn: what it left is drawn, and its end told", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("echo last words; read x; exit 3"));
  await expect.poll(() => test.daemon.sessions.get(id).offset).toBe("last words\r\n".length);
  atSnapshot(test, id, async () => {
    await test.daemon.sessions.write(id, Buffer.from("\r"));
    await expect.poll(() => test.daemon.sessions.live(id)).toBeUndefined();
  });
  const heard = await frames(test.call.stream("POST", `/v1/sessions/${id}/attach`));
  const text = (type: number): string =>
    Buffer.concat(
      heard.filter((frame) => frame.type === type).map(({ payload }) => payload),
    ).toString();
  expect(text(FRAME.snapshot)).toContain("last words");
  expect(JSON.parse(text(FRAME.end)) as Session).toMatchObject({
    state: "ended",
    exit: { code: 3 },
  });
});

test("attach while the holder is taken up anew: broken off, and what is typed at the next try arrives", async () => {
  const test = await makeDaemon();
  const { id } = await test.daemon.sessions.start(shell("stty raw -echo; echo ready; exec cat"));
  await expect.poll(() => test.daemon.sessions.get(id).offset).toBe("ready\n".length);
  const before = test.daemon.sessions.live(id);
  atSnapshot(test, id, async () => {
    const thief = await connectHolder({ socket: join(test.dir, "run", "holder-p1.sock") });
    thief.disconnect();
    await expect.poll(() => test.daemon.sessions.live(id) !== before).toBe(true);
  });
  await expect(frames(test.call.stream("POST", `/v1/sessions/${id}/attach`))).rejects.toThrow();
  const again = test.call.stream("POST", `/v1/sessions/${id}/attach?from=6`);
  await test.daemon.sessions.write(id, Buffer.from("typed"));
  await expect.poll(() => test.daemon.sessions.get(id).offset).toBe("ready\ntyped".length);
  again.close();
});

interface Heard {
  status: number;
  text: string;
  whole: boolean;
}

/** What a client gets of raw output that is given so. */
async function heardOf(asked: boolean, give: (sink: OutputSink) => void): Promise<Heard> {
  const server = createServer();
  server.on("stream", (stream: ServerHttp2Stream) => {
    stream.on("error", () => {});
    give(rawSink(stream, asked));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = dialHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    client.destroy();
    server.close();
  });
  const heard = { status: 0, text: "", whole: true };
  const stream = client.request();
  stream.on("response", (headers) => {
    heard.status = Number(headers[":status"]);
  });
  try {
    for await (const bytes of stream) heard.text += String(bytes);
  } catch {
    heard.whole = false;
  }
  return heard;
}

const say = (sink: OutputSink, text: string): void => sink.data(0, Buffer.from(text), () => {});

test.each<[string, boolean, (sink: OutputSink) => void, Heard]>([
  [
    "whole",
    false,
    (sink) => [say(sink, "one "), say(sink, "two"), sink.end(0)],
    { status: 200, text: "one two", whole: true },
  ],
  [
    "nothing after a gap in the middle",
    false,
    (sink) => [say(sink, "one "), sink.gap(4, 9), say(sink, "three"), sink.end(0)],
    { status: 200, text: "one ", whole: false },
  ],
  [
    "nothing after a break",
    false,
    (sink) => [say(sink, "one "), sink.broken?.(), say(sink, "three"), sink.end(0)],
    { status: 200, text: "one ", whole: false },
  ],
  [
    "a gap before the first byte where nobody asked for those",
    false,
    (sink) => [sink.gap(0, 4), say(sink, "two"), sink.end(0)],
    { status: 200, text: "two", whole: true },
  ],
  [
    "a gap at the start that was asked for",
    true,
    (sink) => [sink.gap(0, 4), say(sink, "two"), sink.end(0)],
    { status: 410, text: expect.stringContaining('"gone"') as string, whole: true },
  ],
])("raw output: %s", async (_name, asked, give, heard) => {
  expect(await heardOf(asked, give)).toEqual(heard);
});
