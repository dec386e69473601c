import { replyFromScreen } from "../screen/reply.ts";
import { after, type Step } from "./context.ts";
import { blocked } from "./dialog.ts";
import { failure } from "./hook.ts";
import { type Ending, finish, type Ground, overdue } from "./record.ts";
import { type CompiledRule, looks, type RuleKind, startIsTold } from "./rules.ts";
import type { ActiveTurn, Look } from "./state.ts";

/** An idle screen must hold that long before it ends a turn: agents hide their spinner while they print. */
const SETTLE_MS = 1_500;
/** Where the agent's own event ought to come, title and screen are only believed this much later. */
const LATE_MS = 4_000;
/** After an interrupt that was asked for, an idle screen needs less. */
const STOPPED_MS = 700;
/** New lines that long after the last word of a retry mean that the call went through. */
const RECOVERED_MS = 500;

/** What an agent that came to rest may have left on its screen. */
const AT_REST: ReadonlySet<RuleKind> = new Set(["interrupted", "limit", "auth", "error"]);

/** Ends the active turn when title, screen or silence say so, or when it no longer gets on. */
export function awaitEnd(step: Step): void {
  const active = step.state.active;
  const look = step.state.look;
  if (active === null || active.enterAt === 0) return;
  if (look !== null && active.stage === "working") {
    const ending =
      toldEnd(step, active, look) ?? retriedTooLong(step, active) ?? cameToRest(step, active, look);
    if (ending) {
      finish(step, ending);
      return;
    }
  }
  giveUp(step);
}

/** Ends a turn that takes too long, or whose agent shows nothing new. */
export function giveUp(step: Step): void {
  const { active, dialog } = step.state;
  if (active === null || dialog !== null) return;
  const { stallMs } = step.signals.profile.signals;
  if (overdue(step, active)) {
    stall(step, `no end after ${(active.request.timeoutMs ?? 0) / 1000} s`);
  } else if (active.stage === "working" && stallMs > 0 && after(step, active.progressAt, stallMs)) {
    stall(step, `nothing new for ${stallMs / 1000} s while the agent seemed to work`);
  }
}

/** The agent's own event said that the turn is over, and the profile wants its screen to be asked for an error first:
 *  some agents tell the same end for an answer and for a failure. */
function toldEnd(step: Step, active: ActiveTurn, look: Look): Ending | undefined {
  for (const rule of step.signals.rules) {
    const latch = rule.kind === "done" ? step.state.latched[rule.id] : undefined;
    if (latch === undefined || !after(step, latch.at, rule.rule.settleMs ?? 0)) continue;
    const failed = step.signals.rules.find((other) => other.line && look.hits[other.id]);
    const line = failed && look.hits[failed.id]?.match;
    if (failed && line && failed.kind !== "interrupted")
      return {
        ...failure(step, failed, { detail: line, ground: groundOf(failed, line) }),
        ...(latch.usage ? { usage: latch.usage } : {}),
      };
    const { at: _, detail, ending: __, ...said } = latch;
    const ground: Ground = { signal: "hook", rule: rule.label, match: detail };
    return { end: active.interrupt || failed ? "interrupted" : "done", ground, ...said };
  }
  return undefined;
}

/** The agent repeats a failed call by itself, and has done so for longer than the profile allows. */
function retriedTooLong(step: Step, active: ActiveTurn): Ending | undefined {
  if (step.state.dialog) return undefined;
  const rules = step.signals.rules.filter(({ kind }) => kind === "retrying");
  const hit = rules.map((rule) => step.state.look?.hits[rule.id]).find(Boolean);
  if (hit) {
    const { since, line, told } = active.retry ?? { since: hit.since, line: "", told: false };
    active.retry = { since, line: told ? line : hit.match, told, seenAt: step.at };
  }
  const { retry } = active;
  if (retry === null || rules[0] === undefined) return undefined;
  if (!hit && active.progressAt > retry.seenAt + RECOVERED_MS) {
    active.retry = null;
    return undefined;
  }
  if (!after(step, retry.since, step.signals.profile.signals.retryMs)) return undefined;
  const ground: Ground = { signal: "screen", rule: rules[0].label, match: retry.line };
  return failure(step, rules[0], { detail: retry.line, ground });
}

