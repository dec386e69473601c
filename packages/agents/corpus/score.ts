import { explainScreen, type Profile } from "@pty4ai/agents";
import { type Entry, isHeldOut } from "./entry.ts";

export interface Judged {
  entry: Entry;
  heldOut: boolean;
  state: string;
  rule: string | null;
  reply: string | null;
  /** Undefined where the entry has no label for it. */
  stateRight?: boolean;
  replyRight?: boolean;
  extractRight?: boolean;
  /** Said to be at rest while it was not: the error that loses work. */
  falseDone: boolean;
}

export interface Tally {
  screens: number;
  states: number;
  right: number;
  accuracy: number | null;
  heldOut: number;
  heldOutAccuracy: number | null;
  falseDone: number;
  replies: number;
  repliesRight: number;
  extracts: number;
  extractsRight: number;
}

export function judge(entry: Entry, profile: Profile): Judged {
  const { lines, title, prompt } = entry;
  const told = explainScreen(profile, { lines, title, ...(prompt ? { prompt } : {}) });
  const resting = told.state === "ready";
  const wanted = entry.state;
  return {
    entry,
    heldOut: isHeldOut(entry),
    state: told.state,
    rule: told.rule,
    reply: told.reply,
    ...(wanted === undefined
      ? {}
      : { stateRight: wanted === "not-ready" ? !resting : told.state === wanted }),
    ...(entry.reply === undefined ? {} : { replyRight: alike(told.reply, entry.reply) }),
    ...(entry.extract === undefined ? {} : { extractRight: alike(told.reply, entry.extract) }),
    falseDone: resting && wanted !== undefined && wanted !== "ready",
  };
}

export function tally(judged: Judged[]): Tally {
  const states = judged.filter(({ stateRight }) => stateRight !== undefined);
  const held = states.filter(({ heldOut }) => heldOut);
  const right = (some: Judged[]): number => some.filter(({ stateRight }) => stateRight).length;
  const replies = judged.filter(({ replyRight }) => replyRight !== undefined);
  const extracts = judged.filter(({ extractRight }) => extractRight !== undefined);
  return {
    screens: judged.length,
    states: states.length,
    right: right(states),
    accuracy: share(right(states), states.length),
    heldOut: held.length,
    heldOutAccuracy: share(right(held), held.length),
    falseDone: judged.filter(({ falseDone }) => falseDone).length,
    replies: replies.length,
    repliesRight: replies.filter(({ replyRight }) => replyRight).length,
    extracts: extracts.length,
    extractsRight: extracts.filter(({ extractRight }) => extractRight).length,
  };
}

export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 1000;
}

/** Equal but for blanks, borders and bullets: how a screen is padded is nobody's message. */
function alike(one: string | null, other: string): boolean {
  const bare = (text: string): string =>
    text.normalize("NFC").replace(/[\s\u2500-\u259f●⏺✦•⎿]+/gu, "");
  return bare(one ?? "") === bare(other);
}
