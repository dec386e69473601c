import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { Rule, ToolCall } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place, type Run } from "./place.ts";

let place: Place;
afterEach(() => place.close());

const says = (prompt: string, text: string, ...toolCalls: ToolCall[]): Rule => ({
  when: { prompt },
  text,
  toolCalls,
});
const shell = (command: string): ToolCall => ({ shell: command });
const write = (path: string, content: string): ToolCall => ({ write: { path, content } });

const FILE = "src/orders.js";
/** As Claude Code changes a file: it looks at it first. */
const edit = (from: string, to: string): ToolCall[] => [
  { name: "Read", input: { file_path: FILE } },
  { name: "Edit", input: { file_path: FILE, old_string: from, new_string: to } },
];

/** Both write the same line of a file that is there, and a file of their own. */
const WORK: Rule[] = [
  says(
    "^Newest first",
    "Newest first.",
    ...edit("/** Orders of one customer, newest first. */", "/** Newest first. */"),
    write("newest.md", "newest\n"),
  ),
  says(
    "^By total",
    "By total.",
    shell(`sed -i '1s/.*/\\/** By total. *\\//' ${FILE}`),
    write("total.md", "total\n"),
  ),
];

const document = (phase: object, ...later: object[]): object => ({
  name: "orders",
  pipeline: {
    phases: [
      {
        name: "make",
        session: { worktree: "{worker}" },
        workers: [
          { name: "newest", model: "claude", prompt: "Newest first." },
          { name: "total", model: "codex", prompt: "By total." },
        ],
        ...phase,
      },
      ...later,
    ],
  },
});

interface Phase {
  merge?: { merged: string[]; conflicts: { worker: string }[] };
  warnings: string[];
  workers: { name: string; status: string; branch?: string }[];
}
interface Report {
  id: string;
  status: string;
  phases: Phase[];
}
function reportOf({ story, complaint }: Run): Report {
  const summary = story.find(({ type }) => type === "summary");
  if (summary === undefined) throw new Error(complaint);
  return summary["report"] as Report;
}

const git = (...args: string[]): string =>
  execFileSync("git", args, { cwd: place.repository.dir, encoding: "utf8" }).trimEnd();

/** A file changed, one added to the index and one that git does not know. */
function makeDirty(): () => string {
  const at = (path: string): string => join(place.repository.dir, path);
  writeFileSync(at("src/orders.js"), "mine\n");
  writeFileSync(at("README.md"), "staged\n");
  git("add", "README.md");
  writeFileSync(at("total.md"), "mine, untracked\n");
  return () =>
    [
      git("rev-parse", "HEAD"),
      git("branch", "--show-current"),
      git("status", "--porcelain"),
      git("ls-files", "--stage"),
      ...["src/orders.js", "README.md", "total.md"].map((path) => readFileSync(at(path), "utf8")),
    ].join("\n");
}

/** What the file is with the changes of both. */
const BOTH = readFileSync(
  new URL(`../../packages/testkit/fixtures/shop/${FILE}`, import.meta.url),
  "utf8",
).replace(/^.*$/m, "/** Newest first. */\n/** By total. */");
const MARKS = "^<<<<<<< \\|^=======$\\|^>>>>>>> ";
const RESOLVERS: [agent: string, calls: ToolCall[]][] = [
  ["claude", [{ name: "Read", input: { file_path: FILE } }, write(FILE, BOTH)]],
  ["codex", [shell(`sed -i '/${MARKS}/d' ${FILE}`)]],
];

describe.each(RESOLVERS)("two real agents edit the same line; %s resolves", (resolver, calls) => {
  test("both changes are in the result, and the dirty checkout is as it was", async () => {
    place = await openPlace({
      rules: [...WORK, says("left conflicts", "It holds both.", ...calls)],
    });
    const checkout = makeDirty();
    const before = checkout();
    const ran = await place.run(document({ on_conflict: "resolver", resolver }));
    expect(ran.code, ran.complaint).toBe(0);
    const { id, status, phases } = reportOf(ran);
    expect([status, phases[0]?.warnings]).toEqual(["done", []]);
    expect(phases[0]?.merge).toMatchObject({ merged: ["newest", "total"], conflicts: [] });

    const result = `niia/${id}/result`;
    expect(`${git("show", `${result}:${FILE}`)}\n`).toBe(BOTH);
    expect(git("diff", "--name-only", "main", result).split("\n")).toEqual([
      "newest.md",
      "src/orders.js",
      "total.md",
    ]);
    for (const worker of ["newest", "total"])
      expect(
        git("branch", "--list", result, "--contains", `niia/${id}/make/${worker}/work`),
      ).not.toBe("");
    expect(
      place.asked(/left conflicts in these files:\s+- "src\/orders.js" \(contents\)/),
    ).toHaveLength(1);
    expect(checkout()).toBe(before);
  });
});

test("what a real resolver leaves with conflict marks is told, kept and not merged", async () => {
  place = await openPlace({
    rules: [...WORK, says("left conflicts", "Resolved.", shell("echo '// seen' >> src/orders.js"))],
  });
  const checkout = makeDirty();
  const before = checkout();
  const ran = await place.run(document({ on_conflict: "resolver", resolver: "claude" }));
  const { id, status, phases } = reportOf(ran);
  expect(status, ran.complaint).toBe("done");
  expect(phases[0]?.merge).toMatchObject({ merged: ["newest"], conflicts: [{ worker: "total" }] });
  expect(phases[0]?.warnings).toEqual([
    `total could not be merged: src/orders.js (contents); the resolver left conflict marks in src/orders.js; its work stays on niia/${id}/make/total/work`,
  ]);
  expect(git("show", `niia/${id}/result:src/orders.js`)).not.toMatch(/By total|^<<<<<<< /m);
  expect(git("show", `niia/${id}/make/total/work:src/orders.js`)).toMatch(/By total/);
  expect(checkout()).toBe(before);
});

test("of two rivals by real agents the one that a real judge picks is the result", async () => {
  const verdict = 'The second.\n\n```json\n{ "pick": "total" }\n```';
  place = await openPlace({ rules: [...WORK, says("^Compare", verdict)] });
  const checkout = makeDirty();
  const before = checkout();
  const judge = { name: "judge", model: "claude", prompt: "Compare: {results.make}" };
  const ran = await place.run(document({ merge: "pick" }, judge));
  expect(ran.code, ran.complaint).toBe(0);
  const { id, status, phases } = reportOf(ran);
  expect(status).toBe("done");
  expect(phases[1]?.merge).toMatchObject({ merged: ["total"], conflicts: [] });
  expect(git("diff", "--name-only", "main", `niia/${id}/result`).split("\n")).toEqual([
    "src/orders.js",
    "total.md",
  ]);
  expect(git("show", `niia/${id}/make/newest/work:newest.md`)).toBe("newest");
  expect(place.asked(/^Compare:.*Newest first\..*By total\./s)).toHaveLength(1);
  expect(checkout()).toBe(before);
});
