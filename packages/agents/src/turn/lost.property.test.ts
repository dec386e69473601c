import fc from "fast-check";
import { expect, test } from "vitest";
import { demo, profileOf, Scenario } from "./scenario.test-driver.ts";

// A made-up agent whose dialogs take with them what stands in its box, as those of Codex do.

const silent = profileOf({
  ...demo,
  signals: { ...demo.signals, start: [], done: [{ title: "^IDLE" }] },
});

const AGENTS = {
  "told other things": { profile: demo, greets: true, closes: true },
  "tells its start, and told nothing yet": { profile: demo, greets: false, closes: true },
  "tells nothing": { profile: silent, greets: true, closes: false },
};
const NAMES = Object.keys(AGENTS) as (keyof typeof AGENTS)[];

type Happening =
  | { kind: "wait"; ms: number }
  | { kind: "dialog"; by: "nobody" | "enter" }
  | { kind: "closed" }
  | { kind: "spinner" }
  | { kind: "news" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(20, 120, 400, 1_600, 6_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("dialog" as const),
      by: fc.constantFrom("nobody" as const, "enter" as const),
    }),
  },
  { weight: 3, arbitrary: fc.constant<Happening>({ kind: "closed" }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: "spinner" }) },
  { weight: 1, arbitrary: fc.constant<Happening>({ kind: "news" }) },
);

class Forgetful {
  box = "";
  taken = 0;
  /** An Enter goes to what is open when it comes, which the last screen may not have shown yet. Agents that tell which
   *  prompt they took may have it closed by that: nobody ever sees it then. */
  dialog = false;
  talk: string[] = [];
  readonly scenario: Scenario;
  #read = 0;
  readonly #closes: boolean;

  constructor(agent: keyof typeof AGENTS) {
    const { profile, closes, greets } = AGENTS[agent];
    this.#closes = closes;
    this.scenario = greets ? Scenario.ready(profile) : new Scenario(profile).screen({}).wait(6_000);
    this.scenario.submit("t1", "do it");
  }

  happen(event: Happening): void {
    if (event.kind === "wait") this.scenario.wait(event.ms);
    // The dialog is open before anybody sees it: what the engine types now goes to it.
    if (event.kind === "dialog") {
      this.dialog = true;
      this.box = "";
      if (event.by === "enter") this.scenario.wait(200);
    }
    if (event.kind === "closed") this.dialog = false;
    if (event.kind === "spinner") this.scenario.screen({ title: "BUSY" }).screen({ title: "IDLE" });
    if (event.kind === "news") this.talk = [...this.talk, `news ${this.talk.length}`];
    this.read();
    this.draw();
    this.read();
  }

  /** Takes in what was typed. */
  read(): void {
    for (const write of this.scenario.writes.slice(this.#read)) {
      this.#read += 1;
      if (write.includes(":enter:") && this.dialog) this.dialog = !this.#closes;
      else if (write.includes(":enter:") && this.box !== "") this.take();
      else if (write.includes(":paste") && !this.dialog) this.box = "do it";
    }
  }

  take(): void {
    this.taken += 1;
    this.box = "";
    this.talk = [...this.talk, "> do it", "an answer"];
  }

  draw(): void {
    const asked = this.dialog ? ["DIALOG trust", "/elsewhere"] : [];
    this.scenario.screen({ talk: [...this.talk, ...asked], box: this.box, title: "IDLE" });
  }
}

test.each(NAMES)("a prompt that a dialog took is never done by an agent that %s", (name) => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 25 }), (story) => {
      const agent = new Forgetful(name);
      for (const event of story) agent.happen(event);
      for (let i = 0; i < 8; i++) agent.happen({ kind: "wait", ms: 9_000 });
      expect(agent.taken).toBeLessThanOrEqual(1);
      if (agent.scenario.last?.end === "done") expect(agent.taken).toBe(1);
      const pastes = agent.scenario.writes.filter((write) => write.includes(":paste"));
      expect(pastes.length).toBeLessThanOrEqual(3);
    }),
    { numRuns: 400 },
  );
});

test("a prompt that a dialog took at the start is done in the end", () => {
  const agent = new Forgetful("tells nothing");
  const story: Happening[] = [
    { kind: "wait", ms: 20 },
    { kind: "dialog", by: "nobody" },
    { kind: "wait", ms: 1_600 },
    { kind: "closed" },
    { kind: "wait", ms: 1_600 },
    { kind: "wait", ms: 1_600 },
    { kind: "wait", ms: 6_000 },
  ];
  for (const event of story) agent.happen(event);
  expect(agent.scenario.last).toMatchObject({ state: "ended", end: "done" });
  expect(agent.taken).toBe(1);
});
