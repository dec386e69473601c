import { describe, expect, test } from "vitest";
import { demo, profileOf, Scenario } from "./scenario.test-driver.ts";

const CLEAR = "\\u0015".repeat(6);
const PASTE = `t1:paste "${CLEAR}\\u001b[200~do it\\u001b[201~"`;

describe("a prompt", () => {
  test("is pasted once the agent is at rest, then Enter follows on its own", () => {
    const scenario = Scenario.sent();
    expect(scenario.writes).toEqual([PASTE, 't1:enter:1 "\\r"']);
    expect(scenario.turns.map(({ state }) => state)).toEqual(["queued", "typed", "submitted"]);
  });

  test("waits for a dialog of the start that is drawn late, which is answered", () => {
    const scenario = Scenario.ready().submit("t1", "do it");
    scenario.screen({ talk: ["DIALOG trust", "/here"], box: "do it" }).wait(3_000);
    expect(scenario.writes.at(-1)).toMatch(/^dialog:trust:\d "y"/);
    scenario.screen({ talk: [], box: "do it" }).wait(500);
    expect(scenario.writes.at(-1)).toBe('t1:enter:1 "\\r"');
  });

  test("is not called submitted while it stands in its box", () => {
    const scenario = Scenario.ready().submit("t1", "do it").screen({ box: "do it" }).wait(9_000);
    expect(scenario.writes.filter((write) => write.includes(":enter:"))).toHaveLength(3);
    expect(scenario.turns.map(({ state }) => state)).not.toContain("submitted");
  });

  test("waits for the agent's own event, not for the screen alone", () => {
    const scenario = new Scenario().submit("t1", "do it").screen({}).wait(4_000);
    expect(scenario.writes).toEqual([]);
    scenario.hook("Hello").wait(500);
    expect(scenario.writes).toEqual([PASTE]);
  });

  test("goes on without that event when it never comes", () => {
    const scenario = new Scenario().submit("t1", "do it").screen({}).wait(5_500);
    expect(scenario.writes).toEqual([PASTE]);
  });

  test("waits while the agent is busy with something else", () => {
    const scenario = Scenario.ready().screen({ title: "BUSY" }).submit("t1", "do it").wait(9_000);
    expect(scenario.writes).toEqual([]);
    scenario.screen({ title: "IDLE" }).wait(600);
    expect(scenario.writes).toEqual([PASTE]);
  });

  test("waits for its echo before Enter, but not for ever", () => {
    const scenario = Scenario.ready().submit("t1", "do it").wait(1_000);
    expect(scenario.writes).toHaveLength(1);
    scenario.wait(600);
    expect(scenario.writes).toHaveLength(2);
  });

  test("is typed once, however often it is submitted", () => {
    const scenario = Scenario.working().submit("t1", "do it").hook("Ended", { reply: "ok" });
    scenario.submit("t1", "do it").screen({ title: "IDLE", footer: "" }).wait(5_000);
    expect(scenario.writes).toHaveLength(2);
  });

  test("follows the one before it", () => {
    const scenario = Scenario.working().submit("t2", "next").wait(3_000);
    expect(scenario.writes).toHaveLength(2);
    scenario.hook("Ended", { reply: "ok" }).screen({ title: "IDLE", footer: "" }).wait(1_000);
    expect(scenario.writes.at(-1)).toContain("t2:paste");
  });

  test("is typed, not pasted, where the terminal has no bracketed paste", () => {
    const scenario = Scenario.ready()
      .screen({ bracketedPaste: false })
      .submit("t1", "a\nb\tc")
      .wait(2_000);
    expect(scenario.writes[0]).toBe(`t1:paste "${CLEAR}a b    c"`);
  });
});

describe("Enter", () => {
  test("is pressed again while the prompt stays in the box, a bounded number of times", () => {
    const scenario = Scenario.sent().screen({ box: "do it" }).wait(30_000);
    expect(scenario.writes.slice(1)).toEqual([
      't1:enter:1 "\\r"',
      't1:enter:2 "\\r"',
      't1:enter:3 "\\r"',
    ]);
    expect(scenario.last).toMatchObject({
      end: "stalled",
      detail: expect.stringContaining("did not take the prompt"),
    });
  });

  test("is not pressed again once the prompt has left the box", () => {
    const scenario = Scenario.sent().wait(30_000);
    expect(scenario.writes).toHaveLength(2);
    expect(scenario.last).toMatchObject({ end: "unsure" });
  });

  test("is not pressed again once new lines come", () => {
    const scenario = Scenario.sent()
      .screen({ talk: ["> do it", "here is an answer"] })
      .wait(3_000);
    expect(scenario.writes).toHaveLength(2);
    expect(scenario.last).toMatchObject({ state: "working" });
  });

  test("is never pressed while a dialog is open", () => {
    const scenario = Scenario.ready()
      .submit("t1", "do it")
      .screen({ talk: ["DIALOG allow"], box: "do it" });
    scenario.wait(30_000);
    expect(scenario.writes).toEqual([PASTE]);
    scenario.wait(40_000);
    expect(scenario.last).toMatchObject({ end: "permission", state: "ended" });
    expect(scenario.writes).toEqual([PASTE]);
  });
});

const AGAIN = PASTE.replace(":paste", ":paste:2");
const hookless = profileOf({
  ...demo,
  signals: { ...demo.signals, start: [], done: [{ title: "^IDLE" }] },
});

