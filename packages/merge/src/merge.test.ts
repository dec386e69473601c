import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Files, TestRepository } from "../test/repository.ts";
import { merge } from "./merge.ts";
import type { Head, MergePolicy, MergeReport, MergeRequest } from "./request.ts";

const TARGET = "refs/heads/niia/r/result";
const LINES = ["1", "2", "3", "4", "5", "6", "7", "8"];
const withLine = (number: number, text: string): Files => ({
  "a.txt": `${LINES.map((line, index) => (index === number ? text : line)).join("\n")}\n`,
});

let repo: TestRepository;
beforeEach(() => {
  repo = new TestRepository();
});
afterEach(() => repo.remove());

const run = (
  heads: Head[],
  more: Partial<MergeRequest> = {},
  policy: MergePolicy = {},
): Promise<MergeReport & { commit: string }> =>
  merge(
    {
      common: repo.common,
      objectFormat: "sha1",
      target: TARGET,
      heads,
      subject: "run r",
      ...more,
    },
    policy,
  ) as Promise<MergeReport & { commit: string }>;

test("what several did is in one commit; nobody's checkout or index is touched", async () => {
  const heads = [
    repo.branch("one", withLine(0, "one")),
    repo.branch("two", { "new/x.bin": new Uint8Array([0, 255, 1]), "b.txt": null }),
    repo.branch("three", { "tool.sh": { text: "#!/bin/sh\n", mode: 0o755 } }),
  ];
  writeFileSync(join(repo.folder, "a.txt"), "dirty\n");
  const untouched = (): string[] =>
    [
      ["status", "--porcelain"],
      ["ls-files", "-s"],
      ["rev-parse", "HEAD"],
    ].map((args) => repo.git(args));
  const before = untouched();
  const report = await run(heads);
  expect(report).toMatchObject({ merged: ["one", "two", "three"], conflicts: [], rejected: [] });
  expect(repo.git(["rev-parse", TARGET])).toBe(report.commit);
  expect(repo.git(["ls-tree", "-r", "--name-only", TARGET])).toBe("a.txt\nnew/x.bin\ntool.sh");
  expect(repo.git(["ls-tree", TARGET, "tool.sh"])).toMatch(/^100755/);
  expect(repo.show(TARGET, "a.txt")).toMatch(/^one\n2/);
  for (const { commit } of heads)
    expect(repo.git(["merge-base", "--is-ancestor", commit, TARGET])).toBe("");
  expect(untouched()).toEqual(before);
});

test("one head alone is not merged but taken", async () => {
  const head = repo.branch("one", withLine(0, "one"));
  expect((await run([head])).commit).toBe(head.commit);
});

test("a rename here and an edit there meet", async () => {
  const mover = repo.branch("mover", { "a.txt": null, "moved.txt": `${LINES.join("\n")}\n` });
  const { commit } = await run([mover, repo.branch("editor", withLine(3, "edited"))]);
  expect(repo.show(commit, "moved.txt")).toContain("edited");
});

test("a conflict is told with its files and sides; the rest is merged, the work has a name", async () => {
  const [one, two, three] = [
    repo.branch("one", withLine(3, "ours")),
    repo.branch("two", withLine(3, "theirs")),
    repo.branch("three", { "c.txt": "c\n" }),
  ];
  const report = await run([one, two, three]);
  expect(report.merged).toEqual(["one", "three"]);
  const [conflict] = report.conflicts;
  expect(conflict).toMatchObject({ name: "two", commit: two.commit, onto: one.commit });
  expect(conflict?.files).toEqual([
    {
      path: "a.txt",
      kind: "contents",
      base: repo.git(["rev-parse", "main:a.txt"]),
      ours: repo.git(["rev-parse", "one:a.txt"]),
      theirs: repo.git(["rev-parse", "two:a.txt"]),
    },
  ]);
  const [kept = ""] = report.kept;
  expect(repo.git(["rev-parse", kept])).toBe(conflict?.marked);
  expect(repo.show(kept, "a.txt")).toContain("<<<<<<<");
  expect(repo.git(["merge-base", "--is-ancestor", two.commit, kept])).toBe("");
});

