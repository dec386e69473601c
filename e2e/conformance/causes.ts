import type { Plan } from "../../packages/spec/src/index.ts";
import type { BehaviourCase } from "../../packages/spec/src/behaviour/index.ts";
import { decide, matchEvent } from "../../packages/triggers/src/index.ts";

/** The runs that a case causes: one by hand, or those of its events, or those of its schedule while the clock goes by. Pure. */
export function causesOf(of: BehaviourCase, plan: Plan): { event?: unknown }[] {
  if (of.events !== undefined) {
    const matching = of.events.filter(({ on, payload }) => {
      const event = { names: [on], event: payload as Record<string, unknown> };
      return matchEvent(plan.triggers, event).matches;
    });
    return matching.map(({ payload }) => ({ event: payload }));
  }
  return of.clock === undefined ? [{}] : momentsOf(of.clock, plan);
}

/** A runtime that is asked again when it said so, or when it is back: each run is over before the next moment. */
function momentsOf(
  { start, end, off = [] }: NonNullable<BehaviourCase["clock"]>,
  { schedule }: Plan,
): { event: unknown }[] {
  if (schedule === undefined) return [];
  const fired: { event: unknown }[] = [];
  const until = Date.parse(end);
  let [now, since] = [Date.parse(start), Date.parse(start)];
  while (now <= until) {
    const {
      fire,
      since: decided,
      next = until + 1,
    } = decide(schedule, { now, since, running: false });
    since = decided;
    if (fire !== undefined)
      fired.push({ event: { scheduled: new Date(fire.due).toISOString(), late: fire.late } });
    now = awake(next, off);
  }
  return fired;
}

/** The moment, or the first one after it at which the runtime is there. */
function awake(moment: number, off: [from: string, to: string][]): number {
  const away = off.find(([from, to]) => moment >= Date.parse(from) && moment < Date.parse(to));
  return away === undefined ? moment : Date.parse(away[1]);
}
