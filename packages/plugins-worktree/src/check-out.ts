import { join } from "node:path";
import { fields, git, readable } from "./git.ts";
import { openKeeper } from "./keeper.ts";
import type { TreeRecord } from "./record.ts";
import { placeFile, readSmall } from "./safe-path.ts";

/** Writes the files of a commit into the tree, whatever is there, without running a filter. Says what a user would miss. */
export async function checkOut(
  record: TreeRecord,
  keeper: string,
  commit: string,
): Promise<string[]> {
  const place = await openKeeper(record, keeper);
  await git(place, ["read-tree", "--reset", "-u", commit]);
  placeFile(join(record.admin, "index"), { copyOf: join(keeper, "index") });
  const entries = fields(await git(place, ["ls-files", "-z", "--stage"])).map(parseEntry);
  return [...submodules(entries), ...filters(entries, record.path)];
}

interface Entry {
  mode: string;
  name: string;
}

function parseEntry(line: string): Entry {
  return { mode: line.slice(0, 6), name: line.slice(line.indexOf("\t") + 1) };
}

function submodules(entries: Entry[]): string[] {
  const names = entries.filter(({ mode }) => mode === "160000").map(({ name }) => readable(name));
  if (names.length === 0) return [];
  return [
    `submodules are empty folders here: ${brief(names)} (git submodule update --init fills them)`,
  ];
}

function filters(entries: Entry[], tree: string): string[] {
  const found = new Set<string>();
  for (const { mode, name } of entries) {
    if (!mode.startsWith("100") || !/(^|\/)\.gitattributes$/.test(name)) continue;
    const text = readSmall(join(tree, readable(name))) ?? "";
    for (const [, filter] of text.matchAll(/^\s*[^#\s].*?\sfilter=(\S+)/gm))
      found.add(filter as string);
  }
  if (found.size === 0) return [];
  const names = [...found].sort();
  const lfs = names.includes("lfs") ? "; git lfs pull fetches the contents" : "";
  return [`files under the filter ${brief(names)} are here as they are stored${lfs}`];
}

function brief(names: string[]): string {
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return `${names.slice(0, 5).join(", ")}${more}`;
}
