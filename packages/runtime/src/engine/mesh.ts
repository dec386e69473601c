import { phasePlan } from "./attempt.ts";
import type { JobRef } from "./event.ts";
import { deliver, finishSeats, seatsOf } from "./members.ts";
import { standingPhase } from "./seats.ts";
import { begin } from "./settle.ts";
import { setTalk } from "./talk.ts";
import { collect } from "./send.ts";
import { timerKey } from "./stage.ts";
import { jobOf, phaseOf, setJob, setPhase, type Work } from "./work.ts";

/** Goes on with a mesh: every agent starts at once, and then takes what is sent to it. Returns true once it is over and
 *  all its sessions have ended. */
export function goOnMeshing(work: Work, phase: number): boolean {
  if (!isEnding(work, phase)) openAll(work, phase);
  if (phaseOf(work, phase).talk.open !== null) return false;
  if (!isEnding(work, phase)) {
    deliver(work, phase);
    if (isQuiet(work, phase) && !livesOn(work, phase))
      setTalk(work, phase, { over: "all are idle" });
  }
  return isEnding(work, phase) ? finishSeats(work, phase) : phaseOf(work, phase).running === 0;
}

/** The time of a mesh is over: each member leaves what it has, also one that works. */
export function meshOver(work: Work, ref: JobRef): void {
  setTalk(work, ref.phase, { over: "its time is over" });
  for (const seat of seatsOf(work, ref.phase)) {
    const { stage, open } = jobOf(work, seat);
    if (stage !== "working" && stage !== "sending") continue;
    const keys = [...(open === null ? [] : [open]), timerKey(work, seat)];
    work.commands.push({ kind: "abandon", keys });
    setJob(work, seat, { finishing: true });
    collect(work, seat);
  }
}

function isEnding(work: Work, phase: number): boolean {
  const { talk, blocked } = phaseOf(work, phase);
  return talk.over !== null || blocked || work.state.halt !== null;
}

function openAll(work: Work, phase: number): void {
  for (const ref of seatsOf(work, phase)) {
    if (jobOf(work, ref).stage !== "waiting") continue;
    setPhase(work, phase, { running: phaseOf(work, phase).running + 1 });
    begin(work, ref);
  }
}

/** Nobody works, and no letter waits for anybody: those that wait were delivered just now. */
function isQuiet(work: Work, phase: number): boolean {
  return seatsOf(work, phase).every((ref) => ["idle", "ended"].includes(jobOf(work, ref).stage));
}

/** Agents that stand by are there until the pipeline has ended; a mesh that events or the clock start lives on. */
function livesOn(work: Work, phase: number): boolean {
  const { plan, ending } = work.state;
  if (phase === standingPhase(plan)) return ending === null;
  const whole = phasePlan(work.state, phase).pointer === "";
  return whole && (plan.triggers.length > 0 || plan.schedule !== undefined);
}
