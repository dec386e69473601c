/** What was seen of a program: screens as lists of lines. */
export interface Observations {
  /** At rest, before anything was typed. */
  before: string[];
  /** With `word` in the input box. */
  typed: string[];
  word: string;
  /** One after another from Enter on, until it was quiet. */
  during: string[][];
  /** At rest again. */
  after: string[];
}

export interface InferredSignals {
  ready: { screen: string[]; bottom: number; quietMs: number };
  submit: { paste: "bracketed"; enterDelayMs: number; verifyMs: number; retries: number };
  busy: { screen: string[]; bottom: number }[];
  /** Keys that most programs leave at; a profile that knows better says so. */
  exit: string[];
  done: ({ screen: string[]; bottom: number; settleMs: number } | { silenceMs: number })[];
}

/** Lines that come and go while a program works hold one of these, in most programs. */
const TELLS =
  /esc(?:ape)? (?:to )?(?:interrupt|cancel|stop)|ctrl.c (?:to )?(?:interrupt|cancel|stop)/i;
const SPINNER = /^\s*[\u2800-\u28ff✢✳✶✻✽◐◑◒◓|/\\-]\s+\S/u;

/** The rules that those screens allow, or why none can be made. Pure. */
export function inferSignals(seen: Observations): InferredSignals | string {
  const at = seen.typed.findLastIndex((line) => line.includes(seen.word));
  if (at === -1) return "what was typed did not show: there is no input box to be found";
  const mark = (seen.typed[at] ?? "").slice(0, (seen.typed[at] ?? "").indexOf(seen.word));
  const below = seen.typed.slice(at).filter((line) => line.trim() !== "").length;
  const ready = { screen: [markPattern(mark)], bottom: Math.max(2, below + 2) };
  const busy = busyPatterns(seen);
  return {
    ready: { ...ready, quietMs: 600 },
    submit: { paste: "bracketed", enterDelayMs: 300, verifyMs: 3_000, retries: 1 },
    busy: busy.map((pattern) => ({ screen: [pattern], bottom: 12 })),
    exit: ["\u0003", "\u0003"],
    // Without anything that tells work from rest, no end is sure.
    done: busy.length > 0 ? [{ ...ready, settleMs: 2_500 }] : [{ silenceMs: 8_000 }],
  };
}

/** The start of the input line: its sign, with whatever stands behind it. */
function markPattern(mark: string): string {
  const bare = mark.trimEnd();
  if (bare === "") return "^\\s*$";
  return `^${escape(bare.trimStart()).replace(/^/, "\\s*")}( |$)`;
}

/** What showed while it worked and neither before nor after. */
function busyPatterns({ before, during, after }: Observations): string[] {
  const still = new Set([...before, ...after].map((line) => line.trim()));
  const passing = during.flat().filter((line) => line.trim() !== "" && !still.has(line.trim()));
  const told = passing.map((line) => TELLS.exec(line)?.[0]).filter((text) => text !== undefined);
  if (told.length > 0)
    return [...new Set(told.map((text) => escape(text.toLowerCase())))].map(anyCase);
  const spun = passing.filter((line) => SPINNER.test(line));
  return spun.length > 1 ? ["^\\s*[\\u2800-\\u28ff✢✳✶✻✽◐◑◒◓] +\\S"] : [];
}

/** Profiles have no flag for it. */
function anyCase(pattern: string): string {
  return pattern.replace(/^[a-z]/, (first) => `[${first}${first.toUpperCase()}]`);
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
