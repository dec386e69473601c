import type { Usage } from "@pty4ai/protocol";
import { estimate, type ModelTokens } from "../price/estimate.ts";
import { classify, endOf } from "../screen/failure.ts";
import { visible } from "../screen/prompt.ts";
import { squeeze } from "../screen/region.ts";
import { resetTime } from "../screen/reset.ts";
import type { Step } from "./context.ts";
import { finish, type Ground, reach, spend } from "./record.ts";
import { type CompiledRule, looks } from "./rules.ts";
import type { ActiveTurn } from "./state.ts";
import type { EngineEvent } from "./types.ts";

type Hook = Extract<EngineEvent, { type: "hook" }>;
type Payload = Record<string, unknown>;

/** Takes in one event of the agent's own. Those of another conversation (a title writer, a nested agent) say nothing. */
export function absorbHook(step: Step, event: Hook): void {
  const { state, signals } = step;
  if (!ours(step, event)) return;
  state.hooks[event.name] = step.at;
  if (state.active) state.active.progressAt = step.at;
  for (const rule of signals.rules) {
    if (rule.rule.hook !== event.name) continue;
    if (rule.kind === "spent" || !applies(step, rule, event.payload)) {
      keepUsage(step, rule, event.payload);
      continue;
    }
    apply(step, rule, {
      signal: "hook",
      match: `${event.name} ${detailOf(rule, event.payload)}`,
      payload: event.payload,
    });
  }
}

/** Takes in an operating system command, such as a desktop notification. */
export function absorbOsc(step: Step, event: Extract<EngineEvent, { type: "osc" }>): void {
  for (const rule of step.signals.rules) {
    if (rule.rule.osc !== event.code || !(rule.match ?? /^/).test(event.data)) continue;
    apply(step, rule, {
      signal: "title",
      match: `OSC ${event.code} ${event.data}`,
      payload: { data: event.data },
    });
  }
}

interface Sign {
  signal: Ground["signal"];
  match: string;
  payload: Payload;
}

function apply(step: Step, rule: CompiledRule, sign: Sign): void {
  const { state } = step;
  const active = state.active;
  const ground: Ground = { signal: sign.signal, rule: rule.label, match: sign.match };
  if (active === null) return;
  if (active.enterAt === 0 && !sentByOther(active, rule)) return;
  if (sign.signal === "hook" && rule.kind !== "done") active.taken = "told";
  const detail = detailOf(rule, sign.payload);
  switch (rule.kind) {
    case "start":
      active.taken = "told";
      if (sign.signal === "hook") active.hookStart = true;
      if (active.stage === "working") return;
      active.stage = "working";
      reach(step, "working", ground);
      return;
    case "done": {
      if (staleEnd(step, sign)) return;
      const said = { ...replyOf(rule, sign.payload), ...usageOf(rule, sign.payload) };
      if (rule.rule.settleMs) state.latched[rule.id] = { at: step.at, detail: sign.match, ...said };
      else
        finish(step, {
          end: active.interrupt ? "interrupted" : doneBy(sign, active),
          ground,
          ...said,
        });
      return;
    }
    case "interrupted":
      finish(step, { end: "interrupted", detail, ground, ...usageOf(rule, sign.payload) });
      return;
    case "permission":
    case "question":
      if (looks(rule.look))
        state.latched[rule.id] = { at: step.at, detail, ...toolOf(rule, sign.payload) };
      else finish(step, { end: rule.kind, detail, ground });
      return;
    case "limit":
    case "auth":
    case "error":
      finish(step, {
        ...failure(step, rule, { detail, ground, said: allTexts(rule, sign.payload) }),
        ...usageOf(rule, sign.payload),
      });
      return;
    case "retrying":
      active.retry = {
        since: active.retry?.since ?? step.at,
        seenAt: step.at,
        line: detail,
        told: true,
      };
      return;
    case "busy":
      active.sawBusy = true;
      return;
    default:
      return;
  }
}

/** What was used so far, and what an end tells that was none, or not yet: it counts where nothing better comes. */
function keepUsage(step: Step, rule: CompiledRule, payload: Payload): void {
  const { usage } = usageOf(rule, payload);
  const tells = rule.kind === "done" || rule.kind === "spent";
  if (!tells || usage === undefined || !step.state.active?.enterAt) return;
  spend(step, usage);
}

/** Whoever closed a dialog may have pressed Enter once more: the agent's own event tells that it has our prompt. */
function sentByOther(active: ActiveTurn, rule: CompiledRule): boolean {
  if (!active.held || rule.kind !== "start" || rule.rule.prompt === undefined) return false;
  active.enterAt = active.pastedAt;
  return true;
}

/** A notification that something is over says nothing of a prompt that nobody saw go. */
function doneBy(sign: Sign, active: ActiveTurn): "done" | "unsure" {
  return sign.signal === "hook" || active.taken !== null ? "done" : "unsure";
}

export function failure(
  step: Step,
  rule: CompiledRule,
  { said, ...found }: { detail: string; ground: Ground; said?: string },
): Parameters<typeof finish>[1] {
  const byText = endOf(rule.rule.class ?? classify(said ?? found.detail));
  const end = rule.kind === "limit" || rule.kind === "auth" ? rule.kind : byText;
  const resetsAt = end === "limit" ? resetTime(found.detail, step.at) : undefined;
  return { end, ...found, ...(resetsAt ? { resetsAt } : {}) };
}

