import type { CommunicationPlan } from "@connector/spec";
import type { JobRef, Message } from "./event.ts";
import { jobsOf, jobTitle } from "./names.ts";
import { at } from "./rows.ts";
import { standingPhase } from "./seats.ts";
import { isSeat } from "./stage.ts";
import type { RunState } from "./state.ts";

/** Who gets a message, or why nobody does. */
export interface Address {
  refs: JobRef[];
  problem?: string;
}

/** Whom a sender means: a member of its phase or one that stands by, `phase/member`, or a channel. A person reaches
 *  everybody; an agent those that `communication` lets it. */
export function resolve(state: RunState, { from, to }: Pick<Message, "from" | "to">): Address {
  if (from !== null && !hasMailbox(state, from.phase)) return none("the document has no mailbox");
  const near = phasesOf(state, from);
  const channel = near.map((phase) => channelOf(state, phase, to)).find((refs) => refs !== null);
  const named = near.flatMap((phase) => members(state, phase, to)).slice(0, 1);
  const meant = channel ?? (named.length > 0 ? named : far(state, to));
  const refs = meant.filter((ref) => !same(ref, from));
  if (meant.length === 0 && channel === undefined)
    return none(`there is no member or channel "${to}"`);
  if (refs.length === 0) return none("nobody hears it");
  if (from !== null && refs.some((ref) => !mayReach(state, from, ref)))
    return none(`it shares no channel with "${to}"`);
  return { refs };
}

/** Names that a seat may write to, for its prompt: members first, then channels. */
export function reachable(
  state: RunState,
  from: JobRef,
): { members: string[]; channels: string[] } {
  const near = phasesOf(state, from);
  const all = near.flatMap((phase) => members(state, phase));
  const talk = near.flatMap((phase) => communication(state, phase) ?? []);
  return {
    members: all
      .filter((ref) => !same(ref, from) && mayReach(state, from, ref))
      .map((ref) => jobTitle(state.plan, ref)),
    channels: talk.flatMap(({ channels, broadcastChannel }) => [
      ...Object.entries(channels).flatMap(([name, who]) =>
        who.includes(jobTitle(state.plan, from)) ? [name] : [],
      ),
      ...(broadcastChannel ? [ALL] : []),
    ]),
  };
}

/** Messages go to and from members of a mesh, and everybody where the document has a mailbox or agents stand by. */
export function hasMailbox({ plan }: RunState, phase: number): boolean {
  return plan.mailbox || plan.phases[phase]?.type === "mesh" || standingPhase(plan) !== undefined;
}

/** The channel that every member hears. */
const ALL = "all";

function none(problem: string): Address {
  return { refs: [], problem };
}

/** The phases in which a bare name is looked for: the sender's own, or the one under way, then those standing by. */
function phasesOf(state: RunState, from: JobRef | null): number[] {
  const standing = standingPhase(state.plan);
  const own = from === null || from.phase === standing ? [state.phase] : [from.phase];
  const first = from?.phase === standing && standing !== undefined ? [standing, ...own] : own;
  return [...new Set([...first, ...(standing === undefined ? [] : [standing])])];
}

/** The seats of a phase, or the one of that name. Steps read nothing. */
function members(state: RunState, phase: number, name?: string): JobRef[] {
  const { plan } = state;
  const steps = plan.phases[phase]?.steps.length ?? 0;
  const found: JobRef[] = [];
  for (let job = steps; job < jobsOf(plan, phase); job++) {
    if (plan.phases[phase]?.workers[job - steps]?.connector !== undefined) continue;
    if (name === undefined || jobTitle(plan, { phase, job }) === name) found.push({ phase, job });
  }
  return found;
}

function far(state: RunState, to: string): JobRef[] {
  const cut = to.lastIndexOf("/");
  if (cut < 0) return [];
  const phase = state.plan.phases.findIndex(({ name }) => name === to.slice(0, cut));
  return phase < 0 ? [] : members(state, phase, to.slice(cut + 1)).slice(0, 1);
}

function channelOf(state: RunState, phase: number, name: string): JobRef[] | null {
  const talk = communication(state, phase);
  if (talk === undefined) return null;
  const all = phase === standingPhase(state.plan) ? [phase, state.phase] : [phase];
  if (name === ALL && talk.broadcastChannel)
    return [...new Set(all)]
      .flatMap((each) => members(state, each))
      .filter((ref) => isHere(state, ref));
  const who = Object.hasOwn(talk.channels, name) ? talk.channels[name] : undefined;
  return who?.flatMap((member) => members(state, phase, member)) ?? null;
}

/** Who has ended, or is a worker of a pipeline that has not begun, hears no channel. */
function isHere(state: RunState, ref: JobRef): boolean {
  const { stage } = at(at(state.phases, ref.phase).jobs, ref.job);
  return stage !== "ended" && (stage !== "waiting" || isSeat(state, ref));
}

function mayReach(state: RunState, from: JobRef, to: JobRef): boolean {
  const talk = from.phase === to.phase ? communication(state, from.phase) : undefined;
  if (talk?.topology !== "channels") return true;
  if (talk.broadcastChannel) return true;
  const [one, other] = [jobTitle(state.plan, from), jobTitle(state.plan, to)];
  return Object.values(talk.channels).some((who) => who.includes(one) && who.includes(other));
}

function communication({ plan }: RunState, phase: number): CommunicationPlan | undefined {
  return plan.phases[phase]?.communication;
}

function same(ref: JobRef, from: JobRef | null): boolean {
  return from !== null && ref.phase === from.phase && ref.job === from.job;
}
