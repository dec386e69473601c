import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PluginContext, SessionDraft } from "@pty4ai/protocol";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectScratchpad, readScratchpadFile } from "./collect.ts";
import { plugin, type ScratchpadOptions } from "./plugin.ts";
import { readResult } from "./result.ts";

let root: string;
let options: ScratchpadOptions & { dir: string };
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "niia-pad-"));
  options = {
    dir: join(root, "run/pad"),
    file: "research/opus.md",
    resultFile: join(root, "run/results/opus.json"),
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function session(
  given: ScratchpadOptions = options,
  inherit: Record<string, string> = {},
): Promise<SessionDraft> {
  const draft: SessionDraft = {
    id: "s1",
    dir: join(root, "sessions/it's s1"),
    argv: ["sh"],
    cwd: root,
    env: { PATH: "/usr/bin:/bin" },
    size: { cols: 80, rows: 24 },
    labels: {},
    access: [],
    destinations: [],
    files: [],
    before: [],
    after: [],
    notes: {},
  };
  const context: PluginContext = {
    stateDir: root,
    session: draft,
    request: { cwd: root, inherit },
    log: () => {},
  };
  const facts = await plugin.probe?.(draft, given, context);
  const shaped = plugin.transform(Object.freeze(draft), given, facts as never);
  for (const file of shaped.files) {
    mkdirSync(dirname(file.path), { recursive: true });
    writeFileSync(file.path, file.content, { mode: file.mode ?? 0o600 });
  }
  for (const action of shaped.before)
    await plugin.effects?.[action.effect]?.(action.input as never, context);
  return shaped;
}

function sh(
  shaped: SessionDraft,
  script: string,
): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("sh", ["-c", script], { env: shaped.env, cwd: shaped.cwd, encoding: "utf8" });
}

describe("a session", () => {
  test("has niia on its PATH and leaves a result and files", async () => {
    const shaped = await session();
    const run = sh(
      shaped,
      'niia result set severity=high "what=it\'s \\$HOME" && echo hello | niia scratchpad write research/x.md && "$NIIA_BIN" scratchpad ls',
    );
    expect(run).toMatchObject({ status: 0, stderr: "" });
    expect(run.stdout).toContain("research/x.md");
    expect(await readResult(options.resultFile)).toEqual({
      state: "read",
      data: { severity: "high", what: "it's $HOME" },
    });
    expect((await collectScratchpad(options.dir)).files).toEqual([
      { name: "research/x.md", size: 6, modifiedAt: expect.any(Number) },
    ]);
    expect(await readScratchpadFile(options.dir, "research/x.md")).toBe("hello\n");
  });

  test("tells a sandbox exactly what to show", async () => {
    const { access, env, dir } = await session();
    const read = access.filter(({ mode }) => mode === "read").map(({ path }) => path);
    expect(read).toEqual([
      join(dir, "bin"),
      process.execPath,
      join(import.meta.dirname, "worker"),
      join(import.meta.dirname, "../package.json"),
    ]);
    expect(access.filter(({ mode }) => mode === "write").map(({ path }) => path)).toEqual([
      options.dir,
      options.resultFile,
    ]);
    expect(env).toMatchObject({ NIIA_SCRATCHPAD: options.dir, NIIA_RESULT: options.resultFile });
    for (const { path } of access) expect(statSync(path)).toBeDefined();
  });

  test("may have a result without a scratchpad", async () => {
    const shaped = await session({ resultFile: options.resultFile });
    expect(shaped.env["NIIA_SCRATCHPAD"]).toBeUndefined();
    expect(sh(shaped, "niia result set a=1").status).toBe(0);
    expect(sh(shaped, "niia scratchpad ls").status).toBe(2);
  });

  test("passes on to the caller's own niia what it does not do itself, but not to that of an outer session", async () => {
    const place = (name: string): string => {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, "niia"), `#!/bin/sh\necho ${name} "$@"\n`, { mode: 0o755 });
      return join(root, name);
    };
    const [outer, real] = [place("outer"), place("real")];
    const shaped = await session(options, {
      PATH: `relative:${outer}:${real}`,
      NIIA_BIN: join(outer, "niia"),
    });
    expect(sh(shaped, "niia run 'x y'").stdout).toBe("real run x y\n");
    expect(sh(shaped, "niia result set a=1").status).toBe(0);
    rmSync(real, { recursive: true });
    expect(sh(shaped, "niia run x").stderr).toContain(`the whole niia is ${join(real, "niia")}`);
  });

  test("prepared twice keeps the result", async () => {
    const shaped = await session();
    sh(shaped, "niia result set a=1");
    await session();
    expect(await readResult(options.resultFile)).toEqual({ state: "read", data: { a: 1 } });
  });

  test.each([["../x"], ["/etc/x"], ["a/../../x"]])("a file %j is refused", async (file) => {
    await expect(session({ ...options, file })).rejects.toMatchObject({ code: "bad-option" });
  });

  test("works in a sandbox that shows nothing but what the plugin listed", async () => {
    const shaped = await session();
    const binds = shaped.access.flatMap(({ path, mode }) => [
      mode === "read" ? "--ro-bind" : "--bind",
      path,
      path,
    ]);
    const system = [
      "--ro-bind",
      "/usr",
      "/usr",
      "--symlink",
      "usr/bin",
      "/bin",
      "--symlink",
      "usr/lib",
      "/lib",
      "--symlink",
      "usr/lib64",
      "/lib64",
      "--proc",
      "/proc",
      "--dev",
      "/dev",
      "--tmpfs",
      "/tmp",
    ];
    // The result is a mount of its own here: nothing can be renamed over it.
    const script = `niia result set long=${"x".repeat(100)} && niia result set --replace a=1 && echo hi | niia scratchpad write b/c.md && niia scratchpad ls`;
    const run = spawnSync("bwrap", ["--unshare-all", ...system, ...binds, "sh", "-c", script], {
      env: shaped.env,
      encoding: "utf8",
    });
    expect(run).toMatchObject({
      status: 0,
      stderr: "",
      stdout: expect.stringContaining("b/c.md\n"),
    });
    expect(await readResult(options.resultFile)).toEqual({ state: "read", data: { a: 1 } });
    expect(await readScratchpadFile(options.dir, "b/c.md")).toBe("hi\n");
  });
});