describe("a prompt that a dialog took from its box", () => {
  const lost = (profile = demo): Scenario =>
    Scenario.ready(profile)
      .submit("t1", "do it")
      .screen({ box: "do it" })
      .screen({ talk: ["DIALOG trust", "/elsewhere"], box: "" })
      .wait(2_000)
      .screen({ talk: ["welcome"] });

  test("is typed again, under a key of its own, and then sent", () => {
    const scenario = lost().wait(1_000);
    expect(scenario.writes).toEqual([PASTE, AGAIN]);
    scenario.screen({ box: "do it" }).wait(1_000);
    expect(scenario.writes).toEqual([PASTE, AGAIN, 't1:enter:1 "\\r"']);
  });

  test("is typed a bounded number of times", () => {
    const scenario = lost();
    for (let i = 0; i < 5; i++)
      scenario
        .wait(1_000)
        .screen({ talk: ["DIALOG trust"] })
        .wait(1_000)
        .screen({ talk: [] });
    scenario.wait(3_000);
    expect(scenario.writes).toHaveLength(3);
    expect(scenario.last).toMatchObject({ end: "stalled" });
  });

  test("is not typed again where the agent told that it has it", () => {
    const scenario = lost().hook("Began", { session_id: "s", prompt: "do it" }).wait(5_000);
    expect(scenario.writes).toEqual([PASTE]);
    expect(scenario.hook("Ended", { reply: "ok" }).last).toMatchObject({ end: "done" });
  });

  test.each([
    ["stands in the conversation", { talk: ["> do it"] }],
    ["may be what the agent works at", { title: "BUSY" }],
  ])("is not typed again where it %s", (_, parts) => {
    const scenario = lost(hookless).screen(parts).screen({ title: "IDLE" }).wait(5_000);
    expect(scenario.writes).toEqual([PASTE]);
    expect(scenario.last).toMatchObject({ end: "unsure" });
  });

  test.each([
    ["by its spinner", { title: "BUSY" }],
    ["by new lines", { talk: ["welcome", "to this folder"] }],
  ])("after Enter is neither typed again nor done %s", (_, parts) => {
    const scenario = Scenario.ready(hookless).submit("t1", "do it").screen({ box: "do it" });
    scenario
      .wait(200)
      .screen({ talk: ["DIALOG trust", "/elsewhere"], box: "" })
      .wait(2_000);
    scenario
      .screen({ talk: [], ...parts })
      .wait(3_000)
      .screen({ title: "IDLE" })
      .wait(30_000);
    expect(scenario.writes).toEqual([PASTE, 't1:enter:1 "\\r"']);
    expect(scenario.last).toMatchObject({ end: "unsure" });
  });
});

test("a turn whose prompt nobody saw go is not done by an idle title", () => {
  const scenario = Scenario.ready(hookless).submit("t1", "do it").wait(2_000);
  scenario.screen({ title: "BUSY", talk: ["loading"] }).wait(500);
  scenario.screen({ title: "IDLE", talk: ["loaded"] }).wait(10_000);
  expect(scenario.last).toMatchObject({ end: "unsure" });
});

describe("what is left in the input box", () => {
  test("is cleared line by line after a prompt that was interrupted", () => {
    const scenario = Scenario.working("one\ntwo\nthree\nfour\nfive\nsix")
      .interrupt()
      .hook("Stopped");
    scenario.screen({ title: "IDLE", footer: "" }).submit("t2", "next").wait(1_000);
    expect(scenario.writes.at(-1)).toBe(
      `t2:paste ${JSON.stringify("\u0015".repeat(8) + "\u001b[200~next\u001b[201~")}`,
    );
  });
});

describe("a profile may", () => {
  test("put a lead before a prompt that the agent would take as its own command", () => {
    const submit = { guard: { first: "/!", lead: "> " } };
    const guarded = profileOf({
      ...demo,
      signals: { ...demo.signals, submit: { ...demo.signals.submit, ...submit } },
    });
    const scenario = Scenario.ready(guarded).submit("t1", "/exit now").wait(100);
    expect(scenario.writes[0]).toContain("[200~> /exit now");
  });
});

test("what an agent draws late of its own start is no sign that it took the prompt, nor that it did not", () => {
  const scenario = Scenario.ready().submit("t1", "do it").wait(1_700);
  scenario.screen({ talk: ["a notice of the start"], title: "IDLE" }).wait(12_000);
  expect(scenario.last).toMatchObject({ state: "typed" });
  scenario.hook("Began", { prompt: "do it" }).hook("Ended", { reply: "done" });
  expect(scenario.last).toMatchObject({ end: "done", reply: "done" });
});

test("a long prompt that an agent may draw late is sent after the time its profile gives it", () => {
  const submit = { ...demo.signals.submit, placeholder: "\\[Pasted \\d+\\]", boxMs: 500 };
  const profile = profileOf({ ...demo, signals: { ...demo.signals, submit } });
  const scenario = Scenario.ready(profile).submit("t1", "word ".repeat(200)).wait(50);
  scenario.screen({ talk: ["a notice of the start"] }).wait(400);
  expect(scenario.writes.at(-1)).toContain("t1:paste");
  scenario.wait(200);
  expect(scenario.writes.at(-1)).toBe('t1:enter:1 "\\r"');
});

test("a long prompt is sent once its box shows it, or what stands for it, and not before", () => {
  const submit = { ...demo.signals.submit, placeholder: "\\[Pasted \\d+\\]" };
  const profile = profileOf({ ...demo, signals: { ...demo.signals, submit } });
  const prompt = "word ".repeat(200);
  const scenario = Scenario.ready(profile).submit("t1", prompt).wait(50);
  scenario.screen({ talk: ["a notice of the start"] }).wait(4_000);
  expect(scenario.writes.at(-1)).toContain("t1:paste");
  scenario.screen({ box: "[Pasted 1000]" }).wait(100);
  expect(scenario.writes.at(-1)).toContain("t1:paste");
  scenario.wait(100);
  expect(scenario.writes.at(-1)).toBe('t1:enter:1 "\\r"');
});
