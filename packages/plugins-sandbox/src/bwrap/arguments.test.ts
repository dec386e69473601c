import type { SessionDraft } from "@pty4ai/protocol";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SessionFacts } from "../facts.ts";
import { plugin } from "../plugin.ts";
import { bwrapArguments, onTop } from "./arguments.ts";

const facts: SessionFacts = {
  architecture: "x64",
  bwrap: { path: "/usr/bin/bwrap", version: [0, 8, 0] },
  tools: {
    shell: "/usr/bin/bash",
    env: "/usr/bin/env",
    setsid: "/usr/bin/setsid",
    mkfifo: "/usr/bin/mkfifo",
    setpriv: "/usr/bin/setpriv",
    envSignals: true,
  },
  lowPorts: "staged",
  user: { uid: 1000, gid: 1000, name: "u" },
  roots: [{ path: "/bin", target: "usr/bin" }, { path: "/lib" }],
  node: "/opt/node/bin/node",
  broker: "/p/broker/main.js",
  forwarder: "/p/forward/main.js",
  home: "/home/u",
  program: "/opt/agent/bin/agent",
  commands: [{ path: "/opt/agent/bin/agent", links: [], real: "/opt/agent/bin/agent" }],
};

const draft: SessionDraft = {
  id: "s1",
  dir: "/home/u/state/s1",
  argv: ["agent", "--flag", "two words"],
  cwd: "/home/u/tree",
  env: { PATH: "/usr/bin", HOME: "/home/u", API_KEY: "sk-secret", LD_PRELOAD: "/x.so" },
  size: { cols: 80, rows: 24 },
  labels: {},
  access: [
    { path: "/home/u/main/.git", mode: "read" },
    { path: "/home/u/main/.git/objects", mode: "write" },
    { path: "/home/u/tree", mode: "write" },
    { path: "/home/u/tree/.git", mode: "pin" },
    { path: "/home/u/.agent/auth.json", mode: "seed" },
    { path: "/data/models", mode: "read", at: "/models", optional: true },
  ],
  destinations: [],
  files: [],
  before: [],
  after: [],
  notes: { other: 1 },
};

const named = { ...draft, destinations: [{ host: "api.example.com", port: 443, why: "profile" }] };

describe("the options of bwrap", () => {
  test("for a session without network", () => {
    expect(
      lines(bwrapArguments(draft, { ...facts, inner: { LD_PRELOAD: "/x.so" } })),
    ).toMatchInlineSnapshot(`
      "--unshare-user
      --unshare-pid
      --unshare-net
      --unshare-ipc
      --unshare-uts
      --unshare-cgroup-try
      --disable-userns
      --die-with-parent
      --hostname sandbox
      --cap-drop ALL
      --seccomp 8
      --dev /dev
      --proc /proc
      --ro-bind /proc/sys /proc/sys
      --tmpfs /tmp
      --tmpfs /run
      --tmpfs /var/tmp
      --symlink ../run /var/run
      --ro-bind-try /usr /usr
      --ro-bind-try /nix/store /nix/store
      --ro-bind-try /gnu/store /gnu/store
      --ro-bind-try /home/linuxbrew/.linuxbrew /home/linuxbrew/.linuxbrew
      --symlink usr/bin /bin
      --ro-bind /lib /lib
      --ro-bind-try /etc/ssl/certs /etc/ssl/certs
      --ro-bind-try /etc/ssl/cert.pem /etc/ssl/cert.pem
      --ro-bind-try /etc/ssl/openssl.cnf /etc/ssl/openssl.cnf
      --ro-bind-try /etc/ca-certificates/extracted /etc/ca-certificates/extracted
      --ro-bind-try /etc/pki/ca-trust/extracted /etc/pki/ca-trust/extracted
      --ro-bind-try /etc/pki/tls/certs /etc/pki/tls/certs
      --ro-bind-try /etc/alternatives /etc/alternatives
      --ro-bind-try /etc/ld.so.cache /etc/ld.so.cache
      --ro-bind-try /etc/localtime /etc/localtime
      --ro-bind-try /etc/timezone /etc/timezone
      --ro-bind-try /etc/os-release /etc/os-release
      --ro-bind-try /etc/protocols /etc/protocols
      --ro-bind-try /etc/services /etc/services
      --ro-bind-try /etc/terminfo /etc/terminfo
      --ro-bind-try /etc/static /etc/static
      --ro-bind /home/u/state/s1/sandbox/etc/passwd /etc/passwd
      --ro-bind /home/u/state/s1/sandbox/etc/group /etc/group
      --ro-bind /home/u/state/s1/sandbox/etc/hosts /etc/hosts
      --ro-bind /home/u/state/s1/sandbox/etc/nsswitch.conf /etc/nsswitch.conf
      --ro-bind /home/u/state/s1/sandbox/etc/resolv.conf /etc/resolv.conf
      --bind /home/u/state/s1/home /home/u
      --ro-bind /home/u/state/s1/sandbox/inside.sh /run/niia/inside.sh
      --ro-bind /opt/agent /opt/agent
      --ro-bind-try /home/u/state/s1/agent /home/u/state/s1/agent
      --ro-bind /home/u/main/.git /home/u/main/.git
      --bind /home/u/main/.git/objects /home/u/main/.git/objects
      --bind /home/u/tree /home/u/tree
      --ro-bind /home/u/tree/.git /home/u/tree/.git
      --ro-bind-try /data/models /models
      --setenv LD_PRELOAD /x.so
      --remount-ro /
      --chdir /home/u/tree"
    `);
  });

  test.each([
    [
      "a normal user",
      facts,
      "--unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try --disable-userns",
      "",
    ],
    [
      "root",
      { ...facts, lowPorts: "capability" as const },
      "--unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try --die-with-parent",
      "--cap-add CAP_NET_BIND_SERVICE",
    ],
    [
      "an older bwrap",
      { ...facts, bwrap: { path: "/b", version: [0, 6, 1] as const } },
      "--unshare-cgroup-try --die-with-parent",
      "",
    ],
  ])("ports below 1024 for %s", (_name, machine, walls, more) => {
    const { plan } = shaped(named, machine);
    const options = plan.arguments.join(" ");
    expect(options).toContain(walls);
    expect(options).toContain(more);
    expect(options).toContain("--sync-fd 9");
    expect(options.includes("--unshare-net")).toBe(machine.lowPorts !== "staged");
  });

  test("guards lie on top of everything, below the closing of the root", () => {
    const options = onTop(
      ["--bind", "/a", "/a", "--remount-ro", "/", "--chdir", "/a"],
      [{ kind: "read", source: "/e", at: "/a/.x" }],
    );
    expect(options.join(" ")).toBe("--bind /a /a --ro-bind /e /a/.x --remount-ro / --chdir /a");
  });

  test("never a session of its own, never a secret, and the access list in its order", () => {
    const path = fc.stringMatching(/^\/[a-z]{1,8}(\/[a-z]{1,8}){0,3}$/);
    const access = fc.record({
      path,
      mode: fc.constantFrom("read", "write", "pin", "seed"),
      optional: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(access, { maxLength: 8 }), (list) => {
        const options = bwrapArguments(
          { ...draft, access: list as never },
          { ...facts, inner: {} },
        );
        expect(options).not.toContain("--new-session");
        expect(options.join("\0")).not.toContain("sk-secret");
        const binds = list
          .filter((each) => each.mode !== "seed")
          .map(
            ({ path: at, mode, optional }) =>
              `--${mode === "write" ? "" : "ro-"}bind${optional ? "-try" : ""} ${at} ${at}`,
          );
        expect(` ${options.join(" ")} `).toContain(` ${[...binds, "--remount-ro"].join(" ")} `);
      }),
    );
  });
});

