import { copyFileSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fields, type GitPlace, git, readable } from "./git.ts";

export interface IgnoredFiles {
  count: number;
  bytes: number;
  /** The first few, for people. */
  examples: string[];
}

const EXAMPLES = 5;

/** What git ignores in the folder. Repositories inside it are not looked into. */
export async function ignoredFiles(keeper: GitPlace): Promise<IgnoredFiles> {
  const names = await listIgnored(keeper);
  const sizes = names.map(
    (name) =>
      lstatSync(join(keeper.workTree as string, readable(name)), { throwIfNoEntry: false })?.size,
  );
  return {
    count: names.length,
    bytes: sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    examples: names.slice(0, EXAMPLES).map(readable),
  };
}

/** A commit on top of `commit` that holds the ignored files too. */
export async function commitIgnored(keeper: GitPlace, commit: string): Promise<string | undefined> {
  const names = await listIgnored(keeper);
  if (names.length === 0) return undefined;
  const index = join(keeper.gitDir, "ignored-index");
  copyFileSync(join(keeper.gitDir, "index"), index);
  try {
    const place = { ...keeper, index };
    await git(place, ["read-tree", "--reset", commit]);
    const specs = names.map((name) => `:(top,literal)${name}\0`).join("");
    await git(place, ["add", "--force", "--pathspec-from-file=-", "--pathspec-file-nul"], {
      input: Buffer.from(specs, "latin1"),
    });
    const { text: tree } = await git(place, ["write-tree"]);
    const args = ["commit-tree", tree, "-p", commit];
    return (await git(place, args, { input: "The files that git ignores\n" })).text;
  } finally {
    rmSync(index, { force: true });
  }
}

async function listIgnored(keeper: GitPlace): Promise<string[]> {
  const how = ["-z", "--others", "--ignored", "--exclude-standard"];
  return fields(await git(keeper, ["ls-files", ...how])).filter((name) => !name.endsWith("/"));
}
