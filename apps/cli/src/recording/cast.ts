import type { CastEvent } from "@pty4ai/daemon";
import type { TerminalSize } from "@pty4ai/protocol";
import { EXIT, Failure } from "../failure.ts";

/** A recording as it is played: events by their time since the beginning, in seconds. */
export interface Cast {
  size: TerminalSize;
  title: string;
  events: CastEvent[];
}

/** Reads asciicast version 2 or 3. Throws a `Failure` that names the line. */
export function parseCast(text: string, source: string): Cast {
  const [first = "", ...rest] = text.split("\n");
  const head = parsed(first, { source, line: 1 }) as Record<string, unknown> | null;
  const version = head?.["version"];
  if (version !== 2 && version !== 3) {
    throw new Failure(`${source}: not an asciicast of version 2 or 3`, {
      exit: EXIT.usage,
      hint: "niia rec export makes one of a session",
    });
  }
  const events: CastEvent[] = [];
  let time = 0;
  for (const [index, line] of rest.entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const event = parsed(line, { source, line: index + 2 });
    if (!isEvent(event)) throw wrong(source, index + 2, "expected [time, code, data]");
    const [at, code, data] = event;
    time = version === 3 ? time + at : Math.max(time, at);
    events.push({ time, code: code as CastEvent["code"], data });
  }
  const title = head?.["title"];
  return { size: sizeOf(head ?? {}), title: typeof title === "string" ? title : "", events };
}

function sizeOf(head: Record<string, unknown>): TerminalSize {
  const term = (head["term"] ?? {}) as Record<string, unknown>;
  const cols = Number(head["width"] ?? term["cols"]);
  const rows = Number(head["height"] ?? term["rows"]);
  return { cols: cols >= 1 ? cols : 80, rows: rows >= 1 ? rows : 24 };
}

function isEvent(value: unknown): value is [number, string, string] {
  return (
    Array.isArray(value) &&
    typeof value[0] === "number" &&
    typeof value[1] === "string" &&
    typeof value[2] === "string"
  );
}

function parsed(text: string, at: { source: string; line: number }): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrong(at.source, at.line, error instanceof Error ? error.message : String(error));
  }
}

function wrong(source: string, line: number, what: string): Failure {
  return new Failure(`${source}:${line}: ${what}`, { exit: EXIT.usage });
}
