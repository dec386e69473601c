import { type ErrorBody, FRAME, type Frame, gapEnd, type Session } from "@pty4ai/protocol";
import type { Channel } from "./channel.ts";

/** What a terminal stream tells, in order. */
export type OutputPiece =
  /** `redrawn`: not output but the screen drawn anew; output goes on from `offset`. */
  | { type: "data"; offset: number; data: Buffer; redrawn?: true }
  /** Bytes `[from, to)` are gone. */
  | { type: "gap"; from: number; to: number }
  | { type: "state"; session: Session }
  /** Only where something was typed: it has arrived up to `offset`, or the last of it was refused. */
  | { type: "typed"; offset: number; refused?: ErrorBody }
  /** Nothing more will be printed. */
  | { type: "end"; offset: number; session: Session };

export async function* pieces(channel: Channel): AsyncGenerator<OutputPiece, void, undefined> {
  for await (const frame of channel.frames()) {
    const piece = pieceOf(frame);
    if (piece !== undefined) yield piece;
  }
}

/** The offset that follows a piece, where it moves one. */
export function offsetAfter(piece: OutputPiece): number | undefined {
  if (piece.type === "gap") return piece.to;
  if (piece.type !== "data") return undefined;
  return piece.redrawn === true ? piece.offset : piece.offset + piece.data.length;
}

function pieceOf({ type, offset, payload }: Frame): OutputPiece | undefined {
  const data = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  switch (type) {
    case FRAME.data:
      return { type: "data", offset, data };
    case FRAME.snapshot:
      return { type: "data", offset, data, redrawn: true };
    case FRAME.gap:
      return { type: "gap", from: offset, to: gapEnd(payload) };
    case FRAME.state:
      return { type: "state", session: JSON.parse(data.toString("utf8")) as Session };
    case FRAME.typed: {
      if (payload.length === 0) return { type: "typed", offset };
      return { type: "typed", offset, refused: JSON.parse(data.toString("utf8")) as ErrorBody };
    }
    case FRAME.end:
      return { type: "end", offset, session: JSON.parse(data.toString("utf8")) as Session };
    default:
      return undefined;
  }
}