describe("a result file", () => {
  test.each<[string, string, object]>([
    ["empty", "", { state: "none" }],
    ["an empty object", "{}", { state: "none" }],
    ["an object", '{"a":1}', { state: "read", data: { a: 1 } }],
    ["a list", "[1]", { state: "broken", problem: expect.stringContaining("not an object") }],
    ["half a file", '{"a":', { state: "broken", problem: expect.stringContaining("not JSON") }],
    ["a hostile depth", "[".repeat(500_000), { state: "broken", problem: expect.any(String) }],
    [
      "a legal hostile depth",
      `{"a":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      { state: "broken", problem: expect.stringContaining("deeper than 64") },
    ],
    [
      "a prototype",
      '{"__proto__":{"x":1},"constructor":{"prototype":{}}}',
      { state: "read", data: { constructor: { prototype: {} } } },
    ],
  ])("%s", async (_name, content, expected) => {
    const file = join(root, "r.json");
    writeFileSync(file, content);
    expect(await readResult(file)).toEqual(expected);
  });

  test("objects have no prototype", async () => {
    const file = join(root, "r.json");
    writeFileSync(file, '{"a":[{"b":{}}]}');
    const read = await readResult(file);
    if (read.state !== "read") throw new Error("not read");
    const list = read.data["a"] as { b: object }[];
    for (const each of [read.data, list[0], list[0]?.b])
      expect(Object.getPrototypeOf(each)).toBeNull();
  });

  test("missing, a link, a pipe, a folder, too large", async () => {
    const at = (name: string): string => join(root, name);
    writeFileSync(at("secret"), '{"s":1}');
    symlinkSync(at("secret"), at("link"));
    mkdirSync(at("folder"));
    spawnSync("mkfifo", [at("fifo")]);
    writeFileSync(at("big"), "");
    truncateSync(at("big"), 1_048_577);
    expect(await readResult(at("missing"))).toEqual({ state: "none" });
    expect(await readResult(at("nowhere/at/all"))).toEqual({ state: "none" });
    for (const name of ["link", "folder", "fifo", "big"]) {
      expect(await readResult(at(name)), name).toMatchObject({ state: "broken" });
    }
  });
});

describe("collecting a scratchpad", () => {
  test("skips what is no plain file, and says so", async () => {
    const pad = join(root, "pad");
    mkdirSync(join(pad, "a/b"), { recursive: true });
    writeFileSync(join(pad, "a/b/ok.md"), "ok");
    writeFileSync(join(pad, "line\nbreak"), "x");
    writeFileSync(join(pad, ".niia-0123"), "half written");
    symlinkSync("/etc", join(pad, "etc"));
    symlinkSync("/etc/passwd", join(pad, "passwd"));
    spawnSync("mkfifo", [join(pad, "fifo")]);
    writeFileSync(join(pad, "big"), "");
    truncateSync(join(pad, "big"), 8_388_609);
    const { files, skipped } = await collectScratchpad(pad);
    expect(files.map(({ name }) => name)).toEqual(["a/b/ok.md"]);
    expect(Object.fromEntries(skipped.map(({ name, why }) => [name, why]))).toEqual({
      "line\\nbreak": "its name is not allowed",
      etc: "it is a link",
      passwd: "it is a link",
      fifo: "it is not a regular file",
      big: "8388609 bytes, at most 8388608",
    });
    await expect(readScratchpadFile(pad, "passwd")).rejects.toThrow(/a link/);
  });

  test("stops at a bottomless or endless one", async () => {
    const pad = join(root, "pad");
    mkdirSync(join(pad, ...Array.from({ length: 20 }, () => "d")), { recursive: true });
    for (let index = 0; index < 2_100; index++) writeFileSync(join(pad, `f${index}`), "");
    const { files, skipped } = await collectScratchpad(pad);
    expect(files.length).toBeLessThanOrEqual(2_000);
    expect(skipped.map(({ why }) => why)).toContain("more than 2000 entries");
  });

  test("a missing one is empty", async () => {
    expect(await collectScratchpad(join(root, "no"))).toEqual({ files: [], skipped: [] });
  });
});
