import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findPaths } from "../paths.ts";
import { describeService } from "./describe.ts";
import { launchdPlists } from "./launchd.ts";
import { quote, systemdUnits } from "./systemd.ts";

const run = promisify(execFile);
const env = {
  HOME: "/home/me",
  PATH: "/usr/bin:/odd %h $x/bin",
  XDG_RUNTIME_DIR: "/run/user/1",
  SECRET: "s",
};
const service = describeService(findPaths(env), env);

test.each([
  ["/usr/bin/node", "/usr/bin/node"],
  ["a b", '"a b"'],
  ["50%", "50%%"],
  ["$HOME", '"$$HOME"'],
  ['say "x"', '"say \\"x\\""'],
  ["back\\slash", '"back\\\\slash"'],
])("%s in a unit file is %s", (word, quoted) => {
  expect(quote(word)).toBe(quoted);
});

test("the daemon's unit never takes the holder or its sessions with it", () => {
  const [holder, daemon] = systemdUnits(service).map(({ text }) => text);
  expect(daemon).toContain("KillMode=process");
  expect(daemon).toContain("Wants=niia-holder.service");
  expect(holder).toContain("holder-p1.sock");
  expect(holder).not.toContain("niia.service");
  expect(`${holder}${daemon}`).not.toContain("SECRET");
});

test("systemd understands the units", async () => {
  const analyze = "/usr/bin/systemd-analyze";
  for (const { text } of systemdUnits(service)) {
    for (const line of text.split("\n")) expect(line).toMatch(/^(\[\w+\]|[A-Z]\w+=\S.*|)$/);
  }
  if (!existsSync(analyze)) return;
  const dir = mkdtempSync(join(tmpdir(), "niia-units-"));
  try {
    const units = systemdUnits(service).map(({ name, text }) => {
      writeFileSync(join(dir, name), text);
      return join(dir, name);
    });
    const verify = (): Promise<{ stderr: string }> =>
      run(analyze, ["verify", "--user", "--man=no", ...units], {
        env: { ...process.env, XDG_RUNTIME_DIR: dir },
      });
    const { stderr } = await verify();
    expect(stderr.split("\n").filter((line) => line.includes("niia"))).toEqual([]);
    writeFileSync(units[0] ?? "", "[Service]\nKillMode=wrong\n");
    await expect(verify()).rejects.toThrow();
  } finally {
    rmSync(dir, { recursive: true });
  }
});

test("the property lists of launchd", () => {
  const [holder, daemon] = launchdPlists(service, "/state").map(({ text }) => text);
  expect(holder).toContain("<string>dev.niia.holder</string>");
  expect(daemon).toContain("<key>AbandonProcessGroup</key>\n  <true/>");
  expect(daemon).toMatch(/<key>PATH<\/key>\s*<string>\/usr\/bin:\/odd %h \$x\/bin<\/string>/);
});
