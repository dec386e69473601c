import { phasePlan } from "./attempt.ts";
import { agrees } from "./dialogue.ts";
import type { JobRef } from "./event.ts";
import { decisionOf } from "./meeting.ts";
import { deliver, finishSeats } from "./members.ts";
import { minutesKey, untilKey } from "./names.ts";
import { begin } from "./settle.ts";
import { type Slot, slotsOf } from "./slots.ts";
import type { Cue, Talk, Voice } from "./state.ts";
import { cueTurn } from "./send.ts";
import { jobOf, phaseOf, setJob, setPhase, type Work } from "./work.ts";

/** Goes on with a dialogue or meeting: gives the word to whose turn it is. Returns true once all has been said, its
 *  sessions have ended and its minutes are written. */
export function goOnTalking(work: Work, phase: number): boolean {
  if (phaseOf(work, phase).talk.open !== null) return false;
  const slot = nextSlot(work, phase);
  if (slot === undefined) return finishSeats(work, phase) && writeMinutes(work, phase);
  const ref = { phase, job: phasePlan(work.state, phase).steps.length + slot.seat };
  const { stage } = jobOf(work, ref);
  if (stage === "waiting") open(work, ref, slot);
  else if (stage === "idle") cueTurn(work, ref, cueOf(work, ref, slot));
  deliver(work, phase);
  return false;
}

/** A seat has done its turn. */
export function spoken(work: Work, ref: JobRef, cue: Cue | null): void {
  const plan = phasePlan(work.state, ref.phase);
  const { talk } = phaseOf(work, ref.phase);
  const text = jobOf(work, ref).reply ?? "";
  if (plan.type === "mesh") {
    const voice: Voice = { job: ref.job, kind: "voice", topic: 0, round: talk.at + 1, text };
    setTalk(work, ref.phase, { voices: [voice], at: talk.at + 1 });
    return ask(work, ref.phase, plan.until);
  }
  if (cue === null || cue.kind === "letter") return;
  const { kind, topic, round, to } = cue;
  const voices = [...talk.voices, { job: ref.job, kind, topic, round, text }];
  setJob(work, ref, { heard: voices.length });
  setTalk(work, ref.phase, { voices, at: talk.at + 1 });
  if (kind === "decision") return;
  if (plan.type === "dialogue" && to > 0 && agrees(text))
    return setTalk(work, ref.phase, { over: "they agree" });
  ask(work, ref.phase, plan.talk?.until);
}

/** The answer to `until`. In a meeting it ends the topic, which its chair still decides. */
export function untilEvaluated(
  work: Work,
  phase: number,
  answer: { key: string; value: boolean; warnings: string[] },
): boolean {
  const { talk, warnings } = phaseOf(work, phase);
  if (talk.open !== answer.key) return false;
  setTalk(work, phase, { open: null });
  setPhase(work, phase, { warnings: [...warnings, ...answer.warnings] });
  if (!answer.value) return true;
  const plan = phasePlan(work.state, phase);
  const topic = talk.voices.at(-1)?.topic ?? 0;
  if (plan.type === "meeting") setTalk(work, phase, { at: decisionOf(slotsOf(plan), topic) });
  else setTalk(work, phase, { over: "its `until` holds" });
  return true;
}

/** It has no value: that is never taken for true or false. */
export function untilFailed(
  work: Work,
  phase: number,
  answer: { key: string; message: string },
): boolean {
  const { talk, failed } = phaseOf(work, phase);
  if (talk.open !== answer.key) return false;
  const over = `its \`until\` could not be evaluated: ${answer.message}`;
  setTalk(work, phase, { open: null, over });
  setPhase(work, phase, { failed: failed + 1, blocked: true });
  return true;
}

export function minutesWritten(
  work: Work,
  answer: { key: string; phase: number; file?: string; problem?: string },
): boolean {
  const { phase, key, file, problem } = answer;
  const { talk, warnings } = phaseOf(work, phase);
  if (talk.open !== key) return false;
  setTalk(work, phase, { open: null, file: file ?? "" });
  if (problem !== undefined) setPhase(work, phase, { warnings: [...warnings, problem] });
  return true;
}

export function setTalk(work: Work, phase: number, fields: Partial<Talk>): void {
  setPhase(work, phase, { talk: { ...phaseOf(work, phase).talk, ...fields } });
}

/** Whose turn it is; seats that failed are passed over. Undefined: all has been said. */
function nextSlot(work: Work, phase: number): Slot | undefined {
  const { talk, blocked } = phaseOf(work, phase);
  if (talk.over !== null || blocked || work.state.halt !== null) return undefined;
  const plan = phasePlan(work.state, phase);
  const slots = slotsOf(plan);
  const gone = (slot: Slot): boolean =>
    jobOf(work, { phase, job: plan.steps.length + slot.seat }).stage === "ended";
  let { at } = talk;
  for (let slot = slots[at]; slot !== undefined && gone(slot); slot = slots[at]) at++;
  if (at !== talk.at) setTalk(work, phase, { at });
  return slots[at];
}

function open(work: Work, ref: JobRef, slot: Slot): void {
  setJob(work, ref, { cue: cueOf(work, ref, slot) });
  setPhase(work, ref.phase, { running: phaseOf(work, ref.phase).running + 1 });
  begin(work, ref);
}

function cueOf(work: Work, ref: JobRef, { kind, topic, round }: Slot): Cue {
  const to = phaseOf(work, ref.phase).talk.voices.length;
  return { kind, topic, round, from: jobOf(work, ref).heard, to };
}

function ask(work: Work, phase: number, until: string | undefined): void {
  const { talk } = phaseOf(work, phase);
  const last = talk.voices.at(-1);
  if (until === undefined || talk.open !== null || last === undefined) return;
  const key = untilKey(work.state, phase);
  setTalk(work, phase, { open: key });
  const { text, round } = last;
  work.commands.push({ kind: "evaluateUntil", key, phase, last: text, round });
}

function writeMinutes(work: Work, phase: number): boolean {
  const { talk } = phaseOf(work, phase);
  if (talk.voices.length === 0 || talk.file !== null || work.state.halt !== null) return true;
  const key = minutesKey(work.state, phase);
  setTalk(work, phase, { open: key });
  work.commands.push({ kind: "writeMinutes", key, phase });
  return false;
}
