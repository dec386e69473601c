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
  let broken = false;
  const breaks = (): void => {
    broken = true;
    breakOff(stream);
  };
  return {
    data(_offset, bytes, done) {
      // What follows a gap would look as if it followed what came before.
      if (broken) return done();
      respondRaw(stream);
      if (stream.writable) stream.write(bytes, () => done());
    },
    gap(from, to) {
      if (stream.headersSent) breaks();
      else if (asked) answerError(stream, gone(from, to));
    },
    broken: breaks,
    end() {
      if (broken) return;
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
