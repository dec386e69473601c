import type { ErrorName } from "./script.ts";

export interface Failure {
  /** The name that goes into the event. */
  error: string;
  /** The line on the screen. */
  line: string;
  resetsAt?: string;
}

export const FAILURES: Record<ErrorName, Failure> = {
  "401": { error: "authentication_failed", line: "Invalid API key · Fix external API key" },
  "429": { error: "rate_limit", line: "API Error: Request rejected (429) · Rate limit reached" },
  "500": { error: "server_error", line: "API Error: 500 Internal server error" },
  "529": { error: "server_error", line: "API Error: 529 Overloaded. This is a server-side issue" },
  network: { error: "unknown", line: "API Error: Connection refused (ECONNREFUSED)" },
};

/** A spent allowance, with the time from which work can go on. */
export function limitFailure(
  limit: { resetsAt?: string; resetsInMs?: number; message?: string },
  now: number,
): Failure {
  const at =
    limit.resetsAt === undefined
      ? now + (limit.resetsInMs ?? 3_600_000)
      : Date.parse(limit.resetsAt);
  const iso = new Date(at).toISOString();
  const line = limit.message ?? `You've hit your usage limit · resets ${iso.slice(11, 16)} (UTC)`;
  return { error: "rate_limit", line, resetsAt: iso };
}
