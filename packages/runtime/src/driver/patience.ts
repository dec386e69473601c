import type { SessionHost } from "../host.ts";
import type { Clock } from "./clock.ts";

/** How long a host that cannot be reached is tried again, and the longest wait between two tries. Milliseconds. */
const PATIENCE = 60_000;
const LONGEST = 2_000;

/** The host with patience: see `patiently`. `letGo` ends all waiting. */
export function patient(host: SessionHost, clock: Clock, letGo: AbortSignal): SessionHost {
  const merge = host.merge?.bind(host);
  return {
    start: (request) => patiently(() => host.start(request), clock, letGo),
    prompt: (session, turn) => patiently(() => host.prompt(session, turn), clock, letGo),
    turnEnded: (session, turn, signal, spent) =>
      patiently(() => host.turnEnded(session, turn, signal, spent), clock, signal),
    stop: (session, reason) => patiently(() => host.stop(session, reason), clock, letGo),
    ...(merge === undefined
      ? {}
      : { merge: (request) => patiently(() => merge(request), clock, letGo) }),
  };
}

/** Carries out a call to the host, and again while it fails only because the host cannot be reached: its calls are
 *  idempotent, and a host that restarts is no fault of an agent. */
export async function patiently<T>(
  call: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
): Promise<T> {
  const until = clock.now() + PATIENCE;
  for (let wait = 100; ; wait = Math.min(wait * 2, LONGEST)) {
    try {
      return await call();
    } catch (error) {
      signal.throwIfAborted();
      if (!isUnreachable(error) || clock.now() >= until) throw error;
      await clock.until(clock.now() + wait, signal);
    }
  }
}

/** By the error's `code`: `unavailable`, or what Node says of a connection that is not there or breaks off. */
function isUnreachable(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return CODES.has(code) || code.startsWith("ERR_HTTP2_");
}

const CODES = new Set([
  "unavailable",
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTCONN",
]);
