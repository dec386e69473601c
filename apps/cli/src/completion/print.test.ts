import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../commands/index.ts";
import { contextFor } from "../../test/context.ts";
import { printCompletion } from "./print.ts";

let folder: string;
let script: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "niia-completion-"));
  script = join(folder, "completion.bash");
  writeFileSync(script, await printed("bash"));
  writeFileSync(join(folder, "review.connector.json"), "{}");
  writeFileSync(join(folder, "with space.connector.json"), "{}");
});
afterAll(() => rmSync(folder, { recursive: true }));

async function printed(shell: string): Promise<string> {
  const { context, out } = contextFor({});
  expect(await printCompletion(context, shell)).toBe(0);
  return out.join("");
}

/** What bash offers for a line whose last word is being typed. */
function complete(...words: string[]): string[] {
  const program = `
    source "$1"; shift
    niia() { case "$1 $2" in
      "ps -q") printf '%s\\n' k3x9 m7aa ;;
      "runs ls") printf '%s\\n' r-2026-a r-2026-b ;;
      "agents --json") echo '[{"agent":"claude","title":"x"},{"agent":"codex","title":"y"}]' ;;
      "init --list") printf '%s\\n' 'solo   One agent' 'triage  A cheap model' ;;
    esac; }
    COMP_WORDS=(niia "$@"); COMP_CWORD=$#
    _niia
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = ["--norc", "--noprofile", "-c", program, "bash", script, ...words];
  return execFileSync("bash", bash, { cwd: folder, encoding: "utf8" }).split("\n").filter(Boolean);
}

test("bash takes it", () => {
  expect(() => execFileSync("bash", ["-n", script])).not.toThrow();
});

test.each<[string[], string[]]>([
  [["att"], ["attach"]],
  [["attach", "k"], ["k3x9"]],
  [["attach", "--re"], ["--read-only"]],
  [
    ["watch", "r-2026-"],
    ["r-2026-a", "r-2026-b"],
  ],
  [["run", "rev"], ["review.connector.json"]],
  [["run", "with"], ["with space.connector.json"]],
  [["run", "--reh"], ["--rehearse"]],
  [["serve", "cl"], ["claude"]],
  [["init", "tr"], ["triage"]],
  [["runs", "sh"], ["show"]],
  [["runs", "show", "r-2026-a"], ["r-2026-a"]],
  [["logs", "m"], ["m7aa"]],
  [
    ["daemon", "sta"],
    ["start", "status"],
  ],
  [["zzz", "x"], []],
])("niia %j is completed to %j", (words, expected) => {
  expect(complete(...words).toSorted()).toEqual(expected);
});

test.each(["bash", "zsh", "fish"])("%s knows every command", async (shell) => {
  const text = await printed(shell);
  for (const { name } of COMMANDS) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
});

test("another shell is refused with those there are", async () => {
  await expect(printed("tcsh")).rejects.toThrow(/no completion for "tcsh"/);
});
