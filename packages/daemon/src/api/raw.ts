import type { ServerHttp2Stream } from "node:http2";
import { ProtocolError } from "@pty4ai/protocol";
import type { OutputSink } from "../output/reader.ts";
import { answerError, breakOff } from "./answer.ts";

export function respondRaw(stream: ServerHttp2Stream): void {
  if (!stream.headersSent && stream.writable) {
    stream.respond({ ":status": 200, "content-type": "application/octet-stream" });
  }
}

/** Plain bytes cannot tell a gap: one at the start is an error where that start was asked for, a later one breaks off. */
export function rawSink(stream: ServerHttp2Stream, asked: boolean): OutputSink {
  return {
    data(_offset, bytes, done) {
      respondRaw(stream);
      if (stream.writable) stream.write(bytes, () => done());
    },
    gap(from, to) {
      if (stream.headersSent) breakOff(stream);
      else if (asked) answerError(stream, gone(from, to));
    },
    broken: () => breakOff(stream),
    end() {
      respondRaw(stream);
      if (stream.writable) stream.end();
    },
  };
}

function gone(from: number, oldest: number): ProtocolError {
  return new ProtocolError("gone", `Bytes from ${from} to ${oldest} are no longer kept`, {
    hint: "Leave from out to read from the oldest byte on.",
    details: { oldest },
  });
}