test.each<[string, Files, Files, string]>([
  ["modify/delete", withLine(0, "x"), { "a.txt": null }, "modify/delete"],
  ["binary", { "b.txt": new Uint8Array([0, 1]) }, { "b.txt": new Uint8Array([0, 2]) }, "binary"],
  ["add/add", { n: "1\n" }, { n: "2\n" }, "add/add"],
  ["file and folder", { d: "file\n" }, { "d/x": "x\n" }, "file/directory"],
])("the kind of a conflict: %s", async (_name, first, second, kind) => {
  const { conflicts } = await run([repo.branch("one", first), repo.branch("two", second)]);
  expect(conflicts.map(({ files }) => files.map((file) => file.kind))).toEqual([[kind]]);
});

test("the same merge twice is the same commit", async () => {
  const heads = [repo.branch("one", withLine(0, "1st")), repo.branch("two", withLine(7, "8th"))];
  const onto = repo.git(["rev-parse", "main"]);
  const first = await run(heads, { onto });
  expect(await run(heads, { onto })).toEqual(first);
});

test("what came in between is merged too: the target goes forward only", async () => {
  const one = repo.branch("one", withLine(0, "one"));
  const two = repo.branch("two", withLine(7, "two"));
  await run([one]);
  const { commit } = await run([two]);
  expect(repo.show(commit, "a.txt")).toBe("one\n2\n3\n4\n5\n6\n7\ntwo");
});

test("merges at the same time end in one target that holds all", async () => {
  const heads = [0, 3, 7].map((line) => repo.branch(`w${line}`, withLine(line, "new")));
  await Promise.all(heads.map((head) => run([head])));
  for (const { commit } of heads) repo.git(["merge-base", "--is-ancestor", commit, TARGET]);
});

test("a target that somebody moves during the gate is not overwritten", async () => {
  const one = repo.branch("one", withLine(0, "one"));
  const other = repo.branch("other", withLine(7, "other"));
  repo.git(["update-ref", TARGET, "main"]);
  let gates = 0;
  const gate = async (): Promise<{ pass: boolean }> => {
    if (gates++ === 0) repo.git(["update-ref", TARGET, other.commit]);
    return { pass: true };
  };
  const { commit } = await run([one], {}, { gate });
  expect(repo.show(commit, "a.txt")).toBe("one\n2\n3\n4\n5\n6\n7\nother");
  expect(gates).toBe(2);
});

test("a start elsewhere keeps what the target pointed to", async () => {
  const before = (await run([repo.branch("one", withLine(0, "one"))])).commit;
  const two = repo.branch("two", withLine(7, "two"));
  const report = await run([two], { onto: repo.git(["rev-parse", "main"]) });
  expect(report.commit).toBe(two.commit);
  expect(report.kept.map((ref) => repo.git(["rev-parse", ref]))).toEqual([before]);
});

test("a target that is checked out stays, and the merged work has a name", async () => {
  repo.git(["checkout", "-qb", "niia/r/result"]);
  const one = repo.branch("one", withLine(0, "one"));
  const report = await run([one]);
  expect(report.warnings).toEqual([expect.stringContaining("is checked out in")]);
  expect(repo.git(["status", "--porcelain"])).toBe("");
  expect(repo.git(["rev-parse", report.kept[0] ?? ""])).toBe(one.commit);
});

