import type { ClientHttp2Stream } from "node:http2";
import { StringDecoder } from "node:string_decoder";
import { whole } from "./whole.ts";

/** The values of a stream of JSON lines. */
export async function* lines(stream: ClientHttp2Stream): AsyncGenerator<unknown, void, undefined> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  for await (const bytes of whole(stream)) {
    const parts = (rest + decoder.write(bytes)).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      if (part !== "") yield JSON.parse(part) as unknown;
    }
  }
  if (rest !== "") yield JSON.parse(rest) as unknown;
}
