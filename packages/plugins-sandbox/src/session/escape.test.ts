import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawn } from "node-pty";
import { expect, test } from "vitest";
import { describeSandboxed } from "../../test/needs-sandbox.ts";

const folder = join(import.meta.dirname, "../../test");
/** Root may become another user; one that cannot read the project, as where it lies in root's home, could start nothing. */
const others = process.getuid?.() === 0 && canRead("nobody", [process.execPath, folder]);

/** Each way out of `test/escape-suite.sh` is tried from inside; what was left behind is judged from outside. */
describeSandboxed("escape", () => {
  for (const [name, env, enough] of [
    ["without network", {}, 58],
    ["with the bridge and its proxy", { BRIDGE: "1" }, 60],
    ...(others
      ? [["as a normal user, with the bridge", { BRIDGE: "1", AS_USER: "nobody" }, 61] as const]
      : []),
  ] as const) {
    test.concurrent(`${name}: no attempt gets out`, { timeout: 90_000 }, async () => {
      const printed = await suite(env);
      expect(printed).not.toMatch(/^(ESCAPED|BROKEN) .*/m);
      expect(printed).toMatch(/^OK +worktree-writable/m);
      expect(printed).toMatch(/^OK +host:work-committed/m);
      expect(printed.match(/^DENIED /gm)?.length ?? 0, printed).toBeGreaterThanOrEqual(enough);
    });
  }
});

function canRead(user: string, paths: string[]): boolean {
  return paths.every((path) => {
    const argv = ["--reuid", user, "--clear-groups", "--", "test", "-r", path];
    return spawnSync("setpriv", argv).status === 0;
  });
}

function suite(env: Record<string, string>): Promise<string> {
  const argv = [
    join(folder, "escape-suite.sh"),
    "host",
    "--",
    join(folder, "wrapper.sh"),
    process.execPath,
    fileURLToPath(new URL("../../test/wrapper.ts", import.meta.url)),
    "@ROOT@",
    "@WORKTREE@",
    "@MAIN@",
  ];
  const host = {
    PATH: process.env["PATH"] ?? "",
    HOST_GIT: join(folder, "hardened-git.sh"),
    ...env,
  };
  const pty = spawn("bash", argv, { cols: 200, rows: 50, env: host });
  let printed = "";
  pty.onData((chunk) => (printed += chunk));
  return new Promise((resolve) =>
    pty.onExit(() => setTimeout(() => resolve(printed.replaceAll("\r", "")), 50)),
  );
}
