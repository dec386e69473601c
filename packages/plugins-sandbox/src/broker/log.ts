import { appendFileSync } from "node:fs";

/** One line of `egress.jsonl`. `out` and `in` are bytes, seen from the session. */
export interface EgressRecord {
  /** ISO 8601, UTC: when the connection was opened. */
  at: string;
  destination: string;
  /** The server name a TLS client asked for. */
  sni: string | null;
  out: number;
  in: number;
  /** `refused`: not allowed. `failed`: the other side could not be reached. `idle`: nothing was said for too long.
   *  `cut`: it was open when the session ended. */
  outcome: "closed" | "refused" | "failed" | "idle" | "cut";
  /** Who allowed it, or why it did not work. */
  why: string;
}

/** A file that grows line by line up to a limit, and says so when the limit is reached. */
export function egressLog(file: string, limit: number): (record: EgressRecord) => void {
  let size = 0;
  return (record) => {
    if (size > limit) return;
    const line = `${JSON.stringify(record)}\n`;
    size += line.length;
    const full = `${JSON.stringify({ at: record.at, outcome: "full", why: `more than ${limit} bytes of log` })}\n`;
    appendFileSync(file, size > limit ? full : line, { mode: 0o600 });
  };
}
