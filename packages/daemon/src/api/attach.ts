import {
  checkSize,
  encodeFrame,
  FRAME,
  type Frame,
  FrameParser,
  ProtocolError,
  type TerminalSize,
} from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import type { Daemon } from "../options.ts";
import type { LiveSession } from "../sessions/live.ts";
import { frameSink } from "./output.ts";
import { type ApiRequest, flagOf, idOf, numberOf, parseJson } from "./request.ts";

/** `POST attach`: output frames down, input frames up, until either side ends. Without `from` it begins with the
 *  screen drawn anew; detaching stops nothing. */
export async function serveAttach(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { stream, query, author } = request;
  const session = daemon.sessions.get(idOf(request));
  const live = daemon.sessions.live(session.id);
  const readOnly = flagOf(query, "readonly", false);
  const wanted = numberOf(query, "from");
  const size = sizeOf(query);
  if (wanted !== undefined && wanted > session.offset) {
    throw new ProtocolError("bad-request", `?from: ${wanted} is beyond the end, ${session.offset}`);
  }
  const viewer = readOnly || live === undefined ? undefined : live.viewers.join(size);
  stream.once("close", () => {
    if (viewer !== undefined) live?.viewers.leave(viewer);
  });
  stream.respond({ ":status": 200, "content-type": "application/vnd.pty4ai.frames" });
  listen(request, (frame) => {
    if (live !== undefined && viewer !== undefined) take(live, { viewer, author }, frame);
  });
  const state = Buffer.from(JSON.stringify(daemon.sessions.get(session.id)));
  stream.write(encodeFrame({ type: FRAME.state, offset: session.offset, payload: state }));
  const from = wanted ?? (await drawScreen(daemon, request, session.id));
  if (stream.writableEnded || stream.destroyed) return;
  const sink = frameSink(stream, () => daemon.sessions.get(session.id));
  stream.once("close", daemon.sessions.read(session.id, sink, { from }));
}

/** Returns the offset that goes on after it. */
async function drawScreen(daemon: Daemon, request: ApiRequest, id: string): Promise<number> {
  const { screen, text } = await daemon.sessions.snapshot(id, { format: "ansi", scrollback: 0 });
  const payload = Buffer.from(text);
  if (request.stream.writable)
    request.stream.write(encodeFrame({ type: FRAME.snapshot, offset: screen.offset, payload }));
  return screen.offset;
}

function listen(request: ApiRequest, take: (frame: Frame) => void): void {
  const { stream } = request;
  const parser = new FrameParser();
  stream.on("data", (bytes: Buffer) => {
    try {
      for (const frame of parser.push(bytes)) take(frame);
    } catch (error) {
      stream.destroy(new Error(reasonOf(error)));
    }
  });
  stream.on("end", () => stream.end());
}

function take(live: LiveSession, who: { viewer: symbol; author: string }, frame: Frame): void {
  if (frame.type === FRAME.input) {
    const bytes = Buffer.from(frame.payload);
    void live.keyboard.fromClient(bytes, { author: who.author }).catch(() => {});
  } else if (frame.type === FRAME.resize) {
    live.viewers.resized(who.viewer, checkSize(parseJson(Buffer.from(frame.payload)), ""));
  } else {
    throw new ProtocolError(
      "bad-request",
      `A frame of kind ${frame.type} does not go to the daemon`,
    );
  }
}

function sizeOf(query: URLSearchParams): TerminalSize | undefined {
  const cols = numberOf(query, "cols");
  const rows = numberOf(query, "rows");
  return cols === undefined && rows === undefined ? undefined : checkSize({ cols, rows }, "?");
}