/** The agent stopped working: finds out why, from the strongest reason to the weakest. */
function cameToRest(step: Step, active: ActiveTurn, look: Look): Ending | undefined {
  if (look.idleSince === null || blocked(step)) return undefined;
  const quietSince = Math.max(look.idleSince, look.changedAt, active.enterAt);
  for (const rule of step.signals.rules) {
    const hit = look.hits[rule.id];
    if (hit === undefined || !AT_REST.has(rule.kind)) continue;
    if (!after(step, Math.max(quietSince, hit.since), rule.rule.settleMs ?? SETTLE_MS)) continue;
    const ground = groundOf(rule, hit.match);
    if (rule.kind === "interrupted") return { end: "interrupted", detail: hit.match, ground };
    return failure(step, rule, { detail: hit.match, ground });
  }
  return idle(step, active, look);
}

/** Nothing but title, screen or silence tells that the turn is over. */
function idle(step: Step, active: ActiveTurn, look: Look): Ending | undefined {
  const expected = eventExpected(step, active);
  // One that told that it began and has drawn nothing since may be too busy to draw: a long prompt takes some of them ten
  // seconds to wrap, and a minute where others work too. If it never does it is stalled.
  if (active.hookStart && !active.sawBusy && expected && active.interrupt === null)
    return undefined;
  const late = expected && active.interrupt === null ? LATE_MS : 0;
  const quietSince = Math.max(
    look.idleSince ?? step.at,
    look.changedAt,
    active.interrupt?.at ?? active.enterAt,
  );
  for (const rule of step.signals.rules) {
    if (rule.kind !== "done") continue;
    if (rule.rule.silenceMs !== undefined) {
      if (!after(step, Math.max(look.changedAt, active.enterAt), rule.rule.silenceMs + late))
        continue;
      return unsure(step, active, rule, `no new output for ${rule.rule.silenceMs / 1000} s`);
    }
    const hit = look.hits[rule.id];
    if (hit === undefined || !looks(rule.look) || look.hits.ready === undefined) continue;
    if (!active.sawBusy && active.progress === 0) continue;
    const settle = active.interrupt ? STOPPED_MS : (rule.rule.settleMs ?? SETTLE_MS) + late;
    if (!after(step, Math.max(quietSince, hit.since), settle)) continue;
    if (active.interrupt) return { end: "interrupted", ground: groundOf(rule, hit.match) };
    if (!isTaken(step, active))
      return unsure(step, active, rule, "nothing shows that the agent took the prompt");
    if (expected)
      return unsure(step, active, rule, "the agent went idle without the event that ends a turn");
    return { end: "done", ground: groundOf(rule, hit.match), ...fromScreen(step, active) };
  }
  return undefined;
}

/** The prompt is with the agent. Where its event or its echo would have told more, a box that is merely empty proves
 *  little: a dialog that came and went between two looks empties it too. */
function isTaken({ signals }: Step, { taken, echoedBefore }: ActiveTurn): boolean {
  return taken === "told" || (taken === "left" && (echoedBefore || !startIsTold(signals)));
}

/** The agent's own event ought to tell the end: it has told other things in this session. */
function eventExpected(step: Step, active: ActiveTurn): boolean {
  const told = active.hookStart || Object.keys(step.state.hooks).length > 0;
  return told && step.signals.rules.some((rule) => rule.kind === "done" && rule.rule.hook);
}

function unsure(step: Step, active: ActiveTurn, rule: CompiledRule, detail: string): Ending {
  const signal = rule.rule.silenceMs === undefined ? groundOf(rule, "").signal : "silence";
  return {
    end: active.interrupt ? "interrupted" : "unsure",
    detail,
    ground: { signal, rule: rule.label, match: detail },
    ...fromScreen(step, active),
  };
}

function fromScreen(step: Step, active: ActiveTurn): { reply?: string } {
  const { chrome, bullet } = step.signals;
  const reply = replyFromScreen(active.region, { chrome, ...(bullet ? { bullet } : {}) });
  return reply === "" ? {} : { reply };
}

function stall(step: Step, detail: string): void {
  finish(step, {
    end: "stalled",
    detail,
    ground: { signal: "silence", rule: "stallMs", match: detail },
  });
}

function groundOf(rule: CompiledRule, match: string): Ground {
  return { signal: rule.look.title ? "title" : "screen", rule: rule.label, match };
}
