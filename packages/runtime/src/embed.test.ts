import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const run = promisify(execFile);
const home = new URL("..", import.meta.url).pathname;
const example = new URL("../examples/embed.ts", import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), "runtime-embed-"));
afterAll(() => rmSync(dir, { recursive: true }));

test("the example of the README is the one that runs here", () => {
  expect(readFileSync(join(home, "README.md"), "utf8")).toContain(
    `\`\`\`ts\n${readFileSync(example, "utf8")}\`\`\``,
  );
});

test("it runs", async () => {
  const { stdout } = await run(process.execPath, ["--conditions=@connector/source", example, dir]);
  const said = stdout.trim().split("\n");
  expect([said[0], said.at(-2), said.at(-1)]).toEqual(["started", "finished", "12"]);
});

test("it, and the tests of this package, pass the type check", { timeout: 60_000 }, async () => {
  const tsc = join(home, "../../node_modules/.bin/tsc");
  const { stdout } = await run(
    tsc,
    ["-p", join(home, "tsconfig.check.json"), "--pretty", "false"],
    { cwd: home },
  ).catch((error: { stdout: string }) => error);
  expect(
    stdout
      .split("\n")
      .filter((line) => /^(?:src\/|examples\/|fixtures\/|tsconfig|error)/.test(line)),
  ).toEqual([]);
});
