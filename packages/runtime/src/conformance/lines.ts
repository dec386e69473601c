import type { RunEvent } from "../engine/event.ts";
import { isStep, jobTitle } from "../engine/names.ts";
import { at, count } from "../engine/rows.ts";
import { FRESH_JOB } from "../engine/start.ts";
import type { JobState, PhaseState, RunState } from "../engine/state.ts";

/** Where the seats of a run are: `""` for the run itself, else the seat or phase of the sub-team and a slash. */
export type Prefix = string;

/** An event with the states before and after it, and how many turns a seat has had so far. */
export interface Happened {
  before: RunState;
  after: RunState;
  event: RunEvent;
  turns: (seat: string) => number;
}

/** One event of a run's journal as the lines of `spec/conformance/behaviour`, from the states before and after it. */
export function linesOf(prefix: Prefix, { before, after, event, turns }: Happened): string[] {
  const team = prefix === "" ? "." : prefix.slice(0, -1);
  const lines: string[] = [];
  if (before.status !== "running" && after.status === "running") lines.push(`run ${team} started`);
  const mail = mailLines(prefix, before, after);
  lines.push(...mail.sent);
  for (let phase = 0; phase < count(after.phases); phase++) {
    const [was, now] = [at(before.phases, phase), at(after.phases, phase)];
    if (was !== now) lines.push(...phaseLines(prefix, after, { phase, was, now, event, turns }));
  }
  lines.push(...mail.typed);
  if (before.status === "running" && after.status !== "running")
    lines.push(`run ${team} ${after.status}`);
  return lines;
}

/** Who takes turns, as cases name it. */
export function seatName(
  prefix: Prefix,
  state: RunState,
  ref: { phase: number; job: number },
): string {
  const name = jobTitle(state.plan, ref);
  return isWhole(state, ref.phase)
    ? `${prefix}${name}`
    : `${prefix}${phaseName(state, ref.phase)}/${name}`;
}

interface Change {
  phase: number;
  was: PhaseState;
  now: PhaseState;
  event: RunEvent;
  turns: Happened["turns"];
}

/** The phase that stands for a whole document, or for the agents that stand by, is none of the document's. */
function isWhole({ plan }: RunState, phase: number): boolean {
  const pointer = plan.phases[phase]?.pointer;
  return pointer === "" || pointer === "/agents";
}

function phaseName({ plan }: RunState, phase: number): string {
  return plan.phases[phase]?.name ?? `${phase}`;
}

function phaseLines(
  prefix: Prefix,
  state: RunState,
  { phase, was, now, event, turns }: Change,
): string[] {
  const name = `${prefix}${phaseName(state, phase)}`;
  const own = isWhole(state, phase) ? undefined : `phase ${name}`;
  const begun = ({ next, running, startedAt }: PhaseState): boolean =>
    startedAt !== null && (next > 0 || running > 0);
  const lines = own !== undefined && !begun(was) && begun(now) ? [`${own} started`] : [];
  for (let job = 0; job < count(now.jobs); job++) {
    const before = job < count(was.jobs) ? at(was.jobs, job) : FRESH_JOB;
    const after = at(now.jobs, job);
    if (before !== after)
      lines.push(...jobLines(prefix, state, { phase, job, before, after, event, turns }));
  }
  lines.push(...topicLines(own === undefined ? "." : name, was, now));
  if (own !== undefined && was.status !== now.status && now.endedAt !== null)
    lines.push(`${own} ${now.status}`);
  return lines;
}

function topicLines(name: string, was: PhaseState, now: PhaseState): string[] {
  return now.talk.voices.slice(was.talk.voices.length).flatMap(({ kind, topic }, index) => {
    const before = now.talk.voices[was.talk.voices.length + index - 1];
    const first = before?.topic === topic ? [] : [`topic ${name}/${topic + 1} started`];
    return [...first, ...(kind === "decision" ? [`topic ${name}/${topic + 1} decided`] : [])];
  });
}

function jobLines(
  prefix: Prefix,
  state: RunState,
  of: {
    phase: number;
    job: number;
    before: JobState;
    after: JobState;
    event: RunEvent;
    turns: Happened["turns"];
  },
): string[] {
  const { phase, job, before, after, event, turns } = of;
  const lines: string[] = [];
  if (isStep(state.plan, { phase, job })) {
    const step = `step ${prefix}${phaseName(state, phase)}/${job + 1}`;
    if (before.session === null && after.session !== null) lines.push(`${step} started`);
    if (before.stage !== "ended" && after.stage === "ended")
      lines.push(`${step} ${after.failure === null ? after.status : "failed"}`);
    return lines;
  }
  const seat = seatName(prefix, state, { phase, job });
  if (after.session !== null && after.session.id !== before.session?.id)
    lines.push(`seat ${seat} started ${agentOf(state, { phase, job }, after.entry)}`);
  for (const { agent, failure, session } of after.tries.slice(before.tries.length)) {
    if (failure === undefined || after.team !== null) continue;
    const verb = session === undefined ? "refused" : "left";
    lines.push(`seat ${seat} ${verb} ${agent.split("/")[0]} ${failure.reason}`);
  }
  if (event.type === "turnEnded" && event.ref.phase === phase && event.ref.job === job)
    lines.push(`turn ${seat} ${turns(seat)} ${event.end}`);
  if (
    before.outcome !== after.outcome &&
    after.outcome?.go === "next" &&
    after.outcome.failure.reason === "timeout"
  )
    lines.push(`turn ${seat} ${turns(seat)} timeout`);
  return lines;
}

function agentOf(
  { plan }: RunState,
  { phase, job }: { phase: number; job: number },
  entry: number,
): string {
  const steps = plan.phases[phase]?.steps.length ?? 0;
  const agent = plan.phases[phase]?.workers[job - steps]?.attempts[entry]?.model.agent;
  return (agent ?? "default").split("/")[0] ?? "";
}

/** What was sent, and what was typed: that is the turn after the one that an event ends. */
function mailLines(
  prefix: Prefix,
  before: RunState,
  after: RunState,
): { sent: string[]; typed: string[] } {
  const lines: string[] = [];
  const typed: string[] = [];
  const numbers = new Map<string, number>();
  const seen = new Map<string, string>();
  for (let place = 0; place < count(after.mail); place++) {
    const letter = at(after.mail, place);
    const sender = letter.from === null ? "person" : seatName(prefix, after, letter.from);
    const known = seen.get(letter.id);
    const number = known === undefined ? (numbers.get(sender) ?? 0) + 1 : 0;
    const name = known ?? `message ${sender}/${number}`;
    if (known === undefined) numbers.set(sender, number);
    const was = place < count(before.mail) ? at(before.mail, place) : undefined;
    if (was === undefined && known === undefined) lines.push(`${name} sent`);
    if (was === undefined && letter.ref === null) lines.push(`${name} refused`);
    if (letter.ref !== null && letter.state === "typed" && was?.state !== "typed")
      typed.push(`${name} typed ${seatName(prefix, after, letter.ref)}`);
    seen.set(letter.id, name);
  }
  return { sent: lines, typed };
}
