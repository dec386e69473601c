import { expect, test } from "vitest";
import { explain } from "./explain.ts";
import { Scenario } from "./scenario.test-driver.ts";

test("the evidence in words", () => {
  const scenario = Scenario.working()
    .hook("Ended", { reply: "fine" })
    .screen({ title: "IDLE", footer: "" });
  const lines = explain(scenario.state).join("\n");
  expect(lines).toContain("agent: ready");
  expect(lines).toContain("events seen: Hello, Began, Ended");
  expect(lines).toContain("working: hook by start[0]: Began");
  expect(lines).toContain("ended: hook by done[0]: Ended fine");
  expect(lines).toContain('done[2] "IDLE"');
});

test("what keeps a turn waiting", () => {
  const lines = explain(
    new Scenario().submit("t1", "x").screen({ talk: ["DIALOG login"] }).state,
  ).join("\n");
  expect(lines).toContain("agent: auth (login)");
  expect(lines).toContain("waiting turns: t1");
});
