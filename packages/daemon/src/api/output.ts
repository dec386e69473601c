import { constants, type ServerHttp2Stream } from "node:http2";
import { encodeFrame, encodeGap, FRAME, frameHeader, ProtocolError } from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import type { OutputSink } from "../output/reader.ts";
import { type ApiRequest, flagOf, idOf, numberOf } from "./request.ts";

/** `GET output`: frames, or plain bytes with `raw`, from `from` on; with `follow=0` only what is there. */
export async function serveOutput(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { stream, query } = request;
  const session = daemon.sessions.get(idOf(request));
  const raw = flagOf(query, "raw", false);
  const follow = flagOf(query, "follow", true);
  const from = numberOf(query, "from") ?? session.oldest;
  if (from > session.offset) {
    throw new ProtocolError("bad-request", `?from: ${from} is beyond the end, ${session.offset}`);
  }
  if (raw && from < session.oldest) {
    throw new ProtocolError("gone", `Bytes before ${session.oldest} are no longer kept`, {
      hint: "Leave from out to read from the oldest byte on.",
      details: { oldest: session.oldest },
    });
  }
  const type = raw ? "application/octet-stream" : "application/vnd.pty4ai.frames";
  stream.respond({ ":status": 200, "content-type": type });
  const until = follow ? undefined : session.offset;
  const sink = raw ? rawSink(stream) : frameSink(stream, () => daemon.sessions.get(session.id));
  if (until === from) return void stream.end();
  const stop = daemon.sessions.read(
    session.id,
    until === undefined ? sink : upTo(until, sink, stream),
    { from },
  );
  stream.once("close", stop);
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
    broken: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    end(offset) {
      if (!stream.writable) return;
      const payload = Buffer.from(JSON.stringify(session()));
      stream.end(encodeFrame({ type: FRAME.end, offset, payload }));
    },
  };
}

/** Plain bytes cannot tell a gap: the stream breaks off instead. */
function rawSink(stream: ServerHttp2Stream): OutputSink {
  return {
    data(_offset, bytes, done) {
      if (stream.writable) stream.write(bytes, () => done());
    },
    gap: () => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM),
    broken: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR),
    end: () => void stream.end(),
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
