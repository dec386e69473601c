import type { Run } from "../driver.ts";
import { HostRefusal } from "../host.ts";
import { hasSession } from "./room.ts";

/** How far sub-teams may go. */
export interface Limits {
  /** Sub-teams inside one another; default 8. */
  depth: number;
  /** Runs under way at a time; default 64. */
  runs: number;
  /** Sessions of all runs at a time; default 64. A worker beyond them waits, a sub-team is not started. */
  sessions: number;
}

export const LIMITS: Limits = { depth: 8, runs: 64, sessions: 64 };

/** Throws `HostRefusal` when one more sub-team would go too far, with the limit that says so. */
export function checkLimits({
  depth,
  runs,
  limits,
}: {
  depth: number;
  runs: Run[];
  limits: Partial<Limits> | undefined;
}): void {
  const most = { ...LIMITS, ...limits };
  if (depth > most.depth)
    refuse(
      `it would be ${depth} deep, and the limit is ${most.depth}`,
      "Let fewer sub-teams start sub-teams.",
    );
  if (runs.length >= most.runs)
    refuse(
      `${runs.length} runs are under way, and the limit is ${most.runs}`,
      "Wait until some have ended.",
    );
  const sessions = runs.reduce((sum, run) => sum + liveSessions(run), 0);
  if (sessions >= most.sessions)
    refuse(
      `${sessions} sessions are at work, and the limit is ${most.sessions}`,
      "Wait until some have ended.",
    );
}

function liveSessions({ state }: Run): number {
  const working = state.phases.flat().filter(({ running }) => running > 0);
  return working.reduce((sum, { jobs }) => sum + jobs.flat().filter(hasSession).length, 0);
}

function refuse(message: string, hint: string): never {
  throw new HostRefusal("refused", message, { hint });
}
