import type { ClientHttp2Stream } from "node:http2";
import { type Frame, FrameParser } from "@pty4ai/protocol";
import { whole } from "./whole.ts";

/** A stream of frames both ways, over whatever carries it. */
export interface Channel {
  /** The frames of the answer, to its end; throws `unavailable` when it breaks off before. Leaving it closes. */
  frames(): AsyncGenerator<Frame, void, undefined>;
  /** Nothing is sent once it is not open. */
  write(frame: Uint8Array): void;
  readonly open: boolean;
  close(): void;
}

export function httpChannel(stream: ClientHttp2Stream): Channel {
  return {
    async *frames() {
      const parser = new FrameParser();
      for await (const bytes of whole(stream)) yield* parser.push(bytes);
    },
    write(frame) {
      if (this.open) stream.write(frame);
    },
    get open() {
      return !stream.closed && !stream.destroyed;
    },
    close() {
      if (!stream.closed) stream.close();
    },
  };
}
