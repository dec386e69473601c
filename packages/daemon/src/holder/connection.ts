import type { Socket } from "node:net";
import type { ErrorBody } from "@pty4ai/protocol";
import { encodeFrame, encodeHeader, encodeJson, encodeOffset, type Header } from "./frame.ts";
import { Outlet, type Port, type Source } from "./outlet.ts";
import { FrameError, FrameParser } from "./parser.ts";
import { Refusal } from "./refusal.ts";
import type { Session } from "./session.ts";
import {
  commonVersion,
  FRAME,
  type Hello,
  MAX_KEY_BYTES,
  PROTOCOL,
  type Reply,
  type Request,
  TO_HOLDER,
  type Welcome,
} from "./wire.ts";

const HELLO_TIMEOUT_MS = 5000;
/** Time for a peer to read why it is cut off. */
const FAREWELL_MS = 1000;
/** How long the reply to a write may wait for what is sent next. */
const LATE_MS = 1;
/** Up to here what is sent at once is sent in one piece. */
const SMALL_BYTES = 2048;
const NOTHING = Buffer.alloc(0);
/** What nobody waits for is sent this often, that of all sessions at once: a wake-up costs more than its bytes. */
const CALM_MS = 25;
/** A peer that asks on and on and never reads is not served any longer. */
const UNREAD_CAP = 64 << 20;

interface Answered {
  header: Header;
  reply: Reply;
}

/** What a connection needs of the holder. */
export interface Hub {
  /** The connection has introduced itself: it is the owner from now on. */
  adopt(connection: Connection): Omit<Welcome, "protocol">;
  left(connection: Connection): void;
  session(number: number): Session | undefined;
  perform(number: number, request: Request): Exclude<Reply, { error: ErrorBody }>["result"];
  log(message: string): void;
}

/** The holder's end of one connection. Whatever arrives, only this connection can be hurt by it. */
export class Connection implements Port {
  readonly #socket: Socket;
  readonly #hub: Hub;
  readonly #parser: FrameParser;
  readonly #outlets = new Map<number, Outlet>();
  readonly #deadline: NodeJS.Timeout;
  readonly #calm = new Set<Outlet>();
  #calmTimer: NodeJS.Timeout | undefined;
  /** What is sent stays here for the moment, to leave all at once. */
  #gathering = false;
  #late: Answered[] = [];
  #lateTimer: NodeJS.Timeout | undefined;
  #introduced = false;
  #closed = false;
  #stalled = false;

