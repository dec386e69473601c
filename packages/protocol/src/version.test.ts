import { expect, test } from "vitest";
import { checkProtocol, type Skew } from "./version.ts";

const ours = { version: 4, oldest: 3 };
const codeOf = (skew: Omit<Skew, "ours" | "path">, path = "/v1/sessions"): unknown => {
  try {
    checkProtocol({ ...skew, path, ours });
    return "fine";
  } catch (error) {
    const { code, hint = "" } = error as { code: string; hint?: string };
    return [code, hint.split(" ")[0]];
  }
};

test.each([
  ["client", "4", "fine"],
  ["client", "3", "fine"],
  ["client", undefined, "fine"],
  ["client", "what", "fine"],
  ["client", "5", ["version", "Stop"]],
  ["client", "2", ["version", "Use"]],
  ["daemon", "4", "fine"],
  ["daemon", "5", "fine"],
  ["daemon", undefined, "fine"],
  ["daemon", "2", ["version", "Stop"]],
] as const)("a %s that says %j: %j", (who, theirs, told) => {
  expect(codeOf({ theirs, who })).toEqual(told);
});

test("whatever a client speaks, it may ask who is there, and have it stop", () => {
  expect(codeOf({ theirs: "9", who: "client" }, "/v1/version")).toBe("fine");
  expect(codeOf({ theirs: "1", who: "client" }, "/v1/shutdown")).toBe("fine");
});
