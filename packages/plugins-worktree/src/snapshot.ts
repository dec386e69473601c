import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fields, type GitPlace, git, readable } from "./git.ts";
import { copyPlain } from "./safe-path.ts";

/** What the folder of a tree holds, as git objects. */
export interface Snapshot {
  tree: string;
  /** What is in the folder and could not be put into it. */
  notSaved: { path: string; why: string }[];
}

/** Puts every file that git does not ignore into a tree object; `from` is the commit the folder was made of.
 *  Repositories inside the folder are left out before git sees them: it would run git in them, with the programs that
 *  their own configuration names. */
export async function takeSnapshot(
  keeper: GitPlace,
  from: string,
  agentIndex: string,
): Promise<Snapshot> {
  await git(keeper, ["read-tree", "-m", from]).catch(() =>
    git(keeper, ["read-tree", "--reset", from]),
  );
  const nested = await nestedIn(keeper);
  const except = nested.map((name) => `:(top,exclude,literal)${name}`);
  const pathspecs = Buffer.from([":(top)", ...except, ""].join("\0"), "latin1");
  const added = await git(
    keeper,
    ["add", "--all", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"],
    { input: pathspecs, answers: [0, 1] },
  );
  await addForced(keeper, agentIndex, nested);
  const { text: tree } = await git(keeper, ["write-tree"]);
  const folder = keeper.workTree as string;
  return {
    tree,
    notSaved: [
      ...nested
        .filter((name) => isFilled(join(folder, readable(name))))
        .map((name) => saved(name, "a repository of its own")),
      ...[...added.errors.matchAll(/unable to index file '(.+)'/g)].map(([, name = ""]) =>
        saved(name, "it cannot be read"),
      ),
    ],
  };
}

/** What the agent staged although git ignores it is its work too. */
async function addForced(keeper: GitPlace, agentIndex: string, nested: string[]): Promise<void> {
  const copy = join(keeper.gitDir, "agent-index");
  if (!copyPlain(agentIndex, copy)) return;
  const list = ["ls-files", "-z", "--cached"];
  const known = new Set(fields(await git(keeper, list)));
  // An index that git cannot read holds nothing to save.
  const staged = await git({ ...keeper, index: copy }, list).then(fields, () => []);
  const forced = staged.filter(
    (name) =>
      !known.has(name) &&
      !nested.some((folder) => name === folder || name.startsWith(`${folder}/`)) &&
      isFileIn(keeper.workTree as string, readable(name)),
  );
  if (forced.length === 0) return;
  const pathspecs = Buffer.from(forced.map((name) => `:(top,literal)${name}\0`).join(""), "latin1");
  const how = ["--force", "--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"];
  await git(keeper, ["add", ...how], { input: pathspecs, answers: [0, 1, 128] });
}

/** Repositories and submodules in the folder, without a slash at the end. */
async function nestedIn(keeper: GitPlace): Promise<string[]> {
  const others = fields(await git(keeper, ["ls-files", "-z", "--others", "--exclude-standard"]));
  const staged = fields(await git(keeper, ["ls-files", "-z", "--stage"]));
  return [
    ...others.filter((name) => name.endsWith("/")).map((name) => name.slice(0, -1)),
    ...staged
      .filter((line) => line.startsWith("160000 "))
      .map((line) => line.slice(line.indexOf("\t") + 1)),
  ];
}

function isFileIn(folder: string, name: string): boolean {
  const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return found !== undefined && (found.isFile() || found.isSymbolicLink());
}

function saved(name: string, why: string): { path: string; why: string } {
  return { path: readable(name), why };
}

function isFilled(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || readdirSync(path).length > 0);
}
