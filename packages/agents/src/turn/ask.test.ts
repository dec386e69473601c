import { describe, expect, test } from "vitest";
import type { EngineContext } from "./context.ts";
import { demo, Scenario } from "./scenario.test-driver.ts";

const DOWN = "\u001b[B";

/** The demo agent's dialog, with the mark at one of its options. */
function dialog(mark: number, options = ["Yes", "Yes, always", "No"]): string[] {
  return [
    "DIALOG allow rm -r x?",
    ...options.map((label, at) => `${at === mark ? "❯" : " "} ${at + 1}. ${label}`),
  ];
}

const gone = { talk: ["> do it", "going on"], footer: "esc to stop", title: "BUSY" };

function asked(context: EngineContext = {}, mark = 0): Scenario {
  return Scenario.working("do it", { permission: "ask", cwd: "/here", ...context })
    .hook("Ask", { session_id: "s", tool: "Bash", command: "rm -r x" })
    .screen({ title: "IDLE", footer: "", talk: dialog(mark) })
    .wait(600);
}

/** What was typed after the prompt and its Enter. */
function answers(scenario: Scenario): string[] {
  return scenario.writes.slice(2).map((write) => write.split(" ").slice(1).join(" "));
}

describe("a dialog", () => {
  test("is left open, with the turn at work, however long it takes", () => {
    const scenario = asked().wait(3_600_000);
    expect(scenario.last).toMatchObject({
      state: "working",
      dialog: {
        id: "t1:dialog:1",
        kind: "permission",
        text: "DIALOG allow rm -r x?",
        options: ["Yes", "Yes, always", "No"],
        tool: "Bash",
        argument: "rm -r x",
      },
    });
    expect(scenario.state.agent).toBe("permission");
    expect(answers(scenario)).toEqual([]);
  });

  test("ends the turn where nobody will come", () => {
    expect(asked({ dialogs: { otherwise: "fail" } }).last).toMatchObject({
      end: "permission",
      detail: "rm -r x",
    });
  });

  test("ends the turn when the caller's time is over", () => {
    const scenario = Scenario.ready(demo, { permission: "ask" }).submit("t1", "do it", {
      timeoutMs: 60_000,
    });
    scenario.screen({ box: "do it" }).wait(200).screen({ box: "" });
    scenario.hook("Began", { session_id: "s", prompt: "do it" });
    scenario.screen({ talk: dialog(0) }).wait(70_000);
    expect(scenario.last).toMatchObject({
      end: "permission",
      detail: expect.stringContaining("nobody answered within 60 s"),
    });
  });

  test("is answered by choice: the mark is moved, looked at, then Enter", () => {
    const scenario = asked().answer({ choice: 3, by: "ada" });
    expect(answers(scenario)).toEqual([JSON.stringify(DOWN + DOWN)]);
    scenario.screen({ talk: dialog(2) }).wait(300);
    expect(answers(scenario)).toEqual([JSON.stringify(DOWN + DOWN), '"\\r"']);
    scenario.screen(gone).wait(100);
    expect(scenario.last).toMatchObject({
      state: "working",
      dialogs: [{ id: "t1:dialog:1", answer: { by: "ada", choice: 3 } }],
    });
    expect(scenario.last?.dialog).toBeUndefined();
    scenario.hook("Ended", { session_id: "s", reply: "well" });
    expect(scenario.last).toMatchObject({
      end: "done",
      reply: "well",
      dialogs: [{ answer: { by: "ada" } }],
    });
  });

  test("a key that is lost is pressed again, never Enter on another option", () => {
    const scenario = asked().answer({ choice: 2 }).wait(1_000);
    expect(answers(scenario)).toEqual([JSON.stringify(DOWN)]);
    scenario.wait(800);
    expect(answers(scenario)).toEqual([JSON.stringify(DOWN), JSON.stringify(DOWN)]);
    scenario.screen({ talk: dialog(1) }).wait(300);
    expect(answers(scenario).at(-1)).toBe('"\\r"');
  });

  test("a mark that does not move is given up, and the dialog stays open", () => {
    const scenario = asked().answer({ choice: 2 }).wait(60_000);
    expect(answers(scenario).every((keys) => keys === JSON.stringify(DOWN))).toBe(true);
    expect(scenario.last).toMatchObject({ state: "working", dialog: { id: "t1:dialog:1" } });
    expect(scenario.state.dialog?.reply).toBeNull();
  });

  test.each([
    ["the option that refuses", ["Yes", "No"], DOWN],
    ["the key that leaves, where no option refuses", ["Yes", "Later"], "\u001b"],
  ])("is denied by %s", (_, options, keys) => {
    const scenario = Scenario.working("do it", {}).screen({
      title: "IDLE",
      footer: "",
      talk: dialog(0, options),
    });
    scenario.wait(3_100).answer({ deny: true });
    expect(answers(scenario)).toEqual([JSON.stringify(keys)]);
  });

  test("one that somebody else closes is told as such", () => {
    const scenario = asked().screen(gone).wait(400);
    expect(scenario.last).toMatchObject({
      state: "working",
      dialogs: [{ answer: { by: "terminal" } }],
    });
  });

  test("the next one is another one", () => {
    const scenario = asked()
      .answer({ choice: 1 })
      .screen({ talk: dialog(0, ["Yes", "No"]) })
      .wait(3_100);
    expect(scenario.last).toMatchObject({
      dialog: { id: "t1:dialog:2" },
      dialogs: [{ id: "t1:dialog:1" }],
    });
    expect(answers(scenario)).toEqual(['"\\r"']);
  });

  test.each([
    ["an option that is not there", { choice: 9 }],
    ["another dialog", { dialog: "t1:dialog:7", choice: 1 }],
    ["a text, where a choice is wanted", { text: "hi" }],
    ["two answers at once", { choice: 1, deny: true }],
  ])("%s is no answer", (_, answer) => {
    expect(answers(asked().answer(answer).wait(5_000))).toEqual([]);
  });

  test("holds back a second turn and the Enter of the first", () => {
    const scenario = Scenario.ready(demo, {}).submit("t1", "do it").submit("t2", "more");
    expect(scenario.last).toMatchObject({ id: "t2", detail: "waits until turn t1 has ended" });
    scenario.screen({ talk: dialog(0), box: "do it" }).wait(600_000);
    expect(scenario.writes).toHaveLength(1);
  });

  test("at the start is asked too", () => {
    const scenario = new Scenario(demo, { permission: "ask", cwd: "/here" }).submit("t1", "x");
    scenario.screen({ talk: ["DIALOG trust", "❯ 1. Yes", "  2. No"] }).wait(60_000);
    expect(scenario.last).toMatchObject({
      state: "queued",
      dialog: { kind: "permission", options: ["Yes", "No"] },
    });
    scenario.answer({ choice: 1 });
    expect(scenario.writes).toEqual(['t1:dialog:1:1 "\\r"']);
  });
});

test.each<[string, EngineContext["dialogs"], string[]]>([
  ["allow by rule", { allow: [{ tool: "Bash", argument: "rm *" }] }, ['"\\r"']],
  ["not by the rule of another tool", { allow: [{ tool: "Edit" }] }, []],
  [
    "deny before allow",
    { allow: [{ tool: "*" }], deny: [{ tool: "Bash" }] },
    [JSON.stringify(DOWN + DOWN)],
  ],
  [
    "deny the rest",
    { otherwise: "deny", allow: [{ tool: "Edit" }] },
    [JSON.stringify(DOWN + DOWN)],
  ],
])("policy: %s", (_, dialogs, keys) => {
  const scenario = asked({ dialogs: dialogs ?? {} });
  expect(answers(scenario)).toEqual(keys);
});

test("a rule never allows by what the screen alone shows", () => {
  const scenario = Scenario.working("do it", { dialogs: { allow: [{ tool: "**" }] } });
  scenario.screen({ title: "IDLE", footer: "", talk: dialog(0) }).wait(10_000);
  expect(answers(scenario)).toEqual([]);
  expect(scenario.last).toMatchObject({ dialog: { options: ["Yes", "Yes, always", "No"] } });
});
