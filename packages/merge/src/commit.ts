import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";

export interface NewCommit {
  tree: string;
  parents: readonly string[];
  /** Seconds since the epoch, as UTC. */
  time: number;
  message: string;
}

const WHO = "niia <niia@localhost>";

/** The object, as git has it. Pure. */
export function commitObject({ tree, parents, time, message }: NewCommit): Buffer {
  const lines = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${WHO} ${time} +0000`,
    `committer ${WHO} ${time} +0000`,
    "",
    message,
  ];
  const body = Buffer.from(lines.join("\n"));
  return Buffer.concat([Buffer.from(`commit ${body.length}\0`), body]);
}

/** Writes a commit as a loose object and says its name: what `git commit-tree` does, without a process for each.
 *  Not flushed to the disk, as git does by default: what is merged can be merged again. */
export function writeCommit(objects: string, format: string, commit: NewCommit): string {
  const object = commitObject(commit);
  const name = createHash(format).update(object).digest("hex");
  const file = join(objects, name.slice(0, 2), name.slice(2));
  if (existsSync(file)) return name;
  mkdirSync(dirname(file), { recursive: true });
  const temporary = join(dirname(file), `tmp_obj_${randomBytes(6).toString("hex")}`);
  writeFileSync(temporary, deflateSync(object), { flag: "wx", mode: 0o444 });
  renameSync(temporary, file);
  return name;
}
