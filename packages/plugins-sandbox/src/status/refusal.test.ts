import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { systemNames } from "./circumstances.ts";
import { probeHost } from "./host.ts";
import {
  cannotBuild,
  type Circumstances,
  leaks,
  notInstalled,
  tooOld,
  unsupported,
} from "./refusal.ts";

const machine: Circumstances = { systems: ["debian"], root: false, settings: {}, container: false };
const PRINTED = "bwrap: No permissions to create new namespace\nmore";

test.each([
  [["debian"], false, "sudo apt-get install bubblewrap"],
  [["ubuntu", "debian"], true, "apt-get install bubblewrap"],
  [["fedora"], false, "sudo dnf install bubblewrap"],
  [["rocky", "rhel", "centos", "fedora"], false, "sudo dnf install bubblewrap"],
  [["arch"], false, "sudo pacman -S bubblewrap"],
  [["alpine"], true, "apk add bubblewrap"],
  [["unheard-of"], false, "install the package bubblewrap of your system"],
])("on %j (root: %s) the next step is %s", (systems, root, hint) => {
  expect(notInstalled({ ...machine, systems, root }).hint).toBe(hint);
});

test.each<[string, Partial<Circumstances>, string]>([
  [
    "AppArmor",
    { settings: { "kernel.apparmor_restrict_unprivileged_userns": "1" } },
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  ],
  [
    "Debian's switch",
    { settings: { "kernel.unprivileged_userns_clone": "0" } },
    "sudo sysctl -w kernel.unprivileged_userns_clone=1",
  ],
  [
    "no namespaces",
    { settings: { "user.max_user_namespaces": "0" }, root: true },
    "sysctl -w user.max_user_namespaces=15000",
  ],
  ["a container", { container: true }, "--cap-add SYS_ADMIN"],
  ["nothing known", {}, "bwrap --unshare-user"],
])("user namespaces kept back by %s", (_name, change, hint) => {
  const refusal = cannotBuild(PRINTED, { ...machine, ...change });
  expect(refusal.message).toBe(
    "bubblewrap cannot build a sandbox here: bwrap: No permissions to create new namespace",
  );
  expect(refusal.hint).toContain(hint);
});

test("other refusals say what and what next", () => {
  expect(unsupported("win32")).toMatchObject({
    message: expect.stringContaining("Windows"),
    hint: expect.stringContaining("WSL"),
  });
  expect(unsupported("darwin").message).toContain("darwin");
  expect(tooOld("0.3.1").message).toContain("0.3.1");
  expect(leaks(["/proc/sys can be written"], true)).toEqual({
    message: "the sandbox of this machine does not hold: /proc/sys can be written",
    hint: "run niia as a normal user instead of root",
  });
});

test("a machine with no bwrap, a broken one, an old one and one that may not build is refused", async () => {
  const folder = mkdtempSync(join(tmpdir(), "niia-bwrap-"));
  const bwrap = (script: string) => {
    rmSync(join(folder, "bwrap"), { force: true });
    writeFileSync(join(folder, "bwrap"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  };
  for (const name of ["env", "setsid", "mkfifo", "bash"])
    symlinkSync(`/usr/bin/${name}`, join(folder, name));
  try {
    expect(await probeHost(folder)).toMatchObject({
      refusal: { message: expect.stringContaining("not installed") },
    });
    bwrap("exit 1");
    expect(await probeHost(folder)).toMatchObject({
      refusal: { message: expect.stringContaining("no version") },
    });
    bwrap("echo bubblewrap 0.4.1");
    expect(await probeHost(folder)).toMatchObject({
      refusal: { message: expect.stringContaining("too old") },
      version: "0.4.1",
    });
    bwrap(
      '[ "$1" = --version ] && echo bubblewrap 0.9.0 || { echo "bwrap: setting up uid map: Permission denied" >&2; exit 1; }',
    );
    expect(await probeHost(folder)).toMatchObject({
      refusal: { message: expect.stringContaining("setting up uid map") },
      version: "0.9.0",
    });
    bwrap(
      '[ "$1" = --version ] && echo bubblewrap 0.9.0 || { echo "user namespaces can be nested"; echo done; }',
    );
    expect(await probeHost(folder)).toMatchObject({
      refusal: { message: expect.stringContaining("does not hold") },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("names of a system", () => {
  expect(systemNames('PRETTY_NAME="X"\nID=ubuntu\nID_LIKE="debian other"\nVERSION_ID="1"')).toEqual(
    ["ubuntu", "debian", "other"],
  );
});
