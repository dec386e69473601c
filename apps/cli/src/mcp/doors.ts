import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostSession } from "@connector/runtime";

/** A session's door, and what its worker may: written by the daemon's side, where no session can write. */
export interface Door {
  /** Its folder, with `out` and `in`. */
  dir: string;
  /** Key of the try that it belongs to. */
  key: string;
  phase: string;
  worker: string;
  /** Where its files are. */
  tree: string;
  permission: NonNullable<HostSession["permission"]>;
  /** What its sandbox lets it reach; null: it has none. */
  sandbox: { network: boolean; domains: string[] } | null;
}

/** Keeps it in `folder`, once. */
export function keepDoor(folder: string, door: Door): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = createHash("sha256").update(door.key).digest("hex").slice(0, 32);
  const file = join(folder, `${name}.json`);
  writeFileSync(`${file}.new`, JSON.stringify(door), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** All doors of a run. A door never changes: those in `known` by file name are not read again, new ones are added. */
export function readDoors(folder: string, known: Map<string, Door>): Door[] {
  for (const name of namesIn(folder))
    if (name.endsWith(".json") && !known.has(name))
      known.set(name, JSON.parse(readFileSync(join(folder, name), "utf8")) as Door);
  return [...known.values()];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
