import { readDialog } from "../screen/dialog.ts";
import { contentOf, fingerprint, newsOf } from "../screen/normalise.ts";
import { visible } from "../screen/prompt.ts";
import { draftShown, regionOf } from "../screen/region.ts";
import type { Step } from "./context.ts";
import { blocked } from "./dialog.ts";
import { matchLine, matchLook } from "./match.ts";
import { type CompiledRule, looks } from "./rules.ts";
import type { ActiveTurn, Look } from "./state.ts";
import type { EngineEvent } from "./types.ts";

type Screen = Extract<EngineEvent, { type: "screen" }>;
type Hits = Look["hits"];

const SEEN_KEPT = 3_000;

/** Reads a new screen into the state: what matches, since when, and whether the active turn got on. */
export function observe(step: Step, screen: Screen): void {
  const { state, signals } = step;
  const before = state.look;
  const lines = contentOf(screen.lines, signals.chrome);
  const news = [...new Set(lines)];
  const drawn = fingerprint(screen.lines.join("\n") + screen.title);
  const content = fingerprint(lines.join());
  const active = state.active;
  if (active) readRegion(step, active, screen);
  const hits = readHits(step, screen, before?.hits ?? {});
  const asked = asks(step, hits) ? readDialog(screen.lines) : undefined;
  const busy = signals.rules.some((rule) => rule.kind === "busy" && hits[rule.id]);
  state.look = {
    at: step.at,
    drawnAt: before?.drawn === drawn ? before.drawnAt : step.at,
    changedAt: before?.content === content ? before.changedAt : step.at,
    drawn,
    content,
    title: screen.title.slice(0, 200),
    bracketedPaste: screen.bracketedPaste,
    draft: active !== null && shows(step, active, screen),
    hits,
    idleSince: busy ? null : (before?.idleSince ?? step.at),
    ...(asked === undefined ? {} : { asked }),
    news,
    tail: screen.lines.filter((line) => line.trim() !== "").slice(-20),
  };
  if (active) {
    followPrompt(active, state.look, blocked(step));
    countProgress(step, active, news, busy);
  }
}

/** Whether the prompt still stands in its box, was taken from it by Enter, or may have been lost to a dialog. */
function followPrompt(active: ActiveTurn, look: Look, isBlocked: boolean): void {
  if (active.taken === "told" || active.stage === "pasting") return;
  const entered = active.enterAt > 0;
  if (entered && active.echoed && !active.echoedBefore) active.taken = "told";
  else if (active.taken !== null) return;
  else if (isBlocked) active.held = true;
  else if (look.draft) {
    active.shown = true;
    active.held = false;
  } else if (entered && active.shown && !active.held) {
    if (look.hits["ready"] !== undefined || look.idleSince === null) active.taken = "left";
  }
}

function readRegion(step: Step, active: ActiveTurn, screen: Screen): void {
  const { box, chrome } = step.signals;
  const region = regionOf(screen.lines, {
    prompt: visible(active.request.prompt),
    ...(box ? { box } : {}),
  });
  active.echoed = region.anchored;
  const known = new Set(active.before);
  active.region = region.anchored
    ? region.lines
    : region.lines.filter((line) => !newsOf([line], chrome).some((print) => known.has(print)));
}

function shows(step: Step, active: ActiveTurn, screen: Screen): boolean {
  const near = screen.lines.slice(Math.max(0, screen.cursor.y - 1), screen.cursor.y + 2).join("\n");
  return (
    draftShown(screen.lines, screen.cursor.y, visible(active.request.prompt)) ||
    (step.signals.placeholder?.test(near) ?? false)
  );
}

function readHits(step: Step, screen: Screen, before: Hits): Hits {
  const { rules, ready, dialogs } = step.signals;
  const hits: Hits = {};
  const put = (id: string, match: string | undefined): void => {
    if (match === undefined) return;
    hits[id] = { match: match.slice(0, 200), since: before[id]?.since ?? step.at };
  };
  put("ready", matchLook(ready, screen));
  for (const rule of rules) {
    if (hits["ready"] && onlyDrawn(rule)) continue;
    if (looks(rule.look)) put(rule.id, matchLook(rule.look, screen));
    else if (rule.line) put(rule.id, matchLine(rule.line, step.state.active?.region ?? []));
  }
  if (!hits["ready"]) for (const dialog of dialogs) put(dialog.id, matchLook(dialog.look, screen));
  return hits;
}

function asks({ signals }: Step, hits: Hits): boolean {
  return (
    signals.rules.some(
      ({ kind, id }) => (kind === "permission" || kind === "question") && hits[id],
    ) || signals.dialogs.some(({ id }) => hits[id])
  );
}

/** A dialog takes the place of the input box: beside one, what looks like a dialog is something the agent wrote. */
export function onlyDrawn({ kind, look }: CompiledRule): boolean {
  return (kind === "permission" || kind === "question") && look.title === undefined;
}

/** Only lines that this turn has not shown before count, so that spinners, clocks and repaints do not. */
function countProgress(step: Step, active: ActiveTurn, news: string[], busy: boolean): void {
  if (busy) active.sawBusy = true;
  if (active.stage !== "waiting" && active.stage !== "working") return;
  const seen = new Set(active.seen);
  const fresh = news.filter((print) => !seen.has(print));
  if (fresh.length === 0) return;
  active.seen = active.seen.length > SEEN_KEPT ? news : [...active.seen, ...fresh];
  active.progress += fresh.length;
  active.progressAt = step.at;
}
