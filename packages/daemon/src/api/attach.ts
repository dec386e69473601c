import {
  checkSize,
  encodeFrame,
  FRAME,
  type Frame,
  ProtocolError,
  SIZINGS,
  type Sizing,
  type TerminalSize,
} from "@pty4ai/protocol";
import type { Daemon } from "../options.ts";
import type { Snapshot } from "../screens/messages.ts";
import type { LiveSession } from "../sessions/live.ts";
import { errorBody } from "./answer.ts";
import { httpPort } from "./http-port.ts";
import { type Ask, type FramePort, frameSink } from "./port.ts";
import { type ApiRequest, flagOf, idOf, numberOf, parseJson } from "./request.ts";

/** One terminal on a session. */
interface Viewer {
  live: LiveSession;
  seat: symbol;
  /** The name that the client gave it: what it types is then typed once, however often it is sent. */
  name: string | undefined;
  author: string;
  port: FramePort;
}

/** `POST attach`: output frames down, input frames up, until either side ends. Without `from` it begins with the
 *  screen drawn anew; detaching stops nothing. */
export async function serveAttach(daemon: Daemon, request: ApiRequest): Promise<void> {
  const { query, author, stream } = request;
  await answerAttach(daemon, { id: idOf(request), query, author }, httpPort(stream));
}

/** The frames of `POST attach`. */
export async function answerAttach(daemon: Daemon, ask: Ask, port: FramePort): Promise<void> {
  const session = daemon.sessions.get(ask.id);
  const wanted = numberOf(ask.query, "from");
  if (wanted !== undefined && wanted > session.offset) {
    throw new ProtocolError("bad-request", `?from: ${wanted} is beyond the end, ${session.offset}`);
  }
  const viewer = join(daemon.sessions.live(session.id), ask, port);
  port.begin();
  port.listen((frame) => {
    if (viewer !== undefined) take(viewer, frame);
  });
  const state = Buffer.from(JSON.stringify(daemon.sessions.get(session.id)));
  port.frame(encodeFrame({ type: FRAME.state, offset: session.offset, payload: state }));
  const from = wanted ?? (await drawScreen(daemon, port, session.id));
  if (!port.open) return;
  const now = daemon.sessions.live(session.id);
  // Its holder was taken up anew meanwhile: what is typed here would go to the connection before.
  if (viewer !== undefined && now !== undefined && now !== viewer.live) return port.breakOff();
  const sink = frameSink(port, () => daemon.sessions.get(session.id));
  port.onClose(daemon.sessions.read(session.id, sink, { from }));
}

/** Undefined for one that only looks, or at what is over. */
function join(
  live: LiveSession | undefined,
  { query, author }: Ask,
  port: FramePort,
): Viewer | undefined {
  const size = sizeOf(query);
  const sizing = sizingOf(query);
  const name = query.get("viewer") ?? undefined;
  if (name !== undefined && !/^[\w.-]{1,64}$/.test(name)) {
    throw new ProtocolError("bad-request", "?viewer: expected 1 to 64 letters, digits, - _ or .");
  }
  if (flagOf(query, "readonly", false) || live === undefined) return undefined;
  const seat = live.viewers.join(size, sizing);
  port.onClose(() => live.viewers.leave(seat));
  return { live, seat, name, author, port };
}

/** Returns the offset that goes on after it. */
async function drawScreen(daemon: Daemon, port: FramePort, id: string): Promise<number> {
  const look = (): Promise<Snapshot> =>
    daemon.sessions.snapshot(id, { format: "ansi", scrollback: 0 });
  // A session that ends meanwhile takes its screen along: what it left is drawn then.
  const { screen, text } = await look().catch((error: unknown) => {
    if (error instanceof ProtocolError && error.code === "gone") return look();
    throw error;
  });
  const payload = Buffer.from(text);
  if (port.open) {
    port.frame(encodeFrame({ type: FRAME.snapshot, offset: screen.offset, payload }));
  }
  return screen.offset;
}

function take(viewer: Viewer, frame: Frame): void {
  const { live, seat } = viewer;
  if (frame.type === FRAME.input) {
    live.viewers.typed(seat);
    void type(viewer, frame.offset, Buffer.from(frame.payload));
  } else if (frame.type === FRAME.resize) {
    live.viewers.resized(seat, checkSize(parseJson(Buffer.from(frame.payload)), ""));
  } else {
    throw new ProtocolError(
      "bad-request",
      `A frame of kind ${frame.type} does not go to the daemon`,
    );
  }
}

/** Tells a named viewer what has become of its input. Nobody hears of input that this daemon did not live to see typed:
 *  it comes again, with its key. */
async function type(viewer: Viewer, offset: number, bytes: Buffer): Promise<void> {
  const { live, name, author, port } = viewer;
  const once = name === undefined ? {} : { once: `viewer:${name}:${offset}` };
  let payload = Buffer.alloc(0);
  try {
    await live.keyboard.fromClient(bytes, { author, ...once });
  } catch (error) {
    const body = errorBody(error);
    if (body.code === "unavailable" || body.code === "gone") return;
    payload = Buffer.from(JSON.stringify(body));
  }
  if (name === undefined || !port.open) return;
  port.later(encodeFrame({ type: FRAME.typed, offset: offset + bytes.length, payload }));
}

function sizeOf(query: URLSearchParams): TerminalSize | undefined {
  const cols = numberOf(query, "cols");
  const rows = numberOf(query, "rows");
  return cols === undefined && rows === undefined ? undefined : checkSize({ cols, rows }, "?");
}

function sizingOf(query: URLSearchParams): Sizing | undefined {
  const value = query.get("sizing");
  if (value === null) return undefined;
  const sizing = SIZINGS.find((each) => each === value);
  if (sizing !== undefined) return sizing;
  throw new ProtocolError(
    "bad-request",
    `?sizing: expected one of ${SIZINGS.join(", ")}, got "${value}"`,
  );
}