/** An end that came for an earlier prompt: this one has not begun, and its start would have been told. */
function staleEnd(step: Step, sign: Sign): boolean {
  const { state, signals } = step;
  const active = state.active;
  if (active === null || active.hookStart || sign.signal !== "hook") return false;
  const told = [...signals.startHooks].some((name) => state.hooks[name] !== undefined);
  return told;
}

/** Whether the event belongs to this session's conversation; adopts the id of a new one. */
function ours(step: Step, event: Hook): boolean {
  const { state, signals } = step;
  const field = signals.profile.conversation.field;
  const id = field ? read(event.payload, field) : undefined;
  if (typeof id !== "string" || id === "" || id === state.conversation) return true;
  const opens = event.name === signals.gate.hook || signals.startHooks.has(event.name);
  const free = state.active === null || !state.active.hookStart;
  if (state.conversation !== null && !(opens && free && startsOurs(step, event))) return false;
  state.conversation = id;
  step.effects.push({ type: "conversation", id });
  return true;
}

/** While a turn waits for its start, only a start with our prompt may open another conversation. */
function startsOurs(step: Step, event: Hook): boolean {
  if (step.state.active === null || step.state.active.enterAt === 0) return true;
  return step.signals.rules.some(
    (rule) =>
      rule.kind === "start" &&
      rule.rule.hook === event.name &&
      rule.rule.prompt !== undefined &&
      applies(step, rule, event.payload),
  );
}

function applies(step: Step, rule: CompiledRule, payload: Payload): boolean {
  const { prompt } = rule.rule;
  if (prompt !== undefined && !holdsPrompt(step, read(payload, prompt))) return false;
  return rule.where.every(([path, pattern]) => pattern.test(textOf(read(payload, path))));
}

function holdsPrompt(step: Step, value: unknown): boolean {
  const active = step.state.active;
  if (active === null) return false;
  const wanted = squeeze(visible(active.request.prompt)).slice(0, 200);
  return squeeze(textOf(value)).includes(wanted);
}

function detailOf(rule: CompiledRule, payload: Payload): string {
  for (const path of rule.rule.text ?? []) {
    const value = read(payload, path);
    if (value !== undefined && value !== null && value !== "") return textOf(value).slice(0, 400);
  }
  return "";
}

/** What a permission is wanted for, in full: rules of a policy judge it. */
function toolOf(rule: CompiledRule, payload: Payload): { tool?: string; argument?: string } {
  if (rule.rule.tool === undefined) return {};
  const tool = textOf(read(payload, rule.rule.tool));
  const path = rule.rule.text?.find(
    (each) => each !== rule.rule.tool && read(payload, each) !== undefined,
  );
  const argument = path === undefined ? undefined : textOf(read(payload, path));
  return { ...(tool === "" ? {} : { tool }), ...(argument === undefined ? {} : { argument }) };
}

/** All that the agent said about a failure: a short code and a sentence may stand in different fields. */
function allTexts(rule: CompiledRule, payload: Payload): string {
  return (rule.rule.text ?? []).map((path) => textOf(read(payload, path))).join(" ");
}

function replyOf(rule: CompiledRule, payload: Payload): { reply?: string } {
  for (const path of rule.rule.text ?? []) {
    const value = read(payload, path);
    if (typeof value === "string") return { reply: value };
  }
  return {};
}

const USAGE_NAMES: [keyof Usage, string[]][] = [
  ["inputTokens", ["inputTokens", "input_tokens", "input"]],
  ["outputTokens", ["outputTokens", "output_tokens", "output"]],
  [
    "cachedTokens",
    ["cachedTokens", "cached_tokens", "cache_read_input_tokens", "cached_input_tokens"],
  ],
  ["usd", ["usd", "cost", "total_cost_usd"]],
];

function tokensOf(counts: unknown): Usage {
  const usage: Usage = {};
  for (const [name, spellings] of USAGE_NAMES)
    for (const spelling of spellings) {
      const value = read(counts, spelling);
      if (typeof value === "number" && Number.isFinite(value)) usage[name] ??= value;
    }
  return usage;
}

/** What the tokens cost by the table of prices, where the event tells which model they were spent on. */
function priceOf(counts: object): { estimatedUsd?: number } {
  const models = read(counts, "models");
  if (typeof models !== "object" || models === null) return {};
  const byModel = Object.entries(models).map(([model, each]): [string, ModelTokens] => {
    const { inputTokens = 0, outputTokens = 0, cachedTokens = 0 } = tokensOf(each);
    return [model, { input: inputTokens, output: outputTokens, cached: cachedTokens }];
  });
  const usd = estimate(new Map(byModel));
  return usd === undefined ? {} : { estimatedUsd: usd };
}

function usageOf(rule: CompiledRule, payload: Payload): { usage?: Usage } {
  const usage = rule.rule.usage ? usageIn(read(payload, rule.rule.usage)) : undefined;
  return usage === undefined ? {} : { usage };
}

/** Token counts under any of their usual names, and what they cost where the agent tells no money. */
export function usageIn(found: unknown): Usage | undefined {
  if (typeof found !== "object" || found === null) return undefined;
  const usage = tokensOf(found);
  if (usage.usd === undefined) Object.assign(usage, priceOf(found));
  return Object.keys(usage).length > 0 ? usage : undefined;
}

/** The value at a dotted path, own properties only. */
export function read(value: unknown, path: string): unknown {
  let at: unknown = value;
  for (const key of path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Payload)[key];
  }
  return at;
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "" : (JSON.stringify(value) ?? "");
}
