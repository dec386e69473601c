import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { endLeft } from "./left.ts";

const WAIT = ["-e", "sleep 1000"];

test.each<[string, (folder: string) => [args: string[], options: object]]>([
  ["command line", (folder) => [[...WAIT, `${folder}/x`], { env: {} }]],
  ["environment", (folder) => [WAIT, { env: { ANY: `${folder}/x` } }]],
  ["place", (folder) => [WAIT, { cwd: folder, env: {} }]],
])("what a suite left is known by its %s, named and ended", async (_by, how) => {
  const folder = mkdtempSync(join(tmpdir(), "left-"));
  const [args, options] = how(folder);
  const child = spawn("/usr/bin/perl", args, { ...options, stdio: "ignore" });
  const over = once(child, "exit");
  await expect.poll(() => readFileSync(`/proc/${child.pid}/cmdline`, "latin1")).toContain("sleep");
  expect(await endLeft(folder, 0)).toEqual([expect.stringContaining(String(child.pid))]);
  expect(await over).toEqual([null, "SIGKILL"]);
  expect(await endLeft(folder)).toEqual([]);
});
