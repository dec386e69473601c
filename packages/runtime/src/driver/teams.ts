import { jobPlan, phasePlan } from "../engine/attempt.ts";
import type { JobAnswer, JobRef } from "../engine/event.ts";
import { tryKey } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { messageOf } from "../error.ts";
import { HostRefusal } from "../host.ts";
import { cut } from "../prompt/fence.ts";
import type { RunReport } from "../report/summary.ts";
import { render } from "../values.ts";
import { TEXT_LIMIT } from "./collect.ts";
import type { CommandOf, JobTold } from "./loop.ts";
import type { Place } from "./place.ts";

export async function startTeam(
  place: Place,
  state: RunState,
  { key, ref }: CommandOf<"startTeam">,
): Promise<JobTold> {
  const job = jobPlan(state, ref);
  const team = job.kind === "worker" ? (job.worker.connector ?? {}) : {};
  const parts = team.task ?? (job.kind === "worker" ? job.worker.prompt : undefined);
  const task = parts === undefined ? state.facts.task : render(parts, state, ref);
  try {
    const base = state.base ?? undefined;
    const { run } = await place.teams.start({ key, team, task, base });
    return { type: "teamStarted", key, ref, run };
  } catch (error) {
    const refusal = error instanceof HostRefusal ? error : undefined;
    return {
      type: "sessionRefused",
      key,
      ref,
      reason: refusal?.reason ?? "error",
      message: `its sub-team could not be started: ${messageOf(error)}`,
      ...(refusal?.hint === undefined ? {} : { hint: refusal.hint }),
    };
  }
}

export async function awaitTeam(
  place: Place,
  state: RunState,
  {
    command,
    signal,
  }: { command: CommandOf<"awaitTeam"> | CommandOf<"stopTeam">; signal: AbortSignal },
): Promise<JobTold> {
  const { key, ref, run } = command;
  const { serial } = at(at(state.phases, ref.phase).jobs, ref.job);
  try {
    const report = await place.teams.ended(
      run,
      (usage) => place.tell({ type: "teamSpent", ref, serial, usage }),
      signal,
    );
    return { type: "teamEnded", key, ref, ...(await endOf(place, state, { ref, report })) };
  } catch (error) {
    signal.throwIfAborted();
    const usage = at(at(state.phases, ref.phase).jobs, ref.job).tryUsage;
    const reason = messageOf(error);
    const left = { text: "", data: null, problems: [], usage };
    return { type: "teamEnded", key, ref, status: "failed", reason, ...left };
  }
}

export async function stopTeam(
  place: Place,
  state: RunState,
  { command, signal }: { command: CommandOf<"stopTeam">; signal: AbortSignal },
): Promise<JobTold> {
  place.teams.cancel(command.run, why(state, command));
  return awaitTeam(place, state, { command, signal });
}

function why(state: RunState, { ref, reason }: CommandOf<"stopTeam">): string {
  if (reason === "timeout") return "its time was over";
  return `the run it is part of (${state.facts.id}, ${tryKey(state, ref)}) was stopped`;
}

async function endOf(
  place: Place,
  state: RunState,
  { ref, report }: { ref: JobRef; report: RunReport },
): Promise<
  Pick<
    Extract<JobAnswer, { type: "teamEnded" }>,
    "status" | "reason" | "text" | "data" | "usage" | "problems" | "commit" | "branch"
  >
> {
  const { outputs } = phasePlan(state, ref.phase);
  const { status, reason, text, data, usage } = report;
  const problems =
    outputs === undefined || status !== "done" ? [] : await place.validate(outputs, data);
  return {
    status,
    reason,
    text: cut(text, TEXT_LIMIT),
    data: Object.keys(data).length === 0 ? null : data,
    usage,
    problems: problems.slice(0, 20),
    ...mergedBy(report),
  };
}

/** What the trees of its workers were merged to in the end. */
function mergedBy({ phases, places }: RunReport): { commit?: string; branch?: string } {
  const commit = phases.findLast(({ merge }) => merge !== undefined)?.merge?.commit;
  const branch = places["result"];
  if (commit === undefined) return {};
  return { commit, ...(branch === undefined ? {} : { branch }) };
}
