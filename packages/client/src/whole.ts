import { type ClientHttp2Stream, constants } from "node:http2";
import { ProtocolError } from "@pty4ai/protocol";
import { unavailable } from "./unavailable.ts";

/** The whole answer; throws `unavailable` when it broke off. */
export async function collect(stream: ClientHttp2Stream): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of whole(stream)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The bytes of an answer as they come; throws `unavailable` when it breaks off before its end. */
export async function* whole(stream: ClientHttp2Stream): AsyncGenerator<Buffer, void, undefined> {
  try {
    for await (const piece of stream) yield piece as Buffer;
    if (stream.aborted || (stream.rstCode ?? 0) !== constants.NGHTTP2_NO_ERROR) {
      throw unavailable("The answer broke off");
    }
  } catch (error) {
    throw error instanceof ProtocolError ? error : unavailable("The answer broke off", error);
  } finally {
    if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
  }
}
