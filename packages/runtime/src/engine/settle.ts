import { attemptOf, attemptsOf, isShell, isTeam, jobPlan } from "./attempt.ts";
import type { JobRef } from "./event.ts";
import { giveUp } from "./mail.ts";
import { tryKey, turnId } from "./names.ts";
import type { Cue, Failure, Outcome, Status, Try } from "./state.ts";
import { jobOf, setJob, type Work } from "./work.ts";

/** Begins a job's next try: a new session with its first turn. */
export function begin(work: Work, ref: JobRef): void {
  const job = jobOf(work, ref);
  setJob(work, ref, {
    status: "running",
    stage: "starting",
    serial: job.serial + 1,
    turn: 1,
    session: null,
    team: null,
    asked: "cue",
    heard: 0,
    nudges: 0,
    cue: fromTheStart(job.cue),
    reply: null,
    collected: job.outcome?.go === "again" ? job.collected : null,
    outcome: null,
    startedAt: job.startedAt ?? work.now,
    endedAt: null,
    tryStartedAt: work.now,
    tryUsage: {},
    spent: null,
  });
  if (job.cue?.kind === "letter" && isShell(attemptOf(work.state, ref))) {
    giveUp(work, ref);
    setJob(work, ref, { cue: null });
  }
  const key = tryKey(work.state, ref);
  setJob(work, ref, { open: key });
  const turn = turnId(work.state, ref);
  const team = isTeam(work.state, ref);
  work.commands.push(
    team ? { kind: "startTeam", key, ref } : { kind: "startSession", key, ref, turn },
  );
}

/** A session that is new has heard nothing yet. */
function fromTheStart(cue: Cue | null): Cue | null {
  return cue === null || cue.kind === "letter" ? cue : { ...cue, from: 0 };
}

/** What comes after a try that left no result: another try, or the end of the job. Returns true when it ended. */
export function settle(
  work: Work,
  ref: JobRef,
  outcome: Exclude<Outcome, { go: "succeed" }>,
): boolean {
  if (outcome.go === "halt") return end(work, ref, haltStatus(work));
  const next = jobOf(work, ref).entry + 1;
  const spent = outcome.go === "next" && next >= attemptsOf(work.state, ref);
  if (outcome.go === "fail" || spent) return fail(work, ref, outcome.failure);
  if (work.state.halt !== null) return end(work, ref, haltStatus(work));
  if (outcome.go === "next") setJob(work, ref, { entry: next });
  begin(work, ref);
  return false;
}

export function end(work: Work, ref: JobRef, status: Status): boolean {
  giveUp(work, ref);
  setJob(work, ref, { status, stage: "ended", open: null, endedAt: work.now });
  return true;
}

export function haltStatus(work: Work): Status {
  return work.state.halt?.status ?? "cancelled";
}

/** Writes the try under way into the job's history. */
export function record(
  work: Work,
  ref: JobRef,
  facts: Pick<Try, "failure" | "stopped" | "commit" | "transcript" | "exitCode">,
): void {
  const job = jobOf(work, ref);
  const entry: Try = {
    serial: job.serial,
    entry: job.entry,
    agent: agentOf(work, ref),
    ...(job.session === null ? {} : { session: job.session.id }),
    startedAt: job.tryStartedAt ?? work.now,
    endedAt: work.now,
    ...(job.reply === null || (facts.failure ?? facts.stopped) === undefined
      ? {}
      : { reply: job.reply }),
    usage: job.tryUsage,
    ...facts,
  };
  setJob(work, ref, { tries: [...job.tries, entry] });
}

function agentOf(work: Work, ref: JobRef): string {
  const { agent, name } = attemptOf(work.state, ref).model;
  return agent ?? name;
}

/** Fails a job with the reasons of all its tries. */
function fail(work: Work, ref: JobRef, failure: Failure): boolean {
  const failed = jobOf(work, ref).tries.filter((past) => past.failure !== undefined);
  const plan = jobPlan(work.state, ref);
  const reasons = failed.map((past) => {
    const who = plan.kind === "step" ? "the command" : past.agent;
    return `${who} ${past.failure?.message}`;
  });
  const message =
    failed.length > 1 ? `${failed.length} tries failed: ${reasons.join("; ")}` : reasons.join("");
  setJob(work, ref, { failure: { ...failure, message } });
  return end(work, ref, plan.kind === "step" && plan.step.continueOnError ? "done" : "failed");
}
