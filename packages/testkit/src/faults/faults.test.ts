import { describe, expect, test } from "vitest";
import { FAULT_NAMES } from "./fault.ts";
import type { Claim, LogEntry } from "./log.ts";
import { type Plan, planOf } from "./plan.ts";
import { type Score, score } from "./score.ts";
import { createFaultTui, type FaultTui } from "./tui.ts";

const size = { cols: 80, rows: 24 };

interface Played {
  tui: FaultTui;
  log: LogEntry[];
  events: string[];
  exits: number[];
}

function play(changes: Partial<Plan> = {}): Played {
  const [log, events, exits]: [LogEntry[], string[], number[]] = [[], [], []];
  const plan = { ...planOf("none", 1), drawMs: 0, echoMs: 0, ...changes };
  const outside = {
    log: (entry: LogEntry) => void log.push(entry),
    event: (name: string) => void events.push(name),
    exit: (code: number) => void exits.push(code),
  };
  const tui = createFaultTui({ plan, size, at: 0, outside });
  tui.advance(10);
  return { tui, log, events, exits };
}

const paste = (text: string): string => `\u001b[200~${text}\u001b[201~`;
const taken = (log: LogEntry[]): string[] =>
  log.flatMap((entry) => (entry.type === "taken" ? [entry.prompt] : []));
const last = (log: LogEntry[], type: LogEntry["type"]): LogEntry | undefined =>
  log.findLast((entry) => entry.type === type);

describe("the program", () => {
  test("takes a prompt, works on it, says it is over", () => {
    const { tui, log, events } = play();
    tui.input(`${paste("do it")}\r`, 20);
    expect(tui.screen().title).toMatch(/^◐/);
    tui.advance(60_000);
    expect(taken(log)).toEqual(["do it"]);
    expect(last(log, "ended")).toMatchObject({ turn: 1, end: "done" });
    expect(events).toEqual(["SessionStart", "UserPromptSubmit", "Stop"]);
    expect(tui.screen().title).toMatch(/^✳/);
  });

  test.each<[string, Partial<Plan>, string, string[]]>([
    ["does not hear keys before it listens", { deafMs: 500 }, `${paste("lost")}\r`, []],
    ["swallows Enter", { swallow: 1 }, `${paste("a")}\r`, []],
    ["and takes the next", { swallow: 1 }, `${paste("a")}\r\r`, ["a"]],
    ["keeps a draft before the prompt", { draft: "old " }, `${paste("new")}\r`, ["old new"]],
    ["that a line kill clears", { draft: "old" }, `\u0015${paste("new")}\r`, ["new"]],
    ["takes a command for a command", {}, `${paste("/exit")}\r`, []],
    ["and a quoted one for a prompt", {}, `${paste("> /exit")}\r`, ["> /exit"]],
  ])("%s", (_, plan, keys, prompts) => {
    const { tui, log } = play(plan);
    tui.input(keys, 20);
    tui.advance(2_000);
    expect(taken(log)).toEqual(prompts);
  });

  test("counts keys that an open dialog heard, and not those before it listens", () => {
    const { tui, log } = play({ dialog: { when: "start", afterMs: 0, closedMs: 0 } });
    tui.input("x", 100);
    tui.input("x", 900);
    expect(log.flatMap((entry) => (entry.type === "key" ? [entry.into] : []))).toEqual([
      "nothing",
      "dialog",
    ]);
    expect(tui.screen().lines.join("\n")).toContain("Do you want to proceed?");
  });

  test.each<[Plan["ending"], (played: Played) => void]>([
    ["frozen", ({ tui }) => expect(tui.next()).toBeUndefined()],
    ["exit", ({ exits }) => expect(exits).toEqual([1])],
    ["spinner", ({ log }) => expect(last(log, "ended")).toBeUndefined()],
    ["retry", ({ tui }) => expect(tui.screen().lines.join("\n")).toContain("Retrying in")],
    ["limit", ({ events }) => expect(events).toContain("StopFailure")],
  ])("can end as %s", (ending, check) => {
    const played = play({ ending });
    played.tui.input(`${paste("do it")}\r`, 20);
    played.tui.advance(60_000);
    check(played);
  });
});

test.each(FAULT_NAMES)("%s: the same seed is the same run", (fault) => {
  const once = (): unknown => {
    const { tui, log } = play(planOf(fault, 3));
    tui.input(paste("one"), 3_000);
    tui.input("\r", 3_500);
    tui.advance(30_000);
    return [log, tui.screen().lines];
  };
  expect(once()).toEqual(once());
});

describe("the score", () => {
  const [id, prompt] = ["t1", "do it"];
  const took: LogEntry = { type: "taken", at: 10, turn: 1, prompt };
  const over: LogEntry = { type: "ended", at: 20, turn: 1, end: "done", reply: "yes" };
  const sent = (at: number): Claim => ({ at, id, prompt, state: "submitted" });
  const done = (at: number): Claim => ({
    at,
    id,
    prompt,
    state: "ended",
    end: "done",
    reply: "yes",
  });
  const key: LogEntry = { type: "key", at: 5, key: "enter", into: "dialog" };
  test.each<[string, LogEntry[], Parameters<typeof score>[1], Partial<Score>]>([
    ["nothing wrong", [took, over], [sent(11), done(21)], { turns: 1, known: 1 }],
    ["submitted too early", [took, over], [sent(9)], { turns: 1, falseSubmitted: 1 }],
    ["submitted and never taken", [], [sent(9)], { falseSubmitted: 1 }],
    ["done too early", [took, over], [done(19)], { turns: 1, falseDone: 1 }],
    [
      "done of a turn that failed",
      [took, { ...over, end: "error" }],
      [done(30)],
      { turns: 1, falseDone: 1 },
    ],
    ["unsure is no claim", [took, over], [{ ...done(19), end: "unsure" }], { turns: 1 }],
    [
      "typed twice",
      [took, over, { ...took, turn: 2 }],
      [done(30)],
      { turns: 2, known: 1, doubled: 1 },
    ],
    [
      "behind a draft",
      [{ ...took, prompt: "x do it" }],
      [sent(11)],
      { turns: 1, altered: 1, falseSubmitted: 1 },
    ],
    ["a key into a dialog", [key], [], { dialogKeys: 1 }],
    ["one that was an answer", [key], [{ at: 4, state: "answered" }], {}],
    ["a command", [{ type: "command", at: 1, text: "/exit" }], [], { commands: 1 }],
    [
      "the wrong words",
      [took, over],
      [{ ...done(21), reply: "no" }],
      { turns: 1, known: 1, wrongReply: 1 },
    ],
    [
      "shown signs instead of control characters",
      [{ ...took, prompt: "> do␛ it" }],
      [sent(11)],
      { turns: 1 },
    ],
  ])("%s", (_, log, claims, wanted) => {
    const none: Score = {
      turns: 0,
      known: 0,
      falseSubmitted: 0,
      falseDone: 0,
      dialogKeys: 0,
      doubled: 0,
      altered: 0,
      commands: 0,
      wrongReply: 0,
    };
    expect(score(log, claims)).toEqual({ ...none, ...wanted });
  });
});
