import {
  createTurnEngine,
  type EngineContext,
  type EngineEvent,
  type Profile,
} from "../../packages/agents/src/index.ts";
import type { Turn } from "../../packages/protocol/src/index.ts";
import { createFaultTui } from "../../packages/testkit/src/faults/tui.ts";
import type { FaultName } from "../../packages/testkit/src/faults/fault.ts";
import type { Claim, LogEntry } from "../../packages/testkit/src/faults/log.ts";
import { type Plan, planOf } from "../../packages/testkit/src/faults/plan.ts";
import { seeded } from "../../packages/testkit/src/faults/random.ts";
import { type Score, score } from "../../packages/testkit/src/faults/score.ts";

export interface Simulated {
  plan: Plan;
  log: LogEntry[];
  claims: Claim[];
  turns: Turn[];
  score: Score;
  /** Milliseconds on the simulation's own clock. */
  lasted: number;
}

const FRAME_MS = 100;
const LONGEST_MS = 150_000;

/** Plays a profile's turns against the program with a fault, on a clock of its own: no terminal, no process, no waiting.
 *  Writes take a few milliseconds and arrive in pieces, screens come at most every 100 ms, as they do from a daemon. */
export function simulate(
  fault: FaultName,
  seed: number,
  profile: Profile,
  context: EngineContext = { permission: "ask", dialogs: { otherwise: "fail" } },
): Simulated {
  const plan = planOf(fault, seed);
  const random = seeded(seed + 1);
  const log: LogEntry[] = [];
  const claims: Claim[] = [];
  const last = new Map<string, Turn>();
  const queue: { at: number; run: () => void }[] = [];
  const engine = createTurnEngine(profile, context);
  let state = engine.initial(0);
  let now = 0;
  let wake: number | null = null;
  let shown = "";
  let frameAt = -FRAME_MS;
  let framed = true;
  let gone = false;
  let next = 0;
  const size = random.pick([
    { cols: 120, rows: 40 },
    { cols: 80, rows: 24 },
    { cols: 200, rows: 60 },
  ]);
  const tui = createFaultTui({
    plan,
    size,
    at: 0,
    outside: {
      log: (entry) => log.push(entry),
      event: (name, payload) =>
        later(random.between(5, 120), () =>
          feed({ type: "hook", at: now, name, payload: { session_id: "s", ...payload } }),
        ),
      exit: (code) =>
        later(5, () => {
          gone = true;
          feed({ type: "exit", at: now, code, signal: null });
        }),
    },
  });

  function later(ms: number, run: () => void): void {
    const at = now + ms;
    const place = queue.findIndex((other) => other.at > at);
    queue.splice(place === -1 ? queue.length : place, 0, { at, run });
  }

  function feed(event: EngineEvent): void {
    const result = engine.step(state, event);
    state = result.state;
    for (const effect of result.effects) {
      if (effect.type === "wake") wake = effect.at;
      else if (effect.type === "write") write(effect.key, effect.data);
      else if (effect.type === "turn") tell(effect.turn);
    }
  }

  /** A terminal takes at most 4,096 bytes at once; the machine hears of them a moment later. */
  function write(key: string, data: string): void {
    const pieces = data.match(/[\s\S]{1,4096}/gu) ?? [""];
    pieces.forEach((piece, index) => later(1 + index, () => tui.input(piece, now)));
    later(pieces.length, () => feed({ type: "written", at: now, key }));
  }

  function tell(turn: Turn): void {
    last.set(turn.id, turn);
    const claim = { at: now, id: turn.id, prompt: turn.prompt };
    if (turn.state === "submitted" || turn.state === "working")
      claims.push({ ...claim, state: "submitted" });
    if (turn.state !== "ended") return;
    claims.push({
      ...claim,
      state: "ended",
      ...(turn.end ? { end: turn.end } : {}),
      ...(turn.reply === undefined ? {} : { reply: turn.reply }),
    });
    if (!plan.together) later(random.between(50, 600), submit);
  }

  function submit(): void {
    const prompt = plan.prompts[next];
    if (prompt === undefined) return;
    next += 1;
    feed({ type: "submit", at: now, turn: { id: `t${next}`, prompt } });
  }

  /** A new screen, where it changed; the one that came too soon after another is sent later. */
  function look(): void {
    const { lines, frame, title, alternate } = tui.screen();
    const text = `${lines.join("\n")}\n${title}${frame.cursor.x},${frame.cursor.y}`;
    if (text !== shown) framed = false;
    shown = text;
    if (framed || now < frameAt + FRAME_MS) return;
    framed = true;
    frameAt = now;
    feed({
      type: "screen",
      at: now,
      lines,
      cursor: frame.cursor,
      title,
      alternate,
      bracketedPaste: true,
    });
  }

  feed({ type: "started", at: 0 });
  later(random.between(0, 500), submit);
  if (plan.together) later(random.between(500, 900), submit);
  while (now < LONGEST_MS) {
    const due = [
      queue[0]?.at,
      tui.next(),
      wake ?? undefined,
      framed ? undefined : frameAt + FRAME_MS,
    ];
    const times = due.filter((at) => at !== undefined);
    if (gone || times.length === 0 || isOver(plan, [...last.values()])) break;
    now = Math.max(now, Math.min(...times));
    tui.advance(now);
    for (let act = queue[0]; act !== undefined && act.at <= now; act = queue[0]) {
      queue.shift();
      act.run();
    }
    look();
    if (wake !== null && wake <= now) {
      wake = null;
      feed({ type: "tick", at: now });
    }
  }
  return { plan, log, claims, turns: [...last.values()], score: score(log, claims), lasted: now };
}

function isOver(plan: Plan, turns: Turn[]): boolean {
  return turns.length === plan.prompts.length && turns.every((turn) => turn.state === "ended");
}
