import { renderCommand } from "@connector/spec";
import { hasMailbox } from "../engine/address.ts";
import {
  attemptOf,
  isShell,
  jobPlan,
  limitPolicy,
  phasePlan,
  sessionOf,
} from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { jobSlug, jobTitle, tryKey } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import type { JobState, RunState } from "../engine/state.ts";
import type { HostSession, HostTurn } from "../host.ts";
import { compose } from "../prompt/compose.ts";
import { render, slotValues } from "../values.ts";
import { mailboxOf, noteOf, resultFileOf, scratchpadOf, sessionCwd } from "./paths.ts";
import type { Place } from "./place.ts";

/** What the host is asked to start for the try under way of a job. */
export async function sessionRequest(
  place: Place,
  state: RunState,
  { ref, turn }: { ref: JobRef; turn: string },
): Promise<HostSession> {
  const { record } = place;
  const session = sessionOf(state, ref);
  const attempt = attemptOf(state, ref);
  const job = at(at(state.phases, ref.phase).jobs, ref.job);
  const permission = record.permission ?? session.permission ?? attempt.model.permission;
  const first = await firstTurn(place, state, ref);
  return {
    key: tryKey(state, ref),
    name: sessionName(state, ref),
    agent: attempt.model.agent ?? attempt.model.name,
    ...(attempt.model.args.length > 0 ? { args: attempt.model.args } : {}),
    cwd: sessionCwd(record.cwd, session.cwd),
    env: { ...environment(place, state, ref), ...first.env },
    ...(permission === undefined ? {} : { permission }),
    ...(session.driver === undefined ? {} : { driver: session.driver }),
    ...(limitPolicy(state, ref) === "wait" ? { onLimit: "wait" as const } : {}),
    labels: labels(state, ref),
    ...worktree(state, ref, job),
    ...(session.sandbox || !session.network
      ? { sandbox: { network: session.network, domains: state.plan.domains } }
      : {}),
    ...(session.scratchpad
      ? { scratchpad: { dir: scratchpadOf(record.dir), file: noteOf(state, ref) } }
      : {}),
    resultFile: resultFileOf(record.dir, state, ref),
    ...(hasMailbox(state, ref.phase) ? { mailbox: mailboxOf(record.dir, state, ref) } : {}),
    ...timeout(state, ref),
    mcp: state.plan.mcp.map(({ name }) => name),
    turn: { id: turn, prompt: first.prompt },
  };
}

/** Grace of the host's own deadline: it only matters when nobody is there to stop the session in time. */
const GRACE = 10_000;

function timeout(state: RunState, ref: JobRef): Pick<HostSession, "timeoutMs"> {
  const job = jobPlan(state, ref);
  const ms = job.kind === "step" ? job.step.timeoutMs : job.worker.session.timeoutMs;
  return ms === undefined ? {} : { timeoutMs: ms + GRACE };
}

/** A command line for a shell, a composed prompt for an agent. */
async function firstTurn(
  place: Place,
  state: RunState,
  ref: JobRef,
): Promise<{ prompt: HostTurn["prompt"]; env: Record<string, string> }> {
  const job = jobPlan(state, ref);
  const parts = job.kind === "step" ? job.step.run : job.worker.prompt;
  if (!isShell(attemptOf(state, ref)) || parts === undefined) {
    const scratchpad = sessionOf(state, ref).scratchpad
      ? scratchpadOf(place.record.dir)
      : undefined;
    return {
      prompt: compose(state, ref, { scratchpad, instructions: await place.instructions() }),
      env: {},
    };
  }
  const { script, env } = renderCommand(parts, slotValues(state, ref, parts));
  return { prompt: script, env };
}

function environment(place: Place, state: RunState, ref: JobRef): Record<string, string> {
  const session = sessionOf(state, ref);
  const rendered = Object.entries(session.env).map(([name, parts]) => [
    name,
    render(parts, state, ref),
  ]);
  return {
    ...place.record.env,
    ...attemptOf(state, ref).model.env,
    ...Object.fromEntries(rendered),
    NIIA_RUN: state.facts.id,
    NIIA_PHASE: phasePlan(state, ref.phase).name,
    NIIA_WORKER: jobTitle(state.plan, ref),
  };
}

function labels(state: RunState, ref: JobRef): HostSession["labels"] {
  const { serial } = at(at(state.phases, ref.phase).jobs, ref.job);
  return {
    run: state.facts.id,
    phase: phasePlan(state, ref.phase).name,
    worker: jobTitle(state.plan, ref),
    attempt: `${serial}`,
  };
}

function worktree(state: RunState, ref: JobRef, job: JobState): Pick<HostSession, "worktree"> {
  const tree = job.tree === null ? undefined : state.trees[job.tree];
  if (job.tree === null || tree === undefined) return {};
  const { resume } = sessionOf(state, ref);
  const base = tree.base ?? state.base;
  return {
    worktree: {
      slug: job.tree,
      branch: tree.branch,
      ...(base === null ? {} : { base }),
      ...(tree.base === undefined ? {} : { scratch: true }),
      ...(resume === undefined ? {} : { resume }),
    },
  };
}

/** Short, and told apart from the same worker of other runs by the run's last letters. */
function sessionName(state: RunState, ref: JobRef): string {
  const { serial } = at(at(state.phases, ref.phase).jobs, ref.job);
  const run = state.facts.id.split("-").at(-1);
  const place = [phasePlan(state, ref.phase).slug, jobSlug(state.plan, ref), run];
  return [...place, ...(serial === 1 ? [] : [serial])].join("-");
}
