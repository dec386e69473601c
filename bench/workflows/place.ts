import { readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openPlace, type Place } from "../../e2e/agents/place.ts";
import type { Rule } from "../../packages/testkit/src/index.ts";

export const WORKFLOWS = ["dual-review", "debate", "merge-gate"] as const;
export type Workflow = (typeof WORKFLOWS)[number];

const fileOf = (workflow: Workflow): string =>
  fileURLToPath(new URL(`${workflow}.connector.json`, import.meta.url));

/** The workflow's file, or a copy in `folder` with what a fault sets for its sessions. */
export function documentFor(workflow: Workflow, folder: string, session?: object): string {
  if (session === undefined) return fileOf(workflow);
  const document = JSON.parse(readFileSync(fileOf(workflow), "utf8")) as object;
  const copy = join(folder, `${workflow}.connector.json`);
  writeFileSync(copy, JSON.stringify({ ...document, session }));
  return copy;
}

/** Lines that somebody has to write. */
export const linesOf = (workflow: Workflow): number =>
  readFileSync(fileOf(workflow), "utf8").trim().split("\n").length;

/** How many prompts a workflow types. */
export const TURNS: Record<Workflow, number> = { "dual-review": 3, debate: 5, "merge-gate": 3 };

/** Files that its agents make. */
export const MADE: Record<Workflow, string[]> = {
  "dual-review": [],
  debate: [],
  "merge-gate": ["one.txt", "two.txt"],
};

/** What the last worker of a workflow says. */
export const LAST_WORD = "Final report: done.";

/** What the models answer, the same for every workflow; `first` is added to the first prompt that they are asked. */
export function rulesFor(workflow: Workflow, first: Partial<Rule> = {}): Rule[] {
  const [opening, ...rest] = PROMPTS[workflow];
  // What a fault has done comes before the work, not in place of it.
  const toolCalls = [...(first.toolCalls ?? []), ...(opening?.says.toolCalls ?? [])];
  return [
    { when: { prompt: opening?.when ?? "" }, ...opening?.says, ...first, toolCalls },
    ...rest.map(({ when, nth, says }) => ({
      when: { prompt: when, ...(nth === undefined ? {} : { nth }) },
      ...says,
    })),
  ];
}

const PROMPTS: Record<Workflow, { when: string; nth?: number; says: Partial<Rule> }[]> = {
  "dual-review": [
    { when: "^(?!.*Produce final).*Review for security", says: { text: "Found: SQL injection." } },
    { when: "^(?!.*Produce final).*Review for performance", says: { text: "Found: N+1 queries." } },
    { when: "Produce final report", says: { text: LAST_WORD } },
  ],
  debate: [
    { when: "^(?!.*Produce final).*You argue for", says: { text: "It keeps orders in order." } },
    { when: "Produce final report", says: { text: LAST_WORD } },
    // Each answer is another's prompt: no two are the same.
    ...["One file is one more thing to lose.", "It has a journal.", "So have we."].map(
      (text, index) => ({ when: ".", nth: index + 1, says: { text } }),
    ),
  ],
  "merge-gate": [
    ...["one", "two"].map((name) => ({
      when: `^(?!.*Produce final).*Add the file ${name}`,
      says: {
        toolCalls: [{ write: { path: `${name}.txt`, content: `${name}\n` } }],
        text: `Added ${name}.txt.`,
      },
    })),
    { when: "Produce final report", says: { text: LAST_WORD } },
  ],
};

/** A user with real Codex; with `swallow`, one whose terminal loses the first Enter. */
export async function openWorkflow(rules: Rule[], swallow = false): Promise<Place> {
  const place = await openPlace({ rules });
  if (swallow) loseEnter(place);
  return place;
}

function loseEnter({ user }: Place): void {
  const codex = join(user.env["HOME"] ?? "", "bin", "codex");
  const real = realpathSync(codex);
  renameSync(codex, `${codex}.link`);
  const script = fileURLToPath(new URL("swallow-enter.py", import.meta.url));
  writeFileSync(codex, `#!/bin/sh\nexec python3 '${script}' '${real}' "$@"\n`, { mode: 0o755 });
}
