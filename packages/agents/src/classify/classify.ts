import type { AgentState, Signal } from "@pty4ai/protocol";
import { classify, endOf } from "../screen/failure.ts";
import { replyFromScreen } from "../screen/reply.ts";
import { matchLine, matchLook } from "../turn/match.ts";
import { type CompiledRule, type CompiledSignals, looks } from "../turn/rules.ts";
import { withoutScrollbar } from "./scrollbar.ts";
import { lastTurn, type TurnOnScreen } from "./last-turn.ts";

/** One screen, without its history. `title` is empty where nobody knows it. */
export interface SavedScreen {
  lines: string[];
  title: string;
  /** The prompt of the last turn, where it is known: it parts prompt and reply exactly. */
  prompt?: string;
}

export interface Finding {
  rule: string;
  signal: Signal;
  match: string;
}

export interface Classified {
  agent: string;
  state: AgentState;
  /** What it printed since the last prompt, or before the first; for a dialog what that says. Null where there is none. */
  reply: string | null;
  /** The rule that decided, and what it saw. */
  rule: string | null;
  evidence: Finding[];
  /** What matched as well and was not believed, or nearly matched, and why. */
  rejected: { rule: string; match: string; why: string }[];
}

/** What one screen of an agent says. Pure: rules of the profile, from the one that must not be overlooked to the one
 *  that must not be believed too soon. */
export function classifyScreen(signals: CompiledSignals, saved: SavedScreen): Classified {
  const screen = { ...saved, lines: withoutScrollbar(saved.lines) };
  const turn = lastTurn(signals, screen);
  const found = findings(signals, screen, turn);
  const verdict = judge(signals, found, turn);
  return {
    agent: signals.profile.name,
    state: verdict.state,
    reply: replyOf(signals, screen, { turn, state: verdict.state }),
    rule: verdict.rule,
    evidence: found.all.filter(({ rule }) => rule === verdict.rule),
    rejected: [
      ...found.all
        .filter(({ rule }) => rule !== verdict.rule)
        .map(({ rule, match }) => ({ rule, match, why: verdict.why })),
      ...found.dropped,
    ],
  };
}

interface Seen extends Finding {
  kind: CompiledRule["kind"] | "ready" | "dialog";
  state?: AgentState;
}

interface Findings {
  all: Seen[];
  dropped: Classified["rejected"];
}

function findings(signals: CompiledSignals, screen: SavedScreen, turn: TurnOnScreen): Findings {
  const all: Seen[] = [];
  const dropped: Classified["rejected"] = [];
  const ready = matchLook(titled(signals.ready, screen), screen);
  for (const dialog of signals.dialogs) {
    const match = matchLook(dialog.look, screen);
    if (match === undefined) continue;
    const rule = `dialogs.${dialog.rule.name}`;
    if (ready !== undefined)
      dropped.push({ rule, match, why: "the input box is there too: something the agent wrote" });
    else all.push({ kind: "dialog", rule, signal: "screen", match, state: dialog.rule.state });
  }
  for (const rule of signals.rules) {
    // What an event and the screen must say together, the screen alone does not say.
    if (rule.rule.hook !== undefined) continue;
    const match = looks(rule.look)
      ? matchLook(titled(rule.look, screen), screen)
      : rule.line && matchLine(rule.line, turn.last);
    if (match === undefined) {
      const older = rule.line && matchLine(rule.line, turn.lines);
      if (older)
        dropped.push({ rule: rule.label, match: older, why: "the agent went on after that line" });
      continue;
    }
    if (asks(rule) && ready !== undefined && !rule.look.title)
      dropped.push({
        rule: rule.label,
        match,
        why: "the input box is there too: something the agent wrote",
      });
    else
      all.push({
        kind: rule.kind,
        rule: rule.label,
        signal: rule.look.title ? "title" : "screen",
        match,
      });
  }
  if (ready !== undefined)
    all.push({ kind: "ready", rule: "ready", signal: "screen", match: ready });
  return { all, dropped };
}

function asks({ kind }: CompiledRule): boolean {
  return kind === "permission" || kind === "question";
}

/** A title that nobody knows is not asked for, where the rule says more than the title. */
function titled<T extends CompiledSignals["ready"]>(look: T, { title }: SavedScreen): T {
  if (title !== "" || look.screen.length === 0) return look;
  const { title: _, ...rest } = look;
  return rest as T;
}

function judge(
  signals: CompiledSignals,
  { all }: Findings,
  turn: TurnOnScreen,
): { state: AgentState; rule: string | null; why: string } {
  const first = (...kinds: Seen["kind"][]): Seen | undefined =>
    kinds.map((kind) => all.find((seen) => seen.kind === kind)).find(Boolean);
  const gone = first("exited");
  if (gone) return { state: "exited", rule: gone.rule, why: "the agent is gone" };
  const dialog = first("dialog");
  if (dialog)
    return { state: dialog.state ?? "permission", rule: dialog.rule, why: "a dialog is open" };
  const menu = all.find(({ kind, rule }) => kind === "limit" && rule.includes("menu"));
  if (menu) return { state: "limit", rule: menu.rule, why: "a limit is told" };
  const asked = first("question", "permission");
  if (asked) {
    const state = asked.kind === "question" ? "question" : "permission";
    return { state, rule: asked.rule, why: "a dialog is open" };
  }
  const again = first("retrying");
  if (again)
    return { state: failed(again), rule: again.rule, why: "the agent repeats a failed call" };
  const busy = first("busy");
  if (busy) return { state: "working", rule: busy.rule, why: "the agent is at work" };
  const failure = first("limit", "auth", "error");
  if (failure) return { state: failed(failure), rule: failure.rule, why: "the last turn failed" };
  const ready = first("ready");
  if (ready && signals.profile.signals.done.every((rule) => rule.silenceMs !== undefined))
    return { state: turn.found ? "unsure" : "ready", rule: ready.rule, why: "nothing tells more" };
  if (ready)
    return { state: "ready", rule: ready.rule, why: "the input box is there and nothing runs" };
  if (turn.found)
    return { state: "unsure", rule: null, why: "no input box, and nothing that runs" };
  return { state: "starting", rule: null, why: "no input box yet" };
}

function failed({ kind, match }: Seen): AgentState {
  if (kind === "limit" || kind === "auth") return kind;
  const end = endOf(classify(match));
  return end === "limit" || end === "auth" ? end : "error";
}

function replyOf(
  signals: CompiledSignals,
  screen: SavedScreen,
  { turn, state }: { turn: TurnOnScreen; state: AgentState },
): string | null {
  if (state === "exited") return null;
  const { chrome, bullet, box: _, ...rest } = signals;
  // A dialog stands where the input box was: all of it belongs to what is said.
  const { lines } =
    state === "permission" || state === "question" ? lastTurn({ ...rest, chrome }, screen) : turn;
  const text = replyFromScreen(lines, { chrome, ...(bullet ? { bullet } : {}) });
  return text === "" ? null : text;
}
