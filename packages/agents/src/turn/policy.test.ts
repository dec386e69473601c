import { expect, test } from "vitest";
import { globMatches, optionFor } from "./policy.ts";

test.each([
  ["git status", "git status", true],
  ["git status*", "git status --short", true],
  ["git status*", "git status; rm -rf /", false],
  ["git status*", "git status\nrm -rf /", false],
  ["git *", "git log $(rm x)", false],
  ["git **", "git log | head", true],
  ["git *", 'git commit -m "Mend it (at last); it\'s done"', true],
  ["git *", "git commit -m 'a | b\nc'", true],
  ["git *", 'git commit -m "$(rm x)"', false],
  ["git *", 'git commit -m "a"; rm x', false],
  ["git *", "git commit -m 'a; rm x", false],
  ["git *", "git log \\'; rm x #'", false],
  ["git *", 'git log "\\"; rm x #"', true],
  ["git *", 'git log "\\\\"; rm x #"', false],
  ["git *", "git log # '\nrm x #'", false],
  ["git *", "git log a#b 'c; d'", true],
  // For fish, unlike sh, the backslash keeps the quote open.
  ["git *", "git log '\\'' ; rm x '", false],
  ["npm run *", "npm test", false],
  ["*", "Bash", true],
  ["", "", true],
  ["a.b", "axb", false],
  ["/src/*.ts", "/src/a/b.ts", true],
])("%j over %j: %s", (pattern, text, matches) => {
  expect(globMatches(pattern, text)).toBe(matches);
});

test("a pattern of many stars takes no time", () => {
  expect(globMatches(`${"*a".repeat(50)}b`, "a".repeat(5_000))).toBe(false);
});

test.each([
  [["Yes", "Yes, and don't ask again for x", "No"], 0, 2],
  [["Yes, proceed (y)", "No, and tell Codex what to do differently (esc)"], 0, 1],
  [["Allow once", "Allow for this session", "No, suggest changes (esc)"], 0, 2],
  [["Allow always", "Allow once", "Reject"], 1, 2],
  [["Always allow", "Never"], -1, -1],
])("%j: once is %d, refusal %d", (options, allow, deny) => {
  expect([optionFor(options, "allow"), optionFor(options, "deny")]).toEqual([allow, deny]);
});
