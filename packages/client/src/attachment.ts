import type { ClientHttp2Stream } from "node:http2";
import { encodeFrame, FRAME, ProtocolError, type TerminalSize } from "@pty4ai/protocol";
import { type OutputPiece, offsetAfter, pieces } from "./output.ts";
import { withQuery } from "./target.ts";
import type { Transport } from "./transport.ts";

export interface AttachOptions {
  /** Only look: nothing typed and no size is sent. */
  readOnly?: boolean;
  /** Size of the viewer's window; the session takes the smallest of all viewers. */
  size?: TerminalSize;
  /** Go on from this offset instead of beginning with the screen drawn anew. */
  from?: number;
}

/** A terminal on a session. Closing it stops nothing. When the daemon comes back after a crash it goes on at the next
 *  byte; what is typed in between is dropped. */
export class Attachment {
  readonly #transport: Transport;
  readonly #path: string;
  readonly #options: AttachOptions;
  #stream: ClientHttp2Stream;
  #size: TerminalSize | undefined;
  #closed = false;

  constructor(
    transport: Transport,
    at: { path: string; options: AttachOptions; stream: ClientHttp2Stream },
  ) {
    this.#transport = transport;
    this.#path = at.path;
    this.#options = at.options;
    this.#stream = at.stream;
    this.#size = at.options.size;
  }

  static async open(
    transport: Transport,
    path: string,
    options: AttachOptions,
  ): Promise<Attachment> {
    const stream = await open(transport, path, options);
    return new Attachment(transport, { path, options, stream });
  }

  /** What the terminal shows, until the session ends or the attachment is closed. */
  get output(): AsyncIterable<OutputPiece> {
    return this.#follow();
  }

  write(bytes: Uint8Array): void {
    this.#send(FRAME.input, bytes);
  }

  resize(size: TerminalSize): void {
    this.#size = size;
    this.#send(FRAME.resize, Buffer.from(JSON.stringify(size)));
  }

  close(): void {
    this.#closed = true;
    if (!this.#stream.closed) this.#stream.close();
  }

  async *#follow(): AsyncGenerator<OutputPiece, void, undefined> {
    let next = this.#options.from;
    for (;;) {
      try {
        for await (const piece of pieces(this.#stream)) {
          next = offsetAfter(piece) ?? next;
          yield piece;
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
      this.#stream = await this.#transport.repeat(() => open(this.#transport, this.#path, options));
    }
  }

  #send(type: number, payload: Uint8Array): void {
    if (this.#stream.closed || this.#stream.destroyed || this.#options.readOnly === true) return;
    this.#stream.write(encodeFrame({ type, offset: 0, payload }));
  }
}

function open(
  transport: Transport,
  path: string,
  options: AttachOptions,
): Promise<ClientHttp2Stream> {
  const { readOnly: readonly, from, size } = options;
  const target = withQuery(path, { readonly, from, cols: size?.cols, rows: size?.rows });
  return transport.open({ method: "POST", path: target, duplex: true });
}
