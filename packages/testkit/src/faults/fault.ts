import type { Plan } from "./plan.ts";
import type { Random } from "./random.ts";

export const FAULT_NAMES = [
  "none",
  "not-ready",
  "enter-swallowed",
  "enter-dead",
  "paste-collapsed",
  "popup",
  "leftover-draft",
  "dialog-at-start",
  "dialog-when-typed",
  "dialog-in-turn",
  "echo-delayed",
  "alternate-screen",
  "resize-in-paste",
  "two-writers",
  "big-prompt",
  "multi-line",
  "wide",
  "control",
  "commands",
  "spinner-for-ever",
  "silent-death",
  "exit-in-turn",
  "retry-for-ever",
  "error",
  "limit",
  "busy-gap",
  "restless",
  "prose-busy",
  "prose-429",
  "prose-dialog",
  "prose-exit",
  "prose-lgtm",
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export interface Fault {
  /** What goes wrong, in one line. */
  title: string;
  plan(random: Random, usual: Plan): Partial<Plan>;
}

const INFINITE = 1_000_000;
const words = (text: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${text} ${i}`).join(" ");
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `- point ${i} of the list`).join("\n");

/** When somebody answers a dialog: after some seconds, or never. */
const person = (random: Random): number => random.pick([0, random.between(1_000, 9_000)]);

/** Replies that quote what tools look for. All of it is the agent's own prose. */
const prose =
  (...quotes: [string, ...string[]]) =>
  (random: Random): Partial<Plan> => ({
    pieces: [
      `About ${random.between(1, 99)} cases:`,
      random.pick(quotes),
      "That was only a quotation.",
    ],
  });

export const FAULTS: Record<FaultName, Fault> = {
  none: { title: "nothing goes wrong", plan: () => ({}) },
  "not-ready": {
    title: "the box is drawn long before keys are heard; what came before is lost",
    plan: (random) => ({ deafMs: random.between(200, 2_500) }),
  },
  "enter-swallowed": {
    title: "the first one or two Enters do nothing",
    plan: (random) => ({ swallow: random.between(1, 2) }),
  },
  "enter-dead": { title: "no Enter ever does anything", plan: () => ({ swallow: INFINITE }) },
  "paste-collapsed": {
    title: 'a long paste shows as "[Pasted text #1 +9 lines]"',
    plan: (random) => ({
      collapse: true,
      prompts: [
        `Go through this (${random.between(1, 9_999)}):\n${lines(random.between(4, 30))}`,
        "And then stop.",
      ],
    }),
  },
  popup: {
    title: "a list of completions opens over the box and eats the first Enter",
    plan: (random) => ({
      popup: true,
      prompts: [`Look at @src/${random.between(1, 999)}.js and tell me`, "Thanks, next: @docs"],
    }),
  },
  "leftover-draft": {
    title: "somebody left words in the box",
    plan: (random) => ({
      draft: random.pick(["rm -rf build", "not yet finished tho", "line one\nline two"]),
    }),
  },
  "dialog-at-start": {
    title: "a question stands before the first prompt",
    plan: (random) => ({ dialog: { when: "start", afterMs: 0, closedMs: person(random) } }),
  },
  "dialog-when-typed": {
    title: "a question opens between the prompt and its Enter",
    plan: (random) => ({
      dialog: { when: "typed", afterMs: random.between(0, 60), closedMs: person(random) },
      echoMs: random.between(80, 200),
    }),
  },
  "dialog-in-turn": {
    title: "the agent asks for permission in the middle of a turn",
    plan: (random) => ({
      dialog: { when: "working", afterMs: random.between(100, 900), closedMs: person(random) },
    }),
  },
  "echo-delayed": {
    title: "what is typed shows late",
    plan: (random) => ({ echoMs: random.between(300, 4_000) }),
  },
  "alternate-screen": {
    title: "another full screen covers the agent's for a while",
    plan: () => ({ pager: true }),
  },
  "resize-in-paste": {
    title: "the window gets narrower while the paste comes in",
    plan: (random) => ({
      narrow: true,
      prompts: [words("A long line that must be wrapped again", random.between(5, 30)), "Next one"],
    }),
  },
  "two-writers": {
    title: "two prompts are sent at the same moment",
    plan: () => ({ together: true }),
  },
  "big-prompt": {
    title: "a prompt of 64 KB",
    plan: (random) => ({
      collapse: random.pick([true, false]),
      prompts: [`Big one ${random.between(1, 9_999)}: ${words("word", 9_000).slice(0, 65_500)}`],
    }),
  },
  "multi-line": {
    title: "a prompt of several lines",
    plan: (random) => ({
      prompts: [
        `First line ${random.between(1, 9_999)}\n\n${lines(random.between(2, 12))}\nlast line`,
        "one\ntwo",
      ],
    }),
  },
  wide: {
    title: "wide, combining and right-to-left text",
    plan: (random) => ({
      prompts: [
        `数える ${random.between(1, 999)} 个文件，请 👩‍👩‍👧 e\u0301 n\u0303 שלום עולם مرحبا 한글 ${"宽".repeat(random.between(1, 90))}`,
        "ｆｕｌｌ　ｗｉｄｔｈ",
      ],
      pieces: ["九个文件。", "שלום 👍🏽 e\u0301"],
    }),
  },
  control: {
    title: "control characters in the prompt: shown, never executed",
    plan: (random) => ({
      prompts: [
        `a${random.between(1, 999)}\u001b[201~\r/exit\rb\u0003c\u0004d\u0015e\u001bf\u0000g\u0007h\u009b1m`,
        "tab\there\u007f and \u001b]0;title\u0007 there",
      ],
    }),
  },
  commands: {
    title: "prompts that begin as the agent's own commands do",
    plan: (random) => ({
      prompts: [random.pick(["/exit", "/quit now", "!rm -rf /", "  /exit"]), "/exit"],
    }),
  },
  "spinner-for-ever": {
    title: "the spinner and its clock run and nothing comes",
    plan: () => ({ ending: "spinner" }),
  },
  "silent-death": {
    title: "the screen freezes in the middle of a turn",
    plan: () => ({ ending: "frozen" }),
  },
  "exit-in-turn": {
    title: "the program ends in the middle of a turn",
    plan: () => ({ ending: "exit" }),
  },
  "retry-for-ever": {
    title: "a failed call is repeated for ever, and told so",
    plan: () => ({ ending: "retry" }),
  },
  error: {
    title: "the model's provider refuses: the turn ends with an error line",
    plan: () => ({ ending: "error" }),
  },
  limit: {
    title: "a limit is reached, with the time it is over",
    plan: () => ({ ending: "limit" }),
  },
  "busy-gap": {
    title: "the sign that it is busy goes away for a while in the middle of a turn",
    plan: (random) => ({
      gapMs: random.between(300, 1_300),
      pieces: ["one", "two", "three", "four"],
    }),
  },
  restless: {
    title: "the screen moves when nothing goes on: a clock, a hint",
    plan: () => ({ restless: true }),
  },
  "prose-busy": {
    title: 'prose that quotes "esc to interrupt"',
    plan: prose(
      "The footer then says: esc to interrupt",
      "✻ Working… (12s · esc to interrupt)",
      "esc to cancel, esc to stop",
    ),
  },
  "prose-429": {
    title: 'prose that quotes "429"',
    plan: prose(
      "It answers with 429 Too Many Requests",
      "API Error: 429 Rate limit reached",
      "You've hit your usage limit · resets 3pm",
    ),
  },
  "prose-dialog": {
    title: 'prose that quotes "Do you want to proceed?"',
    plan: prose(
      "Do you want to proceed?",
      "❯ 1. Yes\n  2. No",
      "Do you want to proceed?\n ❯ 1. Yes\n   2. No, and stop",
    ),
  },
  "prose-exit": {
    title: 'prose that quotes "/exit"',
    plan: prose("/exit", "> /exit", "Type /exit and then press Enter"),
  },
  "prose-lgtm": {
    title: 'prose that quotes "LGTM"',
    plan: prose("LGTM", "DONE", "Task complete. LGTM ✅"),
  },
};
