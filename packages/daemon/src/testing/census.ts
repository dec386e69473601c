// Before and after a run of tests, whichever suites are in it: everything they start works below one folder, and when
// they are over no process is left that knows this folder. What is left is named, fails the run, and is ended: a runner
// that waits for it would wait for ever.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { endLeft } from "./left.ts";

const PREFIX = "niia-census-";

const before = process.env["TMPDIR"];
let folder = "";

/** Each suite calls it; the first one makes the folder and counts, for a folder in a folder in a folder would be too
 *  long for the names of sockets. */
export function setup(): void {
  if (before !== undefined && basename(before).startsWith(PREFIX)) return;
  folder = mkdtempSync(join(tmpdir(), PREFIX));
  // As the usual folder of its kind: another user may pass, so that what refuses him is what is tested.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
}

export async function teardown(): Promise<void> {
  if (folder === "") return;
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  const left = await endLeft(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  if (left.length === 0) return;
  process.exitCode = 1;
  throw new Error(`The tests left processes behind:\n${left.join("\n")}`);
}