describe("the plugin's transform", () => {
  test("the launcher becomes the program, the draft it got stays as it was", () => {
    const before = structuredClone(named);
    const after = plugin.transform(named, { domains: ["*.example.org"] }, facts);
    expect(named).toEqual(before);
    expect(after.argv).toEqual([
      "/usr/bin/bash",
      "-p",
      "/home/u/state/s1/sandbox/launch.sh",
      "/opt/agent/bin/agent",
      "--flag",
      "two words",
    ]);
    expect(after.notes).toEqual({
      other: 1,
      sandbox: {
        backend: "bwrap",
        destinations: ["api.example.com:443", "*.example.org:443"],
        egressLog: "/home/u/state/s1/sandbox/egress.jsonl",
      },
    });
    expect(after.env).toMatchObject({ API_KEY: "sk-secret", HTTPS_PROXY: "http://127.0.0.1:3128" });
    expect(after.before.map(({ plugin: owner, effect }) => `${owner}.${effect}`)).toEqual([
      "sandbox.prepare",
    ]);
    expect(after.after.map(({ plugin: owner, effect }) => `${owner}.${effect}`)).toEqual([
      "sandbox.tidy",
    ]);
  });

  test("what is kept in the store is plain JSON and holds no secret", () => {
    const { input } = plugin.transform(named, {}, facts).before[0] ?? { input: {} };
    expect(JSON.parse(JSON.stringify(input))).toEqual(input);
    expect(JSON.stringify(input)).not.toContain("sk-secret");
  });

  test("a system without bash starts with sh", () => {
    const sh = { ...facts, tools: { ...facts.tools, shell: "/bin/sh" } };
    expect(plugin.transform(draft, {}, sh).argv.slice(0, 2)).toEqual([
      "/bin/sh",
      "/home/u/state/s1/sandbox/launch.sh",
    ]);
  });
});

function shaped(from: SessionDraft, machine: SessionFacts): { plan: { arguments: string[] } } {
  const input = plugin.transform(from, {}, machine).before[0]?.input as unknown as {
    arguments: string[];
  };
  return { plan: input };
}

/** One option with its values a line. */
function lines(options: readonly string[]): string {
  return options.join(" ").replaceAll(/ (?=--[a-z])/g, "\n");
}
