import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Profile } from "../profile/types.ts";
import { createTurnEngine } from "../turn/engine.ts";
import { demo } from "../turn/scenario.test-driver.ts";
import type { EngineEffect, EngineEvent } from "../turn/types.ts";
import { CommandReader } from "./frame.ts";

const profile: Profile = { ...demo, driver: "acp", acp: { speaks: "acp", change: {} } };
const turn = fc.constantFrom("t1", "t2", "t3");
const news = fc.oneof(
  fc.record({ name: fc.constant("acp.ready"), payload: fc.constant({}) }),
  fc.record({
    name: fc.constantFrom(
      "acp.sent",
      "acp.update",
      "acp.done",
      "acp.error",
      "acp.asked",
      "acp.retry",
    ),
    payload: fc.record({
      turn,
      what: fc.constant("text"),
      stop: fc.constantFrom("end", "cancelled", "tokens", "nonsense"),
      reply: fc.string(),
      message: fc.constantFrom("429 quota", "it failed"),
      ask: fc.nat(3),
      kind: fc.constantFrom("permission", "question"),
      text: fc.string(),
      options: fc.constant([{ id: "a", label: "Allow", means: "allow" }]),
    }),
  }),
  fc.record({ name: fc.string(), payload: fc.dictionary(fc.string(), fc.anything()) }),
);
/** What each event needs and nothing else: the bridge's checks take no field too many. */
const FIELDS: Record<string, string[]> = {
  "acp.sent": ["turn"],
  "acp.update": ["turn", "what"],
  "acp.done": ["turn", "stop", "reply"],
  "acp.error": ["turn", "message"],
  "acp.retry": ["turn", "message"],
  "acp.asked": ["turn", "ask", "kind", "text", "options"],
};

type Told = { wait: number; event: Record<string, unknown> | "written" };
const told: fc.Arbitrary<Told> = fc.record({
  wait: fc.nat(20_000),
  event: fc.oneof(
    { weight: 3, arbitrary: fc.constant("written" as const) },
    {
      weight: 3,
      arbitrary: turn.map((id) => ({
        type: "submit",
        turn: { id, prompt: `do ${id}`, timeoutMs: 50_000 },
      })),
    },
    {
      weight: 8,
      arbitrary: news.map(({ name, payload }) => {
        const fields = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
        const kept = Object.entries(payload).filter(([key]) => fields?.includes(key) ?? true);
        return { type: "hook", name, payload: Object.fromEntries(kept) };
      }),
    },
    { weight: 1, arbitrary: fc.constant({ type: "interrupt" }) },
    { weight: 2, arbitrary: fc.constant({ type: "answer", answer: { choice: 1 } }) },
    { weight: 3, arbitrary: fc.constant({ type: "tick" }) },
    { weight: 1, arbitrary: fc.constant({ type: "exit", code: 1, signal: null }) },
  ),
});

interface Played {
  effects: EngineEffect[];
  events: EngineEvent[];
}

/** Plays a story; the state is stored and read again between any two events, as a daemon that is killed there would. */
function play(story: Told[]): Played {
  const engine = createTurnEngine(profile, { dialogs: { otherwise: "ask" } });
  let state = engine.initial(0);
  const played: Played = { effects: [], events: [] };
  let at = 1;
  for (const { wait, event } of story) {
    at += wait;
    const [pending] = state.pending;
    if (event === "written" && pending === undefined) continue;
    const next = (event === "written"
      ? { type: "written", key: pending?.key, at }
      : { ...event, at }) as unknown as EngineEvent;
    const result = engine.step(state, next);
    const stored = JSON.parse(JSON.stringify(result.state)) as typeof state;
    expect(stored).toEqual(result.state);
    const repeated = engine.resume(stored).filter(({ type }) => type === "write");
    expect(repeated).toEqual(stored.pending.map((write) => ({ type: "write", ...write })));
    if (state.dialog && result.state.dialog)
      expect(commands(result.effects).filter(({ do: what }) => what === "prompt")).toEqual([]);
    played.effects.push(...result.effects);
    played.events.push(next);
    state = stored;
  }
  return played;
}

function commands(effects: EngineEffect[]): { do: string; turn?: string }[] {
  return effects.flatMap((effect) =>
    effect.type === "write" ? [...new CommandReader().read(effect.data)] : [],
  );
}

describe("whatever is told by whom, and wherever the daemon is killed", () => {
  it("a prompt is sent once, a turn ends once, and done only by its own word", () => {
    fc.assert(
      fc.property(fc.array(told, { maxLength: 60 }), (story) => {
        const { effects, events } = play(story);
        const prompts = commands(effects).filter(({ do: what }) => what === "prompt");
        expect(new Set(prompts.map((each) => each.turn)).size).toBe(prompts.length);
        const keys = effects.flatMap((effect) => (effect.type === "write" ? [effect.key] : []));
        expect(new Set(keys).size).toBe(keys.length);
        const turns = effects.flatMap((effect) => (effect.type === "turn" ? [effect.turn] : []));
        for (const id of new Set(turns.map((each) => each.id))) {
          const own = turns.filter((each) => each.id === id);
          expect(own.filter(({ state }) => state === "ended").length).toBeLessThanOrEqual(1);
          expect(own.slice(0, -1).some(({ state }) => state === "ended")).toBe(false);
          if (own.at(-1)?.end !== "done") continue;
          const word = events.some(
            (event) =>
              event.type === "hook" &&
              event.name === "acp.done" &&
              event.payload["turn"] === id &&
              event.payload["stop"] === "end",
          );
          expect(word).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});
