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

const FROM_INPUT = ["--ignore-errors", "--pathspec-from-file=-", "--pathspec-file-nul"];

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
  const { nested, tracked } = await listed(keeper);
  const except = nested.map((name) => `:(top,exclude,literal)${name}`);
  const added = await git(keeper, ["add", "--all", ...FROM_INPUT], {
    input: pathspecs([":(top)", ...except]),
    answers: [0, 1],
  });
  await addForced(keeper, agentIndex, { nested, tracked });
  const { text: tree } = await git(keeper, ["write-tree"]);
  return { tree, notSaved: [...left(keeper, nested), ...refused(added.errors)] };
}

interface Listed {
  /** Repositories and submodules in the folder, without a slash at the end. */
  nested: string[];
  tracked: Set<string>;
}

async function listed(keeper: GitPlace): Promise<Listed> {
  const how = ["-z", "-t", "--stage", "--others", "--exclude-standard"];
  const all: Listed = { nested: [], tracked: new Set() };
  for (const entry of fields(await git(keeper, ["ls-files", ...how]))) {
    if (entry.startsWith("? ")) {
      // git lists a repository as a folder and every other thing as a file.
      if (entry.endsWith("/")) all.nested.push(entry.slice(2, -1));
      continue;
    }
    const name = entry.slice(entry.indexOf("\t") + 1);
    all.tracked.add(name);
    if (entry.startsWith("160000 ", 2)) all.nested.push(name);
  }
  return all;
}

/** What the agent staged although git ignores it is its work too. */
async function addForced(keeper: GitPlace, agentIndex: string, known: Listed): Promise<void> {
  const copy = join(keeper.gitDir, "agent-index");
  if (!copyPlain(agentIndex, copy)) return;
  // An index that git cannot read holds nothing to save.
  const index = git({ ...keeper, index: copy }, ["ls-files", "-z", "--cached"]);
  const staged = await index.then(fields, () => []);
  const forced = staged.filter(
    (name) =>
      !known.tracked.has(name) &&
      !known.nested.some((folder) => name === folder || name.startsWith(`${folder}/`)) &&
      isFileIn(keeper.workTree as string, readable(name)),
  );
  if (forced.length === 0) return;
  const input = pathspecs(forced.map((name) => `:(top,literal)${name}`));
  await git(keeper, ["add", "--force", ...FROM_INPUT], { input, answers: [0, 1, 128] });
}

function left(keeper: GitPlace, nested: string[]): Snapshot["notSaved"] {
  return nested
    .map(readable)
    .filter((path) => isFilled(join(keeper.workTree as string, path)))
    .map((path) => ({ path, why: "a repository of its own" }));
}

/** Names that git cannot have, and what it may not read. */
function refused(errors: string): Snapshot["notSaved"] {
  const says =
    /unable to (?:index file|add) '(.+?)'(?: to index)?$|could not open directory '(.+?)'/gm;
  return [...errors.matchAll(says)].map(([, file, folder]) => ({
    path: file ?? folder ?? "",
    why: "git cannot take it",
  }));
}

function pathspecs(specs: string[]): Buffer {
  return Buffer.from(specs.map((spec) => `${spec}\0`).join(""), "latin1");
}

function isFileIn(folder: string, name: string): boolean {
  const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
  return found !== undefined && (found.isFile() || found.isSymbolicLink());
}

function isFilled(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && (!found.isDirectory() || readdirSync(path).length > 0);
}
