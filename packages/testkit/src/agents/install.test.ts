import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { installAgents } from "./install.ts";
import { PACKAGES } from "./package.ts";

let dir: string;
let lines: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "agents-"));
  lines = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A program in npm's place: it notes each call, fails as often as it is told to, then leaves a package of that version. */
function npm({ failures = 0, version = PACKAGES.codex.version } = {}): string {
  const file = join(dir, "npm");
  const calls = join(dir, "calls");
  writeFileSync(
    file,
    `#!/bin/sh
echo "$*" >> ${calls}
[ "$(wc -l < ${calls})" -gt ${failures} ] || { echo "ECONNRESET registry" >&2; exit 1; }
sleep 0.2
mkdir -p node_modules/.bin node_modules/@openai/codex
echo '{"version":"${version}"}' > node_modules/@openai/codex/package.json
: > node_modules/.bin/codex
`,
  );
  chmodSync(file, 0o755);
  return file;
}

const calls = () => readFileSync(join(dir, "calls"), "utf8").trim().split("\n").length;
const install = (program: string) =>
  installAgents({
    agents: ["codex"],
    cache: join(dir, "cache"),
    log: (line) => lines.push(line),
    npm: program,
    pauseMs: 10,
  });

describe("installAgents", () => {
  it("installs once, at exact versions", async () => {
    const program = npm();
    const { dir: where, bin } = await install(program);
    expect(readdirSync(bin)).toEqual(["codex"]);
    expect(JSON.parse(readFileSync(join(where, "package.json"), "utf8"))).toMatchObject({
      dependencies: { "@openai/codex": PACKAGES.codex.version },
    });
    await install(program);
    expect(calls()).toBe(1);
  });

  it("installs once when several ask at the same time", async () => {
    const program = npm();
    await Promise.all([install(program), install(program), install(program)]);
    expect(calls()).toBe(1);
  });

  it("takes over the lock of a process that is gone", async () => {
    const program = npm({ failures: 9 });
    await expect(install(program)).rejects.toThrow();
    const [where = ""] = readdirSync(join(dir, "cache"));
    rmSync(join(dir, "calls"));
    writeFileSync(join(dir, "cache", where, "lock"), "999999999");
    await install(npm());
    expect(calls()).toBe(1);
  });

  it("tries again when the registry fails", async () => {
    await install(npm({ failures: 1 }));
    expect([calls(), lines.join("\n")]).toEqual([
      2,
      expect.stringContaining("ECONNRESET registry"),
    ]);
  });

  it("refuses another version", async () => {
    await expect(install(npm({ version: "9.9.9" }))).rejects.toThrow(/9\.9\.9, expected/);
  });

  it("says what is wrong when npm is not there", async () => {
    await expect(install(join(dir, "no-such-npm"))).rejects.toThrow(
      /no-such-npm.*ENOENT[\s\S]*next: check/,
    );
  });
});
