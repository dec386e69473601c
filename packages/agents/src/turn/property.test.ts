import fc from "fast-check";
import { expect, test } from "vitest";
import { createTurnEngine } from "./engine.ts";
import { demo } from "./scenario.test-driver.ts";
import type { EngineState } from "./state.ts";
import type { EngineEffect, EngineEvent } from "./types.ts";

const context = { permission: "full" as const, cwd: "/here", session: "s" };
const engine = createTurnEngine(demo, context);
const PROMPTS = ["do it", "one\ntwo", "/exit", "\u001b[201~\r", ""];
const TALK = [
  "> do it",
  "an answer",
  "! 429 limit",
  "DIALOG allow",
  "DIALOG trust",
  "/here",
  "DIALOG login",
  "⠋ 3s",
];

type Loose = EngineEvent extends infer E ? (E extends EngineEvent ? Omit<E, "at"> : never) : never;

const screen = fc
  .record({
    talk: fc.subarray(TALK),
    box: fc.constantFrom("", "do it", "two"),
    footer: fc.constantFrom("", "esc to stop", "retrying in 3"),
    title: fc.constantFrom("BUSY", "IDLE", ""),
    bracketedPaste: fc.boolean(),
  })
  .map(({ talk, box, footer, title, bracketedPaste }): Loose => {
    const lines = [...talk, "-----", `> ${box}`, footer];
    return {
      type: "screen",
      lines,
      cursor: { x: 2, y: talk.length + 1 },
      title,
      alternate: false,
      bracketedPaste,
    };
  });

const hook = fc
  .record({
    name: fc.constantFrom(
      "Hello",
      "Began",
      "Ended",
      "Maybe",
      "Failed",
      "Ask",
      "Stopped",
      "Question",
    ),
    id: fc.constantFrom("s", "s", "s", "other"),
    prompt: fc.constantFrom(...PROMPTS),
  })
  .map(
    ({ name, id, prompt }): Loose => ({
      type: "hook",
      name,
      payload: { session_id: id, prompt, reply: "r", error: "429" },
    }),
  );

const submit = fc
  .record({ id: fc.constantFrom("t1", "t2", "t3"), prompt: fc.constantFrom(...PROMPTS) })
  .map((turn): Loose => ({ type: "submit", turn }));

const event: fc.Arbitrary<Loose> = fc.oneof(
  { weight: 6, arbitrary: screen },
  { weight: 4, arbitrary: hook },
  { weight: 2, arbitrary: submit },
  { weight: 6, arbitrary: fc.constant<Loose>({ type: "tick" }) },
  { weight: 1, arbitrary: fc.constant<Loose>({ type: "interrupt" }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("exit" as const),
      code: fc.constantFrom(0, 1),
      signal: fc.constant(null),
    }),
  },
);
const story = fc.array(fc.tuple(event, fc.constantFrom(0, 50, 300, 1_500, 9_000)), {
  maxLength: 60,
});

test("the same events give the same effects, also from a state that went through JSON", () => {
  fc.assert(
    fc.property(story, (events) => {
      expect(play(events, (state) => JSON.parse(JSON.stringify(state)) as EngineState)).toEqual(
        play(events),
      );
    }),
    { numRuns: 150 },
  );
});

test("a key is written once, and a restart repeats it with the same bytes", () => {
  fc.assert(
    fc.property(story, (events) => {
      const written = new Map<string, string>();
      play(events, (state) => {
        for (const effect of engine.resume(state))
          if (effect.type === "write")
            expect(effect.data).toBe(written.get(effect.key) ?? effect.data);
        return state;
      }).forEach((effect) => {
        if (effect.type !== "write") return;
        expect(written.has(effect.key)).toBe(false);
        written.set(effect.key, effect.data);
      });
    }),
    { numRuns: 150 },
  );
});

test("done has evidence that is no silence, and a turn never goes back", () => {
  const order = ["queued", "typed", "submitted", "working", "ended"];
  fc.assert(
    fc.property(story, (events) => {
      const reached = new Map<string, number>();
      for (const effect of play(events)) {
        if (effect.type !== "turn") continue;
        const { id, state, end, evidence } = effect.turn;
        expect(order.indexOf(state)).toBeGreaterThanOrEqual(reached.get(id) ?? 0);
        reached.set(id, order.indexOf(state));
        if (end === "done") expect(["hook", "title", "screen"]).toContain(evidence.at(-1)?.signal);
      }
    }),
    { numRuns: 300 },
  );
});

test("Enter is not pressed while a dialog is open, and a prompt cannot press a key", () => {
  fc.assert(
    fc.property(story, (events) => {
      let open = false;
      play(
        events,
        (state) => state,
        (step, effects) => {
          if (step.type === "screen") open = step.lines.some((line) => line.startsWith("DIALOG"));
          for (const effect of effects) {
            if (effect.type !== "write") continue;
            if (open) expect(effect.key).toMatch(/^dialog:|interrupt/);
            if (effect.key.endsWith(":paste")) expect(keysIn(effect.data)).toEqual([]);
          }
        },
      );
    }),
    { numRuns: 300 },
  );
});

/** Control characters of a paste, beside those that clear the box and mark the paste itself. */
function keysIn(data: string): string[] {
  const text = data.replace("\u001b[200~", "").replace("\u001b[201~", "");
  return [...text].filter((sign) => sign < " " && !"\n\t\u0015".includes(sign));
}

function play(
  events: [Loose, number][],
  between: (state: EngineState) => EngineState = (state) => state,
  see: (event: EngineEvent, effects: EngineEffect[]) => void = () => {},
): EngineEffect[] {
  let state = engine.initial(0);
  let at = 0;
  const all: EngineEffect[] = [];
  const queue: EngineEvent[] = [{ type: "started", at: 0 }];
  const drain = (): void => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const result = engine.step(state, next);
      state = between(result.state);
      see(next, result.effects);
      all.push(...result.effects);
      for (const effect of result.effects)
        if (effect.type === "write") queue.push({ type: "written", at, key: effect.key });
    }
  };
  drain();
  for (const [loose, ms] of events) {
    at += ms;
    queue.push({ ...loose, at } as EngineEvent);
    drain();
  }
  return all;
}
