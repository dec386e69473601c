import { expect, test } from "vitest";
import { chooseColor } from "./style.ts";

test.each([
  ["NO_COLOR wins", { NO_COLOR: "1", FORCE_COLOR: "1" }, "always", true, false],
  ["FORCE_COLOR wins over the flag", { FORCE_COLOR: "1" }, "never", false, true],
  ["the flag wins over the terminal", {}, "never", true, false],
  ["always means always", {}, "always", false, true],
  ["a person looks", { TERM: "xterm" }, undefined, true, true],
  ["a pipe", { TERM: "xterm" }, undefined, false, false],
  ["a dumb terminal", { TERM: "dumb" }, undefined, true, false],
])("%s", (_name, env, flag, isTty, expected) => {
  expect(chooseColor(env, flag, isTty)).toBe(expected);
});
