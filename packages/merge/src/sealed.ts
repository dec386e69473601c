import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitPlace } from "@pty4ai/plugins-worktree";

/** A git folder without configuration and files that shares the repository's objects: no merge driver, filter or
 *  attribute that somebody planted means anything in it. It lasts as long as `work`. */
export async function withSealed<T>(
  repository: Repository,
  attributes: string,
  work: (place: GitPlace & { objects: string }) => Promise<T>,
): Promise<T> {
  const folder = makeSealed(repository, attributes);
  try {
    return await work({ gitDir: folder, objects: join(repository.common, "objects") });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Repository {
  common: string;
  objectFormat: string;
}

function makeSealed(repository: Repository, attributes: string): string {
  const folder = mkdtempSync(join(tmpdir(), "niia-merge-"));
  for (const each of ["refs", "info"]) mkdirSync(join(folder, each));
  writeFileSync(join(folder, "HEAD"), "ref: refs/heads/none\n");
  const sha1 = repository.objectFormat === "sha1";
  const lines = [
    "[core]",
    `\trepositoryformatversion = ${sha1 ? 0 : 1}`,
    "\tbare = true",
    ...(sha1 ? [] : ["[extensions]", `\tobjectFormat = ${repository.objectFormat}`]),
  ];
  writeFileSync(join(folder, "config"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "info/attributes"), attributes);
  const shallow = join(repository.common, "shallow");
  if (existsSync(shallow)) copyFileSync(shallow, join(folder, "shallow"));
  return folder;
}
