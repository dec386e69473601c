import type { Session } from "@pty4ai/protocol";
import { expect, test } from "vitest";
import { treeWarnings } from "./notes.ts";

const repository = (path: string): object => ({ path, why: "a repository of its own" });

test.each<[string, unknown, string[]]>([
  ["no note", undefined, []],
  ["a note of another shape", { warnings: "x", notSaved: [1, {}, { path: 2 }] }, []],
  [
    "a tree that lacks something",
    { warnings: ["submodules are empty", 7] },
    ["submodules are empty"],
  ],
  [
    "what is in no commit",
    { path: "/t", notSaved: [repository("nested"), { path: "bad name" }] },
    ["in no commit, and left in /t: nested (a repository of its own), bad name"],
  ],
  [
    "a lot of it",
    { notSaved: ["a", "b", "c", "d", "e", "f", "g"].map((path) => ({ path })) },
    ["in no commit, and left in its tree: a, b, c, d, e and 2 more"],
  ],
])("%s", (_name, worktree, warnings) => {
  expect(treeWarnings({ notes: { worktree } } as unknown as Session)).toEqual(warnings);
});
