import { reachable, hasMailbox } from "../engine/address.ts";
import { phasePlan } from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { isMerger, jobTitle } from "../engine/names.ts";
import { isMember, isSpeaker } from "../engine/stage.ts";
import type { RunState } from "../engine/state.ts";
import { voiceName } from "./voices.ts";

const NAMES = 30;

/** Who else is there: the others of a talk with their roles, or whom a member may write to, and how. */
export function companyText(state: RunState, ref: JobRef): string {
  const parts = [
    isSpeaker(state, ref) ? talkText(state, ref) : "",
    isMember(state, ref) ? memberText(state, ref) : "",
    hasMailbox(state, ref.phase) ? mailText(state, ref) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function talkText(state: RunState, ref: JobRef): string {
  const { type, workers, steps, talk } = phasePlan(state, ref.phase);
  const others = workers
    .map((_, seat) => ({ phase: ref.phase, job: steps.length + seat }))
    .filter((other) => other.job !== ref.job && !isMerger(state.plan, other))
    .map((other) => voiceName(state, other));
  const topics = (talk?.agenda ?? []).map(({ topic }) => topic);
  return [
    `You are ${voiceName(state, ref)} in a ${type} with ${others.join(", ")}. You are given the word in turn; your message is what the others hear, so say only what you want heard.`,
    ...(topics.length === 0 ? [] : [`Agenda: ${topics.join("; ")}.`]),
  ].join("\n");
}

function memberText(state: RunState, ref: JobRef): string {
  return `You are ${jobTitle(state.plan, ref)}, one of several agents that work at the same time. When you have nothing left to do, end your turn: messages of the others are typed to you then.`;
}

function mailText(state: RunState, ref: JobRef): string {
  const { members, channels } = reachable(state, ref);
  if (members.length === 0 && channels.length === 0) return "";
  const names = [...members, ...channels.map((name) => `${name} (a channel)`)].slice(0, NAMES);
  return `Write to another agent with: niia mail send NAME "text". Names: ${names.join(", ")}.`;
}
