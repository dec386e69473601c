import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fields, type GitPlace, git } from "./git.ts";
import type { TreeRecord } from "./record.ts";

/** Settings that say how files and git relate on this machine. None of them names a program. */
const KEPT = [
  "core.filemode",
  "core.symlinks",
  "core.ignorecase",
  "core.precomposeunicode",
  "core.autocrlf",
  "core.eol",
];
const KEPT_VALUE = /^[a-z]{1,10}$/i;

/** A git folder of our own for one tree: it shares the repository's objects, and has its own index and a configuration
 *  without one program in it. Whatever filter, driver or hook a tree's `.gitattributes` or anybody's configuration names,
 *  here no such name means anything. It lies where no agent can write, and so does its index: what git remembers about a
 *  file's last state is true. */
export async function openKeeper(record: TreeRecord, folder: string): Promise<GitPlace> {
  const place = { gitDir: folder, workTree: record.path, objects: join(record.common, "objects") };
  for (const each of ["refs", "info"])
    mkdirSync(join(folder, each), { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/none\n");
  writeFileSync(join(folder, "config"), await configuration(record));
  rmSync(join(folder, "index.lock"), { force: true });
  // Where the history of a clone with few commits ends is in `shallow`.
  for (const file of ["info/exclude", "shallow"]) {
    rmSync(join(folder, file), { force: true });
    if (existsSync(join(record.common, file)))
      copyFileSync(join(record.common, file), join(folder, file));
  }
  return place;
}

async function configuration(record: TreeRecord): Promise<string> {
  const listed = fields(await git({ gitDir: record.common }, ["config", "--null", "--list"]));
  const core = new Map<string, string>();
  for (const entry of listed) {
    const [name = "", value = ""] = entry.split("\n", 2);
    if (KEPT.includes(name) && KEPT_VALUE.test(value)) core.set(name.slice("core.".length), value);
  }
  const excludes = record.excludesFile;
  return [
    "[core]",
    `\trepositoryformatversion = ${record.objectFormat === "sha1" ? 0 : 1}`,
    "\tbare = false",
    ...[...core].map(([name, value]) => `\t${name} = ${value}`),
    ...(excludes === undefined ? [] : [`\texcludesFile = ${JSON.stringify(excludes)}`]),
    ...(record.objectFormat === "sha1"
      ? []
      : ["[extensions]", `\tobjectFormat = ${record.objectFormat}`]),
    "",
  ].join("\n");
}
