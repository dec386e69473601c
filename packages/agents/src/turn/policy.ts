import type { Dialog, DialogPolicy, ToolRule } from "@pty4ai/protocol";

export type Verdict = "ask" | "deny" | "fail" | "allow";

/** What becomes of a dialog that nobody has answered yet. Rules judge only what the agent's own event told, never what
 *  the screen shows: that, the agent and its tools can paint at will. */
export function judge(
  dialog: Pick<Dialog, "kind" | "tool" | "argument">,
  policy: DialogPolicy = {},
): Verdict {
  const { kind, tool, argument } = dialog;
  const otherwise = policy.otherwise ?? "ask";
  if (kind === "question" || tool === undefined) return otherwise;
  const matches = (rule: ToolRule): boolean => ruleMatches(rule, { tool, argument });
  if (policy.deny?.some(matches)) return "deny";
  if (policy.allow?.some(matches)) return "allow";
  return otherwise;
}

function ruleMatches(
  rule: ToolRule,
  asked: { tool: string; argument: string | undefined },
): boolean {
  if (!globMatches(rule.tool, asked.tool)) return false;
  if (rule.argument === undefined) return true;
  return asked.argument !== undefined && globMatches(rule.argument, asked.argument);
}

/** Whether a pattern with `*` and `**` matches the whole text. Takes time in the product of both lengths at worst. */
export function globMatches(pattern: string, text: string): boolean {
  const parts = pattern.split(/(\*\*|\*)/).filter((part) => part !== "");
  const chains = chainsIn(text);
  let places = new Set([0]);
  for (const part of parts) {
    places = part.startsWith("*")
      ? spread(places, text, part === "*" ? chains : new Set())
      : step(places, text, part);
    if (places.size === 0) return false;
  }
  return places.has(text.length);
}

const CHAINS = /[;&|<>$`()\n\r]/;

/** Where a shell would see a character that chains or redirects: quoted ones are text, unless a quote stays open, stands in
 *  a comment, or shells differ about it. */
function chainsIn(text: string): Set<number> {
  const chains = new Set<number>();
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (STOPS[quote]?.test(char)) chains.add(at);
    if (char === "#" && quote === "" && /^\s?$/.test(text[at - 1] ?? "")) return everyChain(text);
    if (char === "\\" && quote !== "'") {
      at += 1;
      if (quote === "" && CHAINS.test(text[at] ?? "")) chains.add(at);
    } else if (char === quote) quote = "";
    else if (quote === "" && /['"]/.test(char)) quote = char;
  }
  return quote === "" ? chains : everyChain(text);
}

const STOPS: Record<string, RegExp> = { "": CHAINS, '"': /[$`]/, "'": /\\/ };

function everyChain(text: string): Set<number> {
  return new Set([...text.matchAll(new RegExp(CHAINS, "g"))].map(({ index }) => index));
}

function spread(places: Set<number>, text: string, stops: Set<number>): Set<number> {
  const reached = new Set<number>();
  for (const from of places)
    for (let at = from; at <= text.length && !reached.has(at); at++) {
      reached.add(at);
      if (stops.has(at)) break;
    }
  return reached;
}

function step(places: Set<number>, text: string, literal: string): Set<number> {
  const reached = [...places].filter((at) => text.startsWith(literal, at));
  return new Set(reached.map((at) => at + literal.length));
}

const REFUSES = /^(no\b|deny|reject|cancel|don['’]t allow|decline|abort)/i;
const ALLOWS = /^(yes|allow|approve|proceed|run|accept|confirm|ok)\b/i;
const LASTING = /always|session|don['’]t ask|do not ask|trust|auto|all\b|for the rest|remember/i;

/** Place of the option that refuses, or that allows this once. -1: there is none. */
export function optionFor(options: string[], wanted: "deny" | "allow"): number {
  if (wanted === "deny") return options.findIndex((label) => REFUSES.test(label));
  return options.findIndex((label) => ALLOWS.test(label) && !LASTING.test(label));
}
