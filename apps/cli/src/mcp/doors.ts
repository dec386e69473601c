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

export function readDoors(folder: string): Door[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Door);
}
