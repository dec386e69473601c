import { ProtocolError } from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import type { OutputSink } from "../output/reader.ts";
import { httpPort } from "./http-port.ts";
import { type Ask, type FramePort, frameSink } from "./port.ts";
import { rawSink, respondRaw } from "./raw.ts";
import { type ApiRequest, flagOf, idOf, numberOf } from "./request.ts";

/** `GET output`: frames, or plain bytes with `raw`, from `from` on; with `follow=0` only what is there. */
export async function serveOutput(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { stream, query, author } = request;
  if (!flagOf(query, "raw", false)) {
    return answerOutput(daemon, { id: idOf(request), query, author }, httpPort(stream));
  }
  const { id, from, until, end } = rangeOf(daemon, { id: idOf(request), query });
  if (from === end) respondRaw(stream);
  if (until === from) return void stream.end();
  const sink = rawSink(stream, numberOf(query, "from") !== undefined);
  const finish = (): void => {
    if (stream.writable) stream.end();
  };
  const limited = until === undefined ? sink : upTo(until, sink, finish);
  stream.once("close", daemon.sessions.read(id, limited, { from }));
}

/** The frames of `GET output`. */
export function answerOutput(daemon: Daemon, ask: Ask, port: FramePort): void {
  const { id, from, until } = rangeOf(daemon, ask);
  port.begin();
  if (until === from) return port.finish();
  const sink = frameSink(port, () => daemon.sessions.get(id));
  const finish = (): void => {
    if (port.open) port.finish();
  };
  const limited = until === undefined ? sink : upTo(until, sink, finish);
  port.onClose(daemon.sessions.read(id, limited, { from }));
}

/** What is asked for: bytes from `from` on, and up to `until` where the stream does not follow. */
function rangeOf(
  daemon: Daemon,
  { id, query }: Omit<Ask, "author">,
): { id: string; from: number; until: number | undefined; end: number } {
  const session = daemon.sessions.get(id);
  const end = session.offset;
  const from = numberOf(query, "from") ?? session.oldest;
  if (from > end) {
    throw new ProtocolError("bad-request", `?from: ${from} is beyond the end, ${end}`);
  }
  const until = flagOf(query, "follow", true) ? undefined : end;
  return { id: session.id, from, until, end };
}

/** Ends the answer at an offset instead of following. */
function upTo(until: number, sink: OutputSink, finish: () => void): OutputSink {
  let over = false;
  const settle = (offset: number): void => {
    if (over || offset < until) return;
    over = true;
    finish();
  };
  return {
    ...(sink.passing === true ? { passing: true } : {}),
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
