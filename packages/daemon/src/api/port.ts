import { encodeFrame, encodeGap, FRAME, type Frame } from "@pty4ai/protocol";
import type { OutputSink } from "../output/reader.ts";

/** Where the frames of one answer go, and those of the client come from. */
export interface FramePort {
  /** Bytes can be handed on within the call: see `OutputSink`. */
  readonly passing?: true;
  /** False once the answer is over or the client has gone. */
  readonly open: boolean;
  /** It is served: frames follow. */
  begin(): void;
  frame(bytes: Uint8Array): void;
  /** A frame that nobody waits for: it may travel with a later one. */
  later(bytes: Uint8Array): void;
  /** A frame of output; see `OutputSink`. */
  data(offset: number, bytes: Buffer, done: () => void): void;
  /** The answer is whole. */
  finish(last?: Uint8Array): void;
  /** The answer is not whole, and the client knows. */
  breakOff(): void;
  /** The frames of the client; one that `take` throws at ends the answer. */
  listen(take: (frame: Frame) => void): void;
  /** Called once, when the answer is over or the client has gone. */
  onClose(call: () => void): void;
}

/** Who asks for the frames of which session, and how. */
export interface Ask {
  id: string;
  query: URLSearchParams;
  author: string;
}

/** Frames of output into a port; `session` is read anew for the last one. */
export function frameSink(port: FramePort, session: () => unknown): OutputSink {
  return {
    ...(port.passing === true ? { passing: true } : {}),
    data(offset, bytes, done) {
      if (port.open) port.data(offset, bytes, done);
    },
    gap(from, to) {
      if (port.open) port.frame(encodeGap(from, to));
    },
    broken: () => port.breakOff(),
    end(offset) {
      if (!port.open) return;
      const payload = Buffer.from(JSON.stringify(session()));
      port.finish(encodeFrame({ type: FRAME.end, offset, payload }));
    },
  };
}
