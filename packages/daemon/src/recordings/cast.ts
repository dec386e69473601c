import { constants } from "node:os";
import type { Entry, Head } from "./entry.ts";

/** An event of an asciicast. `time`: seconds since the beginning. Besides the codes of the format there is `a`, which
 *  players pass over: who typed what comes next. */
export interface CastEvent {
  time: number;
  code: "o" | "i" | "r" | "m" | "x" | "a";
  data: string;
}

/** The entries of a recording as events. A gap is a marker, and the screen after it is output. */
export async function* eventsOf(
  head: Head,
  entries: AsyncIterable<Entry>,
): AsyncGenerator<CastEvent, void, undefined> {
  let author = "";
  let size = `${head.size.cols}x${head.size.rows}`;
  let time = 0;
  for await (const entry of entries) {
    // A clock that was set back moves no event before the one that came earlier.
    time = Math.max(time, (entry.at - head.at) / 1000);
    if (entry.kind === "input" && entry.author !== author) {
      author = entry.author;
      yield { time, code: "a", data: author };
    }
    if (entry.kind === "resize" || entry.kind === "screen") {
      const now = `${entry.size.cols}x${entry.size.rows}`;
      if (now !== size) yield { time, code: "r", data: now };
      size = now;
    }
    const event = eventOf(entry);
    if (event !== undefined) yield { time, ...event };
  }
}

function eventOf(entry: Entry): Omit<CastEvent, "time"> | undefined {
  switch (entry.kind) {
    case "output":
    case "screen":
      return { code: "o", data: entry.text };
    case "input":
      return { code: "i", data: entry.text };
    case "gap":
      return { code: "m", data: `${entry.to - entry.from} bytes not recorded (${entry.reason})` };
    case "exit":
      return { code: "x", data: String(entry.code ?? 128 + signalNumber(entry.signal)) };
    default:
      return undefined;
  }
}

function signalNumber(name: string | null): number {
  return constants.signals[name as NodeJS.Signals] ?? 0;
}
