import type { JobRef } from "../engine/event.ts";
import { tryKey } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import { isSeat } from "../engine/stage.ts";
import type { JobState, RunState } from "../engine/state.ts";
import { HostRefusal } from "../host.ts";
import type { Clock } from "./clock.ts";
import type { Fleet } from "./fleet.ts";

/** One job of one run. */
export interface Claim {
  run: string;
  ref: JobRef;
}

/** The way to a place for a session among all runs of a fleet, the own one among them. */
export function roomIn(
  fleet: Fleet,
  own: { id: string; state: () => RunState } & Pick<RoomOptions, "clock" | "limit">,
): (ref: JobRef, how: { again: boolean; signal: AbortSignal }) => Promise<void> {
  const others = (): RunState[] =>
    fleet.list().flatMap(({ id, state }) => (id === own.id ? [] : [state]));
  const { clock, limit } = own;
  const claims = claimsByFleet.get(fleet) ?? new Map<string, Claim>();
  claimsByFleet.set(fleet, claims);
  const states = (): RunState[] => [own.state(), ...others()];
  return (ref, { again, signal }) =>
    takeRoom({ run: own.id, ref }, { states, clock, limit, claims, again }, signal);
}

/** Runs of one fleet have one list. */
const claimsByFleet = new WeakMap<Fleet, Map<string, Claim>>();

export interface RoomOptions {
  /** Every run that is under way here. */
  states: () => RunState[];
  clock: Clock;
  /** Sessions of all runs at a time. */
  limit: number;
  /** Starts that were let go ahead, by the key of their try; shared by all runs. */
  claims: Map<string, Claim>;
  /** It may have its session already, and waits for nothing. */
  again: boolean;
}

const LOOK = 250;

/** Waits until a session may start. Throws `HostRefusal` where it could wait for ever, or its run is ending. */
export async function takeRoom(
  claim: Claim,
  options: RoomOptions,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const states = options.states();
    const own = states.find(({ facts }) => facts.id === claim.run);
    if (own === undefined) return;
    if (own.halt !== null && !options.again) throw new HostRefusal("refused", own.halt.reason);
    const room = options.again ? "free" : roomFor(claim, states, options);
    if (room === "free") {
      options.claims.set(tryKey(own, claim.ref), claim);
      return;
    }
    if (room === "never") {
      const { limit } = options;
      throw new HostRefusal("refused", `${limit} sessions are at work, and the limit is ${limit}`, {
        hint: "Wait until some have ended, or let fewer work at a time.",
      });
    }
    await options.clock.until(options.clock.now() + LOOK, signal);
  }
}

/** `wait`: a session is at work that ends by itself. Seats wait for each other, and who was asked for by an agent at work
 *  keeps that waiting: they do not wait. */
export function roomFor(
  claim: Claim,
  states: RunState[],
  { limit, claims }: Pick<RoomOptions, "limit" | "claims">,
): "free" | "wait" | "never" {
  const live = states.flatMap(liveJobs);
  for (const [key, { run, ref }] of claims) {
    const state = states.find(({ facts }) => facts.id === run);
    const starting = state !== undefined && tryKey(state, ref) === key && isStarting(state, ref);
    if (!starting) claims.delete(key);
  }
  if (live.length + claims.size < limit) return "free";
  const own = states.find(({ facts }) => facts.id === claim.run);
  if (own === undefined || isSeat(own, claim.ref) || wasAsked(own, states)) return "never";
  const ends = (state: RunState, ref: JobRef): boolean => !isSeat(state, ref);
  const claimed = [...claims.values()].some(({ run, ref }) =>
    states.some((state) => state.facts.id === run && ends(state, ref)),
  );
  return claimed || live.some(({ state, ref }) => ends(state, ref)) ? "wait" : "never";
}

/** Jobs that have a session. */
function liveJobs(state: RunState): { state: RunState; ref: JobRef }[] {
  const live: { state: RunState; ref: JobRef }[] = [];
  for (const [phase, { jobs, running }] of state.phases.flat().entries()) {
    if (running === 0) continue;
    for (const [job, each] of jobs.flat().entries())
      if (hasSession(each)) live.push({ state, ref: { phase, job } });
  }
  return live;
}

export function hasSession({ session, stage }: JobState): boolean {
  return session !== null && stage !== "ended";
}

function isStarting(state: RunState, ref: JobRef): boolean {
  const { session, stage } = at(at(state.phases, ref.phase).jobs, ref.job);
  return stage === "starting" && session === null;
}

function wasAsked({ facts }: RunState, states: RunState[]): boolean {
  const { parent } = facts;
  if (parent === undefined) return false;
  const above = states.find((state) => state.facts.id === parent.run);
  return parent.asked === true || (above !== undefined && wasAsked(above, states));
}
