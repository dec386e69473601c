import { startClock } from "./clock.ts";
import type { JobAnswer, JobRef, RunEvent } from "./event.ts";
import { tryKey } from "./names.ts";
import { record, settle } from "./settle.ts";
import { stop, write } from "./stop.ts";
import type { Failure, RunState } from "./state.ts";
import { addUsage, lessUsage } from "./usage.ts";
import { jobOf, setJob, setRun, type Work } from "./work.ts";

type Of<T extends JobAnswer["type"]> = Extract<JobAnswer, { type: T }>;

export function teamStarted(work: Work, { ref, run }: Of<"teamStarted">): boolean {
  const key = `${tryKey(work.state, ref)}:team`;
  setJob(work, ref, { team: run, stage: "delegated", open: key });
  if (work.state.halt !== null) return stop(work, ref, "cancelled", { go: "halt" });
  startClock(work, ref);
  work.commands.push({ kind: "awaitTeam", key, ref, run });
  return false;
}

/** What a sub-team has used counts in its parent's budget while it works. Returns true when that is news. */
export function teamSpent(
  work: Work,
  { ref, serial, usage }: Extract<RunEvent, { type: "teamSpent" }>,
): boolean {
  const job = jobOf(work, ref);
  if (job.serial !== serial || job.stage === "ended") return false;
  spend(work, ref, usage);
  return true;
}

export function teamEnded(work: Work, event: Of<"teamEnded">): boolean {
  const { ref, status, text, data, problems } = event;
  spend(work, ref, event.usage);
  const { outcome, team } = jobOf(work, ref);
  const usage = jobOf(work, ref).tryUsage;
  if (outcome !== null && outcome.go !== "succeed") {
    const stopped = work.state.halt?.reason ?? "cancelled";
    record(work, ref, outcome.go === "halt" ? { stopped } : { failure: outcome.failure });
    return settle(work, ref, outcome);
  }
  const failure = failureOf(event, team);
  const state = failure === null ? "done" : "failed";
  const { commit, branch } = event;
  const left = {
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch }),
  };
  setJob(work, ref, {
    reply: text,
    result: { status: state, text, data, files: [], ...left, usage },
    collected: { text, data, files: [], problems },
  });
  record(work, ref, failure === null ? {} : { failure });
  if (failure !== null) return settle(work, ref, { go: "fail", failure });
  if (status === "done") write(work, ref);
  return false;
}

function failureOf(
  { status, reason, problems }: Of<"teamEnded">,
  run: string | null,
): Failure | null {
  const hint = `niia runs show ${run ?? ""}`;
  if (status !== "done") {
    const why = reason === null ? "" : `: ${reason}`;
    return { reason: "team", message: `its run ${run} is ${status}${why}`, hint };
  }
  if (problems.length === 0) return null;
  const message = `left a result that does not satisfy "outputs": ${problems.slice(0, 5).join("; ")}`;
  return { reason: "outputs", message, hint };
}

function spend(work: Work, ref: JobRef, usage: RunState["usage"]): void {
  const news = lessUsage(usage, jobOf(work, ref).tryUsage);
  setRun(work, { usage: addUsage(work.state.usage, news) });
  setJob(work, ref, { tryUsage: usage });
}
