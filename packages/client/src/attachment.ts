import { randomUUID } from "node:crypto";
import {
  encodeFrame,
  FRAME,
  ProtocolError,
  type Sizing,
  type TerminalSize,
} from "@pty4ai/protocol";
import type { Channel } from "./channel.ts";
import { type OutputPiece, offsetAfter, pieces } from "./output.ts";
import { withQuery } from "./target.ts";
import type { Transport } from "./transport.ts";
import { Typing } from "./typing.ts";

export interface AttachOptions {
  /** Only look: nothing typed and no size is sent. */
  readOnly?: boolean;
  /** Size of the viewer's window. */
  size?: TerminalSize;
  /** Whose size the session takes from now on; default: as it is set, which is the smallest of all viewers. */
  sizing?: Sizing;
  /** Go on from this offset instead of beginning with the screen drawn anew. */
  from?: number;
}

/** What the daemon is asked for: an attachment is a named viewer, whose input is typed once. */
type Asked = AttachOptions & { viewer: string };

/** A terminal on a session. Closing it stops nothing. When the daemon comes back after a crash it goes on at the next
 *  byte; what is typed in between waits, and nothing is typed twice. */
export class Attachment {
  readonly #transport: Transport;
  readonly #path: string;
  readonly #options: Asked;
  readonly #typing = new Typing();
  #channel: Channel;
  #size: TerminalSize | undefined;
  #closed = false;

  constructor(transport: Transport, at: { path: string; options: Asked; channel: Channel }) {
    this.#transport = transport;
    this.#path = at.path;
    this.#options = at.options;
    this.#channel = at.channel;
    this.#size = at.options.size;
  }

  static async open(
    transport: Transport,
    path: string,
    options: AttachOptions,
  ): Promise<Attachment> {
    const asked = { ...options, viewer: randomUUID() };
    const channel = await open(transport, path, asked);
    return new Attachment(transport, { path, options: asked, channel });
  }

  /** What the terminal shows, until the session ends or the attachment is closed. */
  get output(): AsyncIterable<OutputPiece> {
    return this.#follow();
  }

  /** Types bytes. They are dropped where more than a megabyte waits for a daemon that is away. */
  write(bytes: Uint8Array): void {
    const frame = this.#options.readOnly === true ? undefined : this.#typing.add(bytes);
    if (frame !== undefined) this.#send(frame);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    const payload = Buffer.from(JSON.stringify(size));
    this.#send(encodeFrame({ type: FRAME.resize, offset: 0, payload }));
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
  }

  async *#follow(): AsyncGenerator<OutputPiece, void, undefined> {
    let next = this.#options.from;
    for (;;) {
      try {
        for await (const piece of pieces(this.#channel)) {
          next = offsetAfter(piece) ?? next;
          if (piece.type === "typed") this.#typing.arrived(piece.offset);
          if (piece.type !== "typed" || piece.refused !== undefined) yield piece;
          if (piece.type === "end") return;
        }
        throw new ProtocolError("unavailable", "The terminal ended without its end");
      } catch (error) {
        if (this.#closed) return;
        if (!this.#transport.canRetry(error)) throw error;
      }
      const options = {
        ...this.#options,
        ...(next === undefined ? {} : { from: next }),
        ...(this.#size === undefined ? {} : { size: this.#size }),
      };
      this.#channel = await this.#transport.repeat(() =>
        open(this.#transport, this.#path, options),
      );
      for (const frame of this.#typing.frames) this.#send(frame);
    }
  }

  #send(frame: Uint8Array): void {
    if (this.#options.readOnly !== true) this.#channel.write(frame);
  }
}

function open(transport: Transport, path: string, options: Asked): Promise<Channel> {
  const { readOnly: readonly, from, size, sizing, viewer } = options;
  const window = { cols: size?.cols, rows: size?.rows };
  const target = withQuery(path, { readonly, from, ...window, sizing, viewer });
  return transport.channel({ method: "POST", path: target, duplex: true });
}
