import type { Socket } from "node:net";
import { type ErrorBody, ProtocolError, type TerminalSize } from "@pty4ai/protocol";
import { encodeHeader, encodeJson, type Header, readOffset } from "./frame.ts";
import { Reading } from "./reading.ts";
import type { HeldReader, HeldSession, Holder, SpawnSpec } from "./types.ts";
import {
  FRAME,
  INPUT_CAP,
  MAX_KEY_BYTES,
  type Reply,
  type Request,
  type Welcome,
  type WireSession,
} from "./wire.ts";

/** Up to here a frame is sent in one piece. */
const SMALL_BYTES = 2048;

interface Pending {
  resolve(result: unknown): void;
  reject(error: ProtocolError): void;
}

/** The daemon's end of a connection: a mirror of the holder's sessions, and requests by number. */
export class HolderLink implements Holder {
  readonly generation: string;
  readonly protocol: number;
  readonly pid: number;
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  readonly #log: (message: string) => void;
  readonly #byId = new Map<string, WireSession>();
  readonly #byNumber = new Map<number, WireSession>();
  readonly #readings = new Map<number, Reading>();
  readonly #pending = new Map<number, Pending>();
  #lastRequest = 0;
  #lostBy: ProtocolError | undefined;
  #tellClosed: () => void = () => {};

  constructor(socket: Socket, welcome: Welcome, log: (message: string) => void) {
    this.#socket = socket;
    this.#log = log;
    this.generation = welcome.generation;
    this.protocol = welcome.protocol;
    this.pid = welcome.pid;
    this.closed = new Promise((resolve) => {
      this.#tellClosed = resolve;
    });
    for (const session of welcome.sessions) this.#learn(session);
  }

  list(): HeldSession[] {
    return [...this.#byId.values()].map(visible);
  }

  async spawn(spec: SpawnSpec): Promise<HeldSession> {
    const session = (await this.#request(0, { op: "spawn", spec })) as WireSession;
    return visible(this.#byId.get(session.id) ?? session);
  }

  attach(id: string, from: number, reader: HeldReader): void {
    const { number } = this.#find(id);
    this.#readings.get(number)?.stop();
    this.#readings.set(
      number,
      new Reading({ number, from, reader, send: (bytes) => this.#send(bytes) }),
    );
  }

  ack(id: string, offset: number): void {
    const session = this.#byId.get(id);
    if (session !== undefined) this.#readings.get(session.number)?.ack(offset);
  }

  async write(id: string, bytes: Buffer, key = ""): Promise<"written" | "duplicate"> {
    const { number } = this.#find(id);
    const name = Buffer.from(key);
    if (name.length > MAX_KEY_BYTES) {
      throw new ProtocolError(
        "bad-request",
        `key: expected at most ${MAX_KEY_BYTES} bytes, got ${name.length}`,
      );
    }
    if (bytes.length > INPUT_CAP) {
      throw new ProtocolError(
        "input-full",
        `${bytes.length} bytes at once, at most ${INPUT_CAP} fit`,
        {
          hint: "write it in pieces",
        },
      );
    }
    const result = await this.#ask((request) => {
      const head = { type: FRAME.write, session: number, offset: request };
      this.#sendTogether(
        encodeHeader({ ...head, length: 2 + name.length + bytes.length }),
        Buffer.of(name.length >> 8, name.length & 255),
        name,
        bytes,
      );
    });
    return result as "written" | "duplicate";
  }

  async resize(id: string, size: TerminalSize): Promise<void> {
    await this.#request(this.#find(id).number, { op: "resize", cols: size.cols, rows: size.rows });
  }

  async kill(id: string, signal: string): Promise<void> {
    await this.#request(this.#find(id).number, { op: "kill", signal });
  }

  async close(id: string): Promise<void> {
    await this.#request(this.#find(id).number, { op: "close" });
  }

  async collect(id: string): Promise<void> {
    const session = this.#byId.get(id);
    if (session === undefined) return;
    await this.#request(session.number, { op: "collect" });
    this.#readings.get(session.number)?.stop();
    this.#readings.delete(session.number);
    this.#byNumber.delete(session.number);
    this.#byId.delete(id);
  }

  disconnect(): void {
    this.#socket.destroy();
  }

  /** A piece of output has come. */
  data(number: number, offset: number, piece: Buffer): void {
    if (this.#readings.get(number)?.data(offset, piece) !== true) return;
    const session = this.#byNumber.get(number);
    if (session !== undefined) session.offset = Math.max(session.offset, offset + piece.length);
  }

  /** Any other frame has come. */
  frame(header: Header, payload: Buffer): void {
    const reading = this.#readings.get(header.session);
    if (header.type === FRAME.reply)
      this.#answered(header.offset, JSON.parse(payload.toString()) as Reply);
    else if (header.type === FRAME.attached) reading?.attached(payload);
    else if (header.type === FRAME.gap) reading?.gap(header.offset, readOffset(payload, 0));
    else if (header.type === FRAME.state) {
      const session = this.#learn(JSON.parse(payload.toString()) as WireSession);
      reading?.state(visible(session));
    } else if (header.type === FRAME.failure) {
      this.lost(ProtocolError.from(JSON.parse(payload.toString()) as ErrorBody));
      this.#socket.destroy();
    }
  }

  /** The connection is gone: what was asked and not answered may have happened or not. */
  lost(error: ProtocolError): void {
    if (this.#lostBy !== undefined) return;
    this.#lostBy = error;
    this.#log(error.message);
    for (const reading of this.#readings.values()) reading.stop();
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    this.#tellClosed();
  }

  #request(number: number, request: Request): Promise<unknown> {
    return this.#ask((id) =>
      this.#send(encodeJson({ type: FRAME.request, session: number, offset: id }, request)),
    );
  }

  #ask(send: (request: number) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#lostBy !== undefined) return reject(this.#lostBy);
      this.#lastRequest += 1;
      this.#pending.set(this.#lastRequest, { resolve, reject });
      send(this.#lastRequest);
    });
  }

  #answered(request: number, reply: Reply): void {
    const pending = this.#pending.get(request);
    this.#pending.delete(request);
    if ("error" in reply) return pending?.reject(ProtocolError.from(reply.error));
    if (typeof reply.result === "object") this.#learn(reply.result);
    pending?.resolve(reply.result);
  }

  #learn(session: WireSession): WireSession {
    this.#byId.set(session.id, session);
    this.#byNumber.set(session.number, session);
    return session;
  }

  #find(id: string): WireSession {
    const session = this.#byId.get(id);
    if (session !== undefined) return session;
    throw new ProtocolError("not-found", `holder ${this.generation} has no session ${id}`);
  }

  /** A key is sent at once: each part of its own would cost as much again. */
  #sendTogether(...parts: Buffer[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length <= SMALL_BYTES) return this.#send(Buffer.concat(parts, length));
    this.#socket.cork();
    for (const part of parts) this.#send(part);
    this.#socket.uncork();
  }

  #send(bytes: Buffer): void {
    if (this.#lostBy === undefined) this.#socket.write(bytes);
  }
}

function visible(session: WireSession): HeldSession {
  const copy: HeldSession & { number?: number } = { ...session };
  delete copy.number;
  return copy;
}
