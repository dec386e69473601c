import { connect, type Socket } from "node:net";
import {
  encodeFrame,
  type ErrorBody,
  FRAME,
  type Frame,
  FrameParser,
  type OpenRequest,
  ProtocolError,
} from "@pty4ai/protocol";
import type { Channel } from "./channel.ts";
import { ReadPages } from "./pages.ts";
import { unavailable } from "./unavailable.ts";

/** So much may wait for whoever reads the frames; then the daemon waits. */
const WAITING_BYTES = 1024 * 1024;

/** How asking for a stream went. `unknown`: it was closed without a word; `foreign`: that is not our protocol. */
export type Asked = Channel | "unknown" | "foreign";

/** A connection of frames alone, for one stream at a time. */
export class DirectConnection {
  readonly #socket: Socket;
  readonly #parser = new FrameParser();
  readonly #free: (connection: DirectConnection) => void;
  #channel: DirectChannel | undefined;
  #answer: ((asked: Asked | Error) => void) | undefined;

  /** `free` is told each time another stream may be asked for, `gone` when the connection is. */
  constructor(
    path: string,
    told: { free: (it: DirectConnection) => void; gone: (error?: Error) => void },
  ) {
    this.#free = told.free;
    const pages = new ReadPages();
    this.#socket = connect({
      path,
      onread: {
        buffer: () => pages.next(),
        callback: (count) => this.#read(pages.taken(count)),
      },
    });
    let failed: Error | undefined;
    this.#socket.on("error", (error) => {
      failed = error;
    });
    this.#socket.on("close", () => {
      this.#channel?.broken();
      const silent = this.#socket.bytesRead === 0;
      this.#answer?.(
        failed !== undefined || !silent
          ? unavailable(`No daemon answers on ${path}`, failed)
          : "unknown",
      );
      told.gone(failed);
    });
  }

  /** Rejects with what the daemon refuses it for, or `unavailable`. */
  ask(request: OpenRequest, signal?: AbortSignal): Promise<Asked> {
    const payload = Buffer.from(JSON.stringify(request));
    this.#socket.ref();
    this.#socket.write(encodeFrame({ type: FRAME.open, offset: 0, payload }));
    const abort = (): void => this.close();
    signal?.addEventListener("abort", abort, { once: true });
    return new Promise<Asked>((resolve, reject) => {
      this.#answer = (asked) => {
        this.#answer = undefined;
        if (signal?.aborted === true) reject(signal.reason);
        else if (asked instanceof Error) reject(asked);
        else resolve(asked);
      };
    }).finally(() => signal?.removeEventListener("abort", abort));
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(bytes: Buffer): boolean {
    try {
      for (const frame of this.#parser.push(bytes)) this.#take(frame);
    } catch {
      this.#answer?.("foreign");
      this.close();
    }
    return !(this.#channel?.full === true);
  }

  #take(frame: Frame): void {
    if (this.#channel !== undefined) {
      if (frame.type !== FRAME.done) return this.#channel.take(frame);
      this.#channel.done();
      this.#rest();
    } else if (frame.type === FRAME.opened) {
      this.#channel = new DirectChannel(this.#socket);
      this.#answer?.(this.#channel);
    } else if (frame.type === FRAME.refused) {
      const body = JSON.parse(Buffer.from(frame.payload).toString()) as ErrorBody;
      this.#answer?.(ProtocolError.from(body));
      this.#rest();
    } else {
      throw new ProtocolError("bad-request", "The daemon does not speak frames");
    }
  }

  #rest(): void {
    this.#channel = undefined;
    this.#socket.unref();
    this.#free(this);
  }
}

class DirectChannel implements Channel {
  readonly #socket: Socket;
  readonly #waiting: Frame[] = [];
  #bytes = 0;
  #state: "open" | "done" | "broken" = "open";
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get open(): boolean {
    return this.#state === "open" && !this.#socket.destroyed;
  }

  get full(): boolean {
    return this.#bytes > WAITING_BYTES;
  }

  write(frame: Uint8Array): void {
    if (this.open) this.#socket.write(frame);
  }

  close(): void {
    if (this.open) this.#socket.destroy();
  }

  take(frame: Frame): void {
    this.#waiting.push(frame);
    this.#bytes += frame.payload.length;
    this.#wake();
  }

  done(): void {
    this.#state = "done";
    this.#wake();
  }

  broken(): void {
    if (this.#state === "open") this.#state = "broken";
    this.#wake();
  }

  async *frames(): AsyncGenerator<Frame, void, undefined> {
    try {
      for (;;) {
        for (let frame = this.#next(); frame !== undefined; frame = this.#next()) yield frame;
        if (this.#state === "done") return;
        if (this.#state === "broken") throw unavailable("The answer broke off");
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      this.close();
    }
  }

  #next(): Frame | undefined {
    const frame = this.#waiting.shift();
    if (frame === undefined) return undefined;
    const full = this.full;
    this.#bytes -= frame.payload.length;
    if (full && !this.full) this.#socket.resume();
    return frame;
  }
}
