// oxlint-disable no-control-regex -- control characters are what is left out.
import type { Answer, Claim, LogEntry } from "./log.ts";

/** What a tool got wrong in one run, and what it got right. Everything but `turns` and `known` should be zero. */
export interface Score {
  /** Turns the program took. */
  turns: number;
  /** Turns that the program ended well and the tool calls done, once they were. */
  known: number;
  /** "It has the prompt", of one that the program had not taken then. */
  falseSubmitted: number;
  /** "Done", of a turn that had not ended well then, or never was. */
  falseDone: number;
  /** Keys that an open dialog heard and nobody had given as an answer. */
  dialogKeys: number;
  /** Turns more than one with the same prompt. */
  doubled: number;
  /** Turns with a prompt that nobody sent: pieces of one, or two joined, or somebody's draft before it. */
  altered: number;
  /** Commands of the program's own that a prompt set off. */
  commands: number;
  /** Claims of done whose reply is not the one the program gave, of those that have one. */
  wrongReply: number;
}

export const FAILURES = [
  "falseSubmitted",
  "falseDone",
  "dialogKeys",
  "doubled",
  "altered",
  "commands",
] as const;

export function score(log: LogEntry[], claims: (Claim | Answer)[]): Score {
  const told = claims.filter((claim): claim is Claim => "id" in claim);
  const answers = claims.filter((claim) => claim.state === "answered").length;
  const taken = log.filter((entry) => entry.type === "taken");
  const dialogKeys = log.filter((entry) => entry.type === "key" && entry.into === "dialog").length;
  const prompts = new Map(told.map((claim) => [claim.id, plain(claim.prompt)]));
  const ends = matchEnds(log, told);
  const done = told.filter((claim) => claim.state === "ended" && claim.end === "done");
  const right = done.filter((claim) => (ends.get(claim.id)?.at ?? Infinity) <= claim.at);
  return {
    turns: taken.length,
    known: right.length,
    falseSubmitted: told.filter((claim) => claim.state === "submitted" && !wasTaken(claim, taken))
      .length,
    falseDone: done.length - right.length,
    dialogKeys: Math.max(0, dialogKeys - answers),
    doubled: countDoubled(taken, [...prompts.values()]),
    altered: taken.filter((entry) => ![...prompts.values()].includes(plain(entry.prompt))).length,
    commands: log.filter((entry) => entry.type === "command").length,
    wrongReply: right.filter(
      (claim) =>
        claim.reply !== undefined && plain(claim.reply) !== plain(ends.get(claim.id)?.reply ?? ""),
    ).length,
  };
}

type Taken = Extract<LogEntry, { type: "taken" }>;
type Ended = Extract<LogEntry, { type: "ended" }>;

function wasTaken(claim: Claim, taken: Taken[]): boolean {
  return taken.some((entry) => entry.at <= claim.at && plain(entry.prompt) === plain(claim.prompt));
}

/** The good end of the turn that belongs to each id. */
function matchEnds(log: LogEntry[], claims: Claim[]): Map<string, Ended> {
  const left = log.filter((entry): entry is Taken => entry.type === "taken");
  const ends = new Map<string, Ended>();
  for (const [id, prompt] of new Map(claims.map((claim) => [claim.id, plain(claim.prompt)]))) {
    const place = left.findIndex((entry) => plain(entry.prompt) === prompt);
    const [turn] = place === -1 ? [] : left.splice(place, 1);
    const end = log.find(
      (entry): entry is Ended =>
        entry.type === "ended" && entry.turn === turn?.turn && entry.end === "done",
    );
    if (end) ends.set(id, end);
  }
  return ends;
}

function countDoubled(taken: Taken[], prompts: string[]): number {
  let more = 0;
  for (const prompt of new Set(prompts)) {
    const sent = prompts.filter((other) => other === prompt).length;
    const came = taken.filter((entry) => plain(entry.prompt) === prompt).length;
    more += Math.max(0, came - sent);
  }
  return more;
}

/** A text as it is compared: without blanks, control characters or their signs, and without the mark that a tool may put
 *  before a prompt so that it is no command. */
function plain(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\s\u0000-\u001f\u007f-\u009f\u2400-\u2426\ufffd]+/gu, "")
    .replace(/^>+/, "");
}
