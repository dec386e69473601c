// Before and after a run of tests, whichever suites are in it: everything they start works below one folder, and when
// they are over no process is left that knows this folder. What is left is named and ended, since a runner that waits for it
// would wait for ever, and fails the run, unless a test of it broke off: that one may have left it.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { TestProject } from "vitest/node";
import { endLeft } from "./left.ts";

const PREFIX = "niia-census-";

const before = process.env["TMPDIR"];
let folder = "";
let brokeOff = (): boolean => false;

/** Each suite calls it; the first one makes the folder and counts, for a folder in a folder in a folder would be too
 *  long for the names of sockets. */
export function setup(project: TestProject): void {
  if (before !== undefined && basename(before).startsWith(PREFIX)) return;
  folder = mkdtempSync(join(tmpdir(), PREFIX));
  // As the usual folder of its kind: another user may pass, so that what refuses him is what is tested.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
  brokeOff = () => anyBrokeOff(project);
}

export async function teardown(): Promise<void> {
  if (folder === "") return;
  if (before === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = before;
  const left = await endLeft(folder);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  tell(left, brokeOff());
}

/** Names what was left. Throws, and fails the run, where no test can be blamed for it. */
export function tell(left: string[], excused: boolean): void {
  if (left.length === 0) return;
  const message = `The tests left processes behind:\n${left.join("\n")}`;
  if (excused) return console.error(`${message}\nA test broke off: they may be its.`);
  process.exitCode = 1;
  throw new Error(message);
}

/** Whether a test of the whole run failed, if only at its first try. */
export function anyBrokeOff({ vitest }: TestProject): boolean {
  return vitest.state
    .getTestModules()
    .flatMap(({ children }) => [...children.allTests()])
    .some((test) => test.result().state === "failed" || (test.diagnostic()?.retryCount ?? 0) > 0);
}
