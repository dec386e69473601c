import type { ServerHttp2Stream } from "node:http2";
import { FRAME, FrameParser, frameHeader } from "@pty4ai/protocol";
import { reasonOf } from "../log.ts";
import { breakOff } from "./answer.ts";
import type { FramePort } from "./port.ts";

/** Frames on a stream of HTTP/2, which sends later than it takes: nothing is handed on within a call. */
export function httpPort(stream: ServerHttp2Stream): FramePort {
  const frame = (bytes: Uint8Array): void => {
    if (stream.writable) stream.write(bytes);
  };
  return {
    get open() {
      return stream.writable && !stream.destroyed;
    },
    begin() {
      stream.respond({ ":status": 200, "content-type": "application/vnd.pty4ai.frames" });
    },
    frame,
    later: frame,
    data(offset, bytes, done) {
      stream.cork();
      stream.write(frameHeader(FRAME.data, bytes.length, offset));
      stream.write(bytes, () => done());
      stream.uncork();
    },
    finish: (last) => void stream.end(last),
    breakOff: () => breakOff(stream),
    listen(take) {
      const parser = new FrameParser();
      stream.on("data", (bytes: Buffer) => {
        try {
          for (const each of parser.push(bytes)) take(each);
        } catch (error) {
          stream.destroy(new Error(reasonOf(error)));
        }
      });
      stream.on("end", () => stream.end());
    },
    onClose: (call) => void stream.once("close", call),
  };
}
