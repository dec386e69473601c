import type { ConflictFile } from "./request.ts";

/** What `git merge-tree --write-tree -z --messages` says. */
export interface TreeMerge {
  tree: string;
  files: ConflictFile[];
}

type Side = "base" | "ours" | "theirs";
const SIDES: Record<string, Side> = { "1": "base", "2": "ours", "3": "theirs" };

/** Reads the output, each byte of it as one character; names come back as UTF-8. Pure. */
export function parseTreeMerge(output: string): TreeMerge {
  const parts = output.split("\0");
  const tree = (parts[0] ?? "").trim();
  const end = parts.indexOf("", 1);
  const entries = parts.slice(1, end === -1 ? undefined : end);
  const files = new Map<string, ConflictFile>();
  const file = (path: string): ConflictFile => {
    const known = files.get(path) ?? { path: utf8(path), kind: "" };
    files.set(path, known);
    return known;
  };
  for (const entry of entries) {
    const [, id = "", stage = "", path = ""] = /^\d+ ([0-9a-f]+) ([123])\t(.*)$/s.exec(entry) ?? [];
    const side = SIDES[stage];
    if (side !== undefined) file(path)[side] = id;
  }
  for (const { paths, kind } of conflictsTold(parts.slice(end + 1)))
    for (const path of paths.slice(0, 1)) if (file(path).kind === "") file(path).kind = kind;
  const told = [...files.values()].map((each) => ({ ...each, kind: kindOf(each) }));
  return { tree, files: told.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

function kindOf({ kind, base, ours, theirs }: ConflictFile): string {
  const added = base === undefined && ours !== undefined && theirs !== undefined;
  return added && (kind === "contents" || kind === "") ? "add/add" : kind || "contents";
}

/** Messages are records of: number of paths, the paths, a stable kind, a sentence. */
function conflictsTold(parts: string[]): { paths: string[]; kind: string }[] {
  const told: { paths: string[]; kind: string }[] = [];
  for (let at = 0; at + 2 < parts.length; ) {
    const count = Number(parts[at]);
    if (!Number.isInteger(count)) break;
    const paths = parts.slice(at + 1, at + 1 + count);
    const [, kind] = /^CONFLICT \((.+)\)$/.exec(parts[at + 1 + count] ?? "") ?? [];
    if (kind !== undefined) told.push({ paths, kind });
    at += count + 3;
  }
  return told;
}

function utf8(path: string): string {
  return Buffer.from(path, "latin1").toString("utf8");
}