test("a gate finds the ones that spoil it, and the rest lands", async () => {
  const heads = [0, 1, 2, 3, 4].map((n) => repo.branch(`w${n}`, { [`f${n}`]: `${n}\n` }));
  const seen: string[] = [];
  const gate = async (commit: string): Promise<{ pass: boolean; why: string }> => {
    const files = repo.git(["ls-tree", "--name-only", commit]).split("\n");
    seen.push(files.filter((file) => file.startsWith("f")).join(" "));
    return { pass: !files.includes("f1") && !files.includes("f4"), why: "tests failed" };
  };
  const report = await run(heads, { onto: repo.git(["rev-parse", "main"]) }, { gate });
  expect(report.merged).toEqual(["w0", "w2", "w3"]);
  expect(report.rejected.map(({ name, why }) => [name, why])).toEqual([
    ["w1", "tests failed"],
    ["w4", "tests failed"],
  ]);
  expect(report.kept.map((ref) => repo.git(["rev-parse", ref]))).toEqual([
    heads[1]?.commit,
    heads[4]?.commit,
  ]);
  expect(seen[0]).toBe("f0 f1 f2 f3 f4");
});

test("a resolver's answer lands when no mark is left in it", async () => {
  const heads = [
    repo.branch("one", withLine(3, "ours")),
    repo.branch("two", withLine(3, "theirs")),
  ];
  const report = await run(
    heads,
    {},
    {
      resolve: async ({ marked = "" }) => {
        return repo.branch("fixed", withLine(3, "both"), marked).commit;
      },
    },
  );
  expect(report).toMatchObject({ merged: ["one", "two"], conflicts: [] });
  expect(repo.show(report.commit, "a.txt")).toContain("both");
  expect(repo.git(["log", "-1", "--format=%P %s", report.commit])).toBe(
    `${heads.map(({ commit }) => commit).join(" ")} run r: two, conflicts resolved`,
  );
});

const MARKED = (text: string): Files => ({ "a.txt": `${text}\n` });
test.each<[string, Files, string[]]>([
  ["with all marks", MARKED("<<<<<<< a\nours\n=======\ntheirs\n>>>>>>> b"), ["a.txt"]],
  ["with marks of its own size", MARKED("ours\n<<<<<<<<<\ntheirs"), ["a.txt"]],
  ["with carriage returns", MARKED("ours\r\n=======\r\ntheirs\r"), ["a.txt"]],
  ["with the middle", MARKED("ours\n=======\ntheirs"), ["a.txt"]],
  ["with the older text", MARKED("ours\n||||||| base\n4\ntheirs"), ["a.txt"]],
  ["elsewhere", { "a.txt": null, "new.txt": "<<<<<<< a\nours\n=======\n" }, ["new.txt"]],
  ["nowhere, but a new heading", { ...withLine(3, "both"), "new.md": "Both\n=======\n" }, []],
  ["nowhere, but the same heading", { ...withLine(3, "both\n=========") }, []],
])("a resolver's answer is told and kept while marks are left: %s", async (_name, files, marks) => {
  const heads = [
    repo.branch("one", withLine(3, "ours")),
    repo.branch("two", withLine(3, "theirs")),
  ];
  let answer = "";
  const resolve = async ({ marked = "" }): Promise<string> =>
    (answer = repo.branch("fixed", files, marked).commit);
  const report = await run(heads, {}, { resolve });
  const [conflict] = report.conflicts;
  if (marks.length === 0) return expect(report.merged).toEqual(["one", "two"]);
  expect([report.merged, conflict?.answer]).toEqual([["one"], { commit: answer, marks }]);
  const kept = report.kept.map((ref) => repo.git(["rev-parse", ref]));
  expect(kept).toEqual([conflict?.marked, answer]);
});

test("lines that look like marks and stand in a side are none", async () => {
  const page = (text: string): Files => ({ "page.md": `<<<<<<< how it looks\n=======\n${text}\n` });
  const heads = [repo.branch("one", page("ours")), repo.branch("two", page("theirs"))];
  const resolve = async ({ marked = "" }): Promise<string> =>
    repo.branch("fixed", page("both"), marked).commit;
  expect((await run(heads, {}, { resolve })).merged).toEqual(["one", "two"]);
});