  constructor(socket: Socket, hub: Hub) {
    this.#socket = socket;
    this.#hub = hub;
    this.#parser = new FrameParser(TO_HOLDER, {
      frame: (header, payload) => this.#frame(header, payload),
      data: () => {},
    });
    this.#deadline = setTimeout(
      () => this.fail("bad-request", "no hello arrived"),
      HELLO_TIMEOUT_MS,
    );
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error) => hub.log(`connection: ${error.message}`));
    socket.on("close", () => this.#gone());
  }

  get stalled(): boolean {
    return this.#stalled || this.#closed;
  }

  data(session: Source, offset: number, pieces: Buffer[]): boolean {
    const head = { type: FRAME.data, session: session.number, offset, length: lengthOf(pieces) };
    this.#send([encodeHeader(head), ...pieces]);
    return !this.#stalled && !this.#gathering;
  }

  wait(outlet: Outlet): void {
    this.#calm.add(outlet);
    this.#calmTimer ??= setTimeout(() => this.#sendCalm(), CALM_MS);
  }

  gap(session: Source, from: number, to: number): void {
    this.#send([
      encodeFrame({ type: FRAME.gap, session: session.number, offset: from }, encodeOffset(to)),
    ]);
  }

  /** The session has printed something. */
  output(session: Session): void {
    this.#outlets.get(session.number)?.offer();
  }

  /** The session is in another state. */
  changed(session: Session): void {
    if (this.#closed) return;
    this.#outlets.get(session.number)?.flush();
    this.#send([
      encodeJson({ type: FRAME.state, session: session.number, offset: 0 }, session.describe()),
    ]);
  }

  forget(session: Session): void {
    const outlet = this.#outlets.get(session.number);
    if (outlet === undefined) return;
    outlet.detach();
    this.#calm.delete(outlet);
    this.#outlets.delete(session.number);
  }

  /** Says why, as far as the peer still reads, and closes. One that still writes would not hear it if we stopped
   *  reading at once; one that does not read must be cut off, since what it has not taken may be overwritten soon. */
  fail(code: ErrorBody["code"], message: string, hint?: string): void {
    if (this.#closed) return;
    const body: ErrorBody = { code, message, ...(hint === undefined ? {} : { hint }) };
    this.#send([encodeJson({ type: FRAME.failure, session: 0, offset: 0 }, body)]);
    const heard = !this.#stalled;
    this.#gone();
    if (heard) {
      this.#socket.end();
      setTimeout(() => this.#socket.destroy(), FAREWELL_MS).unref();
    } else {
      this.#socket.destroy();
    }
  }

  #read(chunk: Buffer): void {
    try {
      this.#parser.push(chunk);
    } catch (error) {
      if (!(error instanceof FrameError)) this.#hub.log(`connection: ${(error as Error).stack}`);
      this.fail("bad-request", `the holder does not understand this: ${(error as Error).message}`);
    }
  }

  #frame(header: Header, payload: Buffer): void {
    if (!this.#introduced) {
      if (header.type !== FRAME.hello) throw new FrameError("the first frame has to be hello");
      return this.#hello(json(payload) as Hello);
    }
    if (header.type === FRAME.request) {
      const request = json(payload) as Request;
      this.#answer(header, () => this.#hub.perform(header.session, request));
    } else if (header.type === FRAME.write) {
      const { key, bytes } = keyed(payload);
      this.#answer(header, () => this.#session(header.session).write(bytes, key));
    } else if (header.type === FRAME.attach) {
      this.#attach(header, payload);
    } else if (header.type === FRAME.ack) {
      this.#outlets.get(header.session)?.ack(header.offset);
    } else {
      throw new FrameError("hello came twice");
    }
  }

  #hello(hello: Hello): void {
    const { min, max } = hello?.protocol ?? {};
    if (!Number.isInteger(min) || !Number.isInteger(max))
      throw new FrameError("hello without protocol range");
    const protocol = commonVersion(PROTOCOL, hello.protocol);
    if (protocol === undefined) {
      return this.fail(
        "version",
        `this holder speaks protocol ${PROTOCOL.min} to ${PROTOCOL.max}, the daemon ${min} to ${max}`,
        "let its sessions end, or use a daemon of the holder's release to reach them",
      );
    }
    clearTimeout(this.#deadline);
    this.#introduced = true;
    const welcome: Welcome = { protocol, ...this.#hub.adopt(this) };
    this.#send([encodeJson({ type: FRAME.welcome, session: 0, offset: 0 }, welcome)]);
  }

  #attach(header: Header, payload: Buffer): void {
    const session = this.#hub.session(header.session);
    if (session === undefined || payload.length !== 4) return;
    this.forget(session);
    const from = Math.min(header.offset, session.ring.end);
    const head = { type: FRAME.attached, session: session.number, offset: from };
    this.#send([encodeFrame(head, payload)]);
    // What the ring no longer has is told as a gap before anything else, so the position may lie before it.
    const outlet = new Outlet(session, from, this);
    this.#outlets.set(session.number, outlet);
    this.#send([encodeJson({ ...head, type: FRAME.state, offset: 0 }, session.describe())]);
    outlet.flush();
  }

  #answer(header: Header, act: () => Exclude<Reply, { error: ErrorBody }>["result"]): void {
    const reply = { header, reply: this.#replyOf(act) };
    if (header.type === FRAME.write) this.#sendLater(reply);
    else this.#send([encodeReply(reply)]);
  }

  #replyOf(act: () => Exclude<Reply, { error: ErrorBody }>["result"]): Reply {
    try {
      const result = act();
      return result === undefined ? {} : { result };
    } catch (error) {
      if (error instanceof Refusal) return { error: error.body };
      this.#hub.log(`request: ${(error as Error).stack}`);
      const message = `the holder failed: ${(error as Error).message}`;
      return { error: { code: "internal", message } };
    }
  }

  #session(number: number): Session {
    const session = this.#hub.session(number);
    if (session === undefined)
      throw new Refusal("not-found", `no session has the number ${number}`);
    return session;
  }

  /** What was typed is echoed in a moment, and its echo is what somebody waits for: the reply goes with it. */
  #sendLater(reply: Answered): void {
    this.#late.push(reply);
    this.#lateTimer ??= setTimeout(() => this.#send([]), LATE_MS);
  }

  #send(frames: Buffer[]): void {
    if (this.#closed) return;
    const parts = [...this.#takeLate(), ...frames];
    const length = lengthOf(parts);
    if (length <= SMALL_BYTES) {
      if (length > 0)
        this.#socket.write(
          parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, length),
        );
    } else {
      this.#socket.cork();
      for (const part of parts) this.#socket.write(part);
      this.#socket.uncork();
    }
    if (!this.#gathering) this.#settle();
  }

  #takeLate(): Buffer[] {
    if (this.#late.length === 0) return [];
    clearTimeout(this.#lateTimer);
    this.#lateTimer = undefined;
    return this.#late.splice(0).map(encodeReply);
  }

  #settle(): void {
    const stalled = this.#socket.writableLength > 0;
    // A callback for each write would cost more than the write.
    if (stalled && !this.#stalled) this.#socket.write(NOTHING, () => this.#taken());
    this.#stalled = stalled;
    if (this.#socket.writableLength > UNREAD_CAP) {
      this.#hub.log("connection: its answers are not read, closed");
      this.#gone();
      this.#socket.destroy();
    }
  }

  #sendCalm(): void {
    this.#calmTimer = undefined;
    const outlets = [...this.#calm];
    this.#calm.clear();
    // A stalled connection goes on with all of them by itself.
    if (this.stalled) return;
    this.#gathering = true;
    this.#socket.cork();
    for (const outlet of outlets) outlet.flush();
    this.#socket.uncork();
    this.#gathering = false;
    this.#settle();
    if (!this.stalled) for (const outlet of outlets) outlet.drained();
  }

  /** Every reader with something to send gets its turn, one frame each, until the kernel is full again. */
  #taken(): void {
    if (this.#closed) return;
    this.#stalled = false;
    if (this.#socket.writableLength > 0) return this.#settle();
    for (const outlet of this.#outlets.values()) outlet.drained();
    for (const [number, outlet] of this.#outlets) {
      if (this.stalled) return;
      if (!outlet.step()) continue;
      this.#outlets.delete(number);
      this.#outlets.set(number, outlet);
    }
  }

  #gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#deadline);
    clearTimeout(this.#calmTimer);
    clearTimeout(this.#lateTimer);
    this.#calm.clear();
    this.#parser.stop();
    for (const outlet of this.#outlets.values()) {
      outlet.detach();
      outlet.session.flushed = Number.POSITIVE_INFINITY;
    }
    this.#outlets.clear();
    this.#hub.left(this);
  }
}

function lengthOf(parts: Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}

function encodeReply({ header, reply }: Answered): Buffer {
  return encodeJson({ type: FRAME.reply, session: header.session, offset: header.offset }, reply);
}

function json(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString());
  } catch {
    throw new FrameError("a control frame is not JSON");
  }
}

/** u16 length of the key, the key, the bytes. */
function keyed(payload: Buffer): { key: string; bytes: Buffer } {
  const length = payload.length < 2 ? Number.POSITIVE_INFINITY : payload.readUInt16BE(0);
  if (length > MAX_KEY_BYTES || 2 + length > payload.length)
    throw new FrameError("a write with a broken key");
  return { key: payload.toString("utf8", 2, 2 + length), bytes: payload.subarray(2 + length) };
}
