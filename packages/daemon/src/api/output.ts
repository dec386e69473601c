import type { ServerHttp2Stream } from "node:http2";
import { encodeFrame, encodeGap, FRAME, frameHeader, ProtocolError } from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import type { OutputSink } from "../output/reader.ts";
import { breakOff } from "./answer.ts";
import { rawSink, respondRaw } from "./raw.ts";
import { type ApiRequest, flagOf, idOf, numberOf } from "./request.ts";

/** `GET output`: frames, or plain bytes with `raw`, from `from` on; with `follow=0` only what is there. */
export async function serveOutput(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { stream, query } = request;
  const session = daemon.sessions.get(idOf(request));
  const raw = flagOf(query, "raw", false);
  const wanted = numberOf(query, "from");
  const from = wanted ?? session.oldest;
  const until = flagOf(query, "follow", true) ? undefined : session.offset;
  if (from > session.offset) {
    throw new ProtocolError("bad-request", `?from: ${from} is beyond the end, ${session.offset}`);
  }
  if (!raw) stream.respond({ ":status": 200, "content-type": "application/vnd.pty4ai.frames" });
  else if (from === session.offset) respondRaw(stream);
  if (until === from) return void stream.end();
  const sink = raw
    ? rawSink(stream, wanted !== undefined)
    : frameSink(stream, () => daemon.sessions.get(session.id));
  const limited = until === undefined ? sink : upTo(until, sink, stream);
  stream.once("close", daemon.sessions.read(session.id, limited, { from }));
}

/** Frames of output down a stream; `session` is read anew for the last one. */
export function frameSink(stream: ServerHttp2Stream, session: () => unknown): OutputSink {
  return {
    data(offset, bytes, done) {
      if (!stream.writable) return;
      stream.cork();
      stream.write(frameHeader(FRAME.data, bytes.length, offset));
      stream.write(bytes, () => done());
      stream.uncork();
    },
    gap(from, to) {
      if (stream.writable) stream.write(encodeGap(from, to));
    },
    broken: () => breakOff(stream),
    end(offset) {
      if (!stream.writable) return;
      const payload = Buffer.from(JSON.stringify(session()));
      stream.end(encodeFrame({ type: FRAME.end, offset, payload }));
    },
  };
}

/** Ends the stream at an offset instead of following. */
function upTo(until: number, sink: OutputSink, stream: ServerHttp2Stream): OutputSink {
  let over = false;
  const settle = (offset: number): void => {
    if (over || offset < until) return;
    over = true;
    if (stream.writable) stream.end();
  };
  return {
    data(offset, bytes, done) {
      if (over) return done();
      sink.data(offset, bytes.subarray(0, until - offset), done);
      settle(offset + bytes.length);
    },
    gap(from, to) {
      if (over) return;
      sink.gap(from, Math.min(to, until));
      settle(to);
    },
    end: settle,
    broken: () => sink.broken?.(),
  };
}
