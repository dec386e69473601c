import { execFile } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { launchDaemon } from "./testing/daemon-process.ts";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

test("the example of the README is ten lines and runs", async () => {
  const daemon = await launchDaemon();
  symlinkSync(join(daemon.dir, "run"), join(daemon.dir, "niia"));
  const [, code = ""] =
    /```ts\n(.*?)```/s.exec(readFileSync(join(PACKAGE, "README.md"), "utf8")) ?? [];
  expect(code.trim().split("\n").filter(Boolean).length).toBeLessThanOrEqual(10);
  const flags = ["--conditions=@connector/source", "--input-type=module-typescript"];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, "--eval", code], {
    cwd: PACKAGE,
    env: { ...process.env, XDG_RUNTIME_DIR: daemon.dir },
  });
  expect(stdout).toMatch(/^42\r$/m);
});