test.each<[string, Files, MergePolicy["resolve"], string[] | undefined]>([
  ["that did nothing", withLine(3, "theirs"), async ({ marked }) => marked, ["a.txt"]],
  ["that did nothing where no marks are", { "a.txt": null }, async ({ marked }) => marked, []],
  ["that gives up", withLine(3, "theirs"), async () => undefined, undefined],
])("a resolver %s leaves the conflict told", async (_name, second, resolve, marks) => {
  const heads = [repo.branch("one", withLine(3, "ours")), repo.branch("two", second)];
  const report = await run(heads, {}, resolve === undefined ? {} : { resolve });
  expect(report.merged).toEqual(["one"]);
  expect(report.conflicts.map(({ name, answer }) => [name, answer?.marks])).toEqual([
    ["two", marks],
  ]);
});

test("no driver, filter or hook that a repository names is run", async () => {
  const mark = join(repo.root, "RAN");
  repo.commit("planted", { ".gitattributes": "* merge=evil filter=evil diff=evil\n" });
  for (const [name, value] of [
    ["merge.evil.driver", `touch ${mark}`],
    ["filter.evil.smudge", `touch ${mark}; cat`],
    ["diff.evil.textconv", `touch ${mark}; cat`],
    ["core.fsmonitor", `touch ${mark}`],
  ])
    repo.git(["config", name as string, value as string]);
  const heads = [repo.branch("one", withLine(0, "x")), repo.branch("two", withLine(7, "y"))];
  const hook = join(repo.common, "hooks/reference-transaction");
  writeFileSync(hook, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  await run(heads);
  expect(existsSync(mark)).toBe(false);
});

test("git's own merge attributes hold: union", async () => {
  repo.commit("union", { ".gitattributes": "log merge=union\n", log: "start\n" });
  const heads = [
    repo.branch("one", { log: "start\none\n" }),
    repo.branch("two", { log: "start\ntwo\n" }),
  ];
  const { commit, conflicts } = await run(heads);
  expect(conflicts).toEqual([]);
  expect(repo.show(commit, "log")).toBe("start\none\ntwo");
});

test.each([
  ["unknown", "1".repeat(40), /two: 1{40} is no commit/],
  ["a name", "main", /two: main is no commit/],
])("a head that is %s is refused", async (_name, commit, message) => {
  const one = repo.branch("one", withLine(0, "x"));
  await expect(run([one, { name: "two", commit }])).rejects.toMatchObject({
    code: "bad-option",
    message: expect.stringMatching(message),
  });
});

test("a history that cannot be read is told, and is never taken for merged", async () => {
  const tree = repo.git(["rev-parse", "main^{tree}"]);
  const who = "a <a@b> 1700000000 +0000";
  const text = `tree ${tree}\nparent ${"1".repeat(40)}\nauthor ${who}\ncommitter ${who}\n\nx\n`;
  const write = ["hash-object", "-t", "commit", "-w", "--stdin"];
  const broken = { name: "broken", commit: repo.git(write, Buffer.from(text)) };
  await expect(run([repo.branch("one", withLine(0, "x")), broken])).rejects.toThrow(/rev-list/);
  expect(repo.git(["for-each-ref", TARGET])).toBe("");
});

test("nothing to merge and no target is nothing", async () => {
  expect((await run([])).commit).toBeNull();
});

test("a history of its own is a conflict, not a failure", async () => {
  const tree = repo.git(["rev-parse", "main^{tree}"]);
  const orphan = repo.git(["commit-tree", tree, "-m", "alone"]);
  const { conflicts, commit } = await run([
    repo.branch("one", withLine(0, "x")),
    { name: "orphan", commit: orphan },
  ]);
  expect(conflicts).toMatchObject([{ name: "orphan", files: [] }]);
  expect(commit).toBe(repo.git(["rev-parse", "one"]));
});
