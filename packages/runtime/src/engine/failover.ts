import type { HostRefusalReason, HostTurnEnd } from "../host.ts";
import { limitPolicy, phasePlan } from "./attempt.ts";
import type { JobAnswer } from "./event.ts";
import type { Failure, Outcome, RunState } from "./state.ts";

type TurnEnded = Extract<JobAnswer, { type: "turnEnded" }>;

/** What the end of a turn means for the try it belongs to. */
export type Verdict = { go: "collect" } | { go: "next" | "fail"; failure: Failure };

/** `done` goes on to the result. A provider or agent that gave out moves the worker to its next entry. An agent that
 *  waits for a person fails it: another agent would only ask again. */
export function judgeTurn(end: HostTurnEnd["end"], detail: string | undefined): Verdict {
  if (end === "done") return { go: "collect" };
  const { go, says, hint } = ENDS[end];
  return { go, failure: failure(end, says, { detail, hint }) };
}

/** `refused` is the host's own rule (a policy, a missing tree): no other agent would be let through either. */
export function judgeRefusal(
  reason: HostRefusalReason | "error",
  message: string,
  hint: string | undefined,
): { go: "next" | "fail"; failure: Failure } {
  return {
    go: reason === "refused" ? "fail" : "next",
    failure: { reason, message, ...(hint === undefined ? {} : { hint }) },
  };
}

/** A command line is judged by its exit code alone. */
export function judgeExit(exitCode: number | null, signal: string | null): Failure | null {
  if (exitCode === 0) return null;
  const how =
    exitCode === null
      ? signal === null
        ? "without an exit code"
        : `by ${signal}`
      : `with exit code ${exitCode}`;
  return { reason: "exit", message: `ended ${how}` };
}

type Ending = { go: "next" | "fail"; says: string; hint?: string };

const ENDS: Record<Exclude<HostTurnEnd["end"], "done">, Ending> = {
  limit: { go: "next", says: "has used up its quota" },
  auth: { go: "next", says: "is not signed in, or its key was refused" },
  error: { go: "next", says: "reported an error of its provider" },
  stalled: { go: "next", says: "went silent" },
  crashed: { go: "next", says: "ended without a result" },
  question: {
    go: "fail",
    says: "asked a question that nobody answered",
    hint: "Answer it in the prompt or the task, or answer while it works (niia answer SESSION, or niia attach).",
  },
  permission: {
    go: "fail",
    says: "stood before a permission dialog that nobody answered",
    hint: 'Run with --permission full (best with "sandbox": true), or answer while it works (niia answer SESSION, or niia attach).',
  },
  unsure: {
    go: "fail",
    says: "stopped, and nothing proves that it was done",
    hint: "Look at what it showed (niia explain, niia attach), then resume the run.",
  },
  interrupted: {
    go: "fail",
    says: "was interrupted at its terminal",
    hint: "Resume the run to give it the prompt again.",
  },
};

/** What becomes of a try whose agent has used up its quota, where nobody is to take over: the worker fails where its phase
 *  may, else the run is to end. Undefined for any other end, and where somebody takes over. */
export function atLimit(
  state: RunState,
  { ref, end, detail, resetAt }: TurnEnded,
): Exclude<Outcome, { go: "succeed" }> | undefined {
  if (end !== "limit" || limitPolicy(state, ref) !== "stop") return undefined;
  if (phasePlan(state, ref.phase).onError === "stop") return { go: "halt" };
  return { go: "fail", failure: limitReached(detail, resetAt) };
}

/** A used-up quota that nobody takes over from, with the time it tells. */
export function limitReached(detail: string | undefined, resetAt: string | undefined): Failure {
  const until = resetAt === undefined ? "" : ` until ${resetAt}`;
  const hint = `Resume the run ${resetAt === undefined ? "later" : "then"}: what is done stays done.`;
  return failure("limit", `has used up its quota${until}`, { detail, hint });
}

function failure(
  reason: string,
  says: string,
  { detail, hint }: { detail?: string | undefined; hint?: string | undefined },
): Failure {
  const message = detail === undefined || detail === "" ? says : `${says}: ${detail}`;
  return { reason, message, ...(hint === undefined ? {} : { hint }) };
}
