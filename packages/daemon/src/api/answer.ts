import type { ServerHttp2Stream } from "node:http2";
import {
  ERROR_CODES,
  type ErrorBody,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  ProtocolError,
} from "@pty4ai/protocol";

const JSON_TYPE = "application/json; charset=utf-8";

export function answerJson(stream: ServerHttp2Stream, body: unknown, status = 200): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({
    ":status": status,
    "content-type": JSON_TYPE,
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  });
  stream.end(`${JSON.stringify(body)}\n`);
}

export function answerText(stream: ServerHttp2Stream, text: string): void {
  if (stream.destroyed) return;
  stream.respond({ ":status": 200, "content-type": "text/plain; charset=utf-8" });
  stream.end(text);
}

/** An error before the answer began is its body; later it breaks the stream off. */
export function answerError(stream: ServerHttp2Stream, error: unknown): void {
  if (stream.destroyed) return;
  const body = errorBody(error);
  if (stream.headersSent) breakOff(stream);
  else answerJson(stream, body, ERROR_CODES[body.code]);
}

/** Ends an answer so that the client knows it is not whole, once what was written before has left: a stream that is
 *  destroyed while its bytes are on their way sometimes never tells the client, and one that is closed, also with a code,
 *  looks like a good end. */
export function breakOff(stream: ServerHttp2Stream): void {
  const destroy = (): void => void stream.destroy(new Error("the answer is broken off"));
  if (stream.writableLength === 0) destroy();
  else stream.write("", destroy);
}

export function errorBody(error: unknown): ErrorBody {
  if (error instanceof ProtocolError) return error.toJSON();
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : String(error);
  if (typeof code === "string" && code in ERROR_CODES) {
    return { code: code as ErrorBody["code"], message };
  }
  return { code: "internal", message, hint: "This is a fault of the daemon: see its log." };
}

/** One JSON object a line, at the pace of the client. Ends when the lines do or the client goes. */
export function answerLines(
  stream: ServerHttp2Stream,
  lines: AsyncIterable<unknown>,
): Promise<void> {
  return answerPieces(stream, "application/x-ndjson; charset=utf-8", encoded(lines));
}

async function* encoded(lines: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** Text of a type, at the pace of the client. Ends when the pieces do or the client goes. */
export async function answerPieces(
  stream: ServerHttp2Stream,
  type: string,
  pieces: AsyncIterable<string>,
): Promise<void> {
  stream.respond({ ":status": 200, "content-type": type });
  for await (const piece of pieces) {
    if (stream.destroyed) return;
    if (stream.write(piece)) continue;
    await new Promise<void>((resolve) => {
      stream.once("drain", resolve);
      stream.once("close", resolve);
    });
  }
  stream.end();
}
