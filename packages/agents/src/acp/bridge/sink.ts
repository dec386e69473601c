import { closeSync, constants, openSync, writeSync } from "node:fs";
import type { AgentEventName, AgentEvents } from "../event.ts";

/** A reader of the sink takes lines up to a megabyte. */
const LINE = 1_000_000;
const CUT = 150_000;

export type Tell = <N extends AgentEventName>(name: N, payload: AgentEvents[N]) => void;

/** Appends events to the session's sink, one line each in one write. A sink that is gone means that the session is over. */
export function openSink(file: string | undefined): Tell {
  return (name, payload) => {
    if (file === undefined) return;
    const line = lineOf(name, payload);
    try {
      const fd = openSync(
        file,
        constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
        0o600,
      );
      try {
        writeSync(fd, line);
      } finally {
        closeSync(fd);
      }
    } catch {
      // Nobody listens any more.
    }
  };
}

/** A text that makes the line too long is cut; what is left says so. */
function lineOf(hook: string, payload: object): string {
  const line = `${JSON.stringify({ hook, payload })}\n`;
  if (Buffer.byteLength(line) < LINE) return line;
  const short = Object.entries(payload).map(([key, value]) => [
    key,
    typeof value === "string" && value.length > CUT ? `${value.slice(0, CUT)}…` : value,
  ]);
  return `${JSON.stringify({ hook, payload: Object.fromEntries(short) })}\n`;
}
