import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findCommand, interpreterOf } from "./find.ts";
import { commandMounts, ownerOf } from "./mounts.ts";
import { shimTargets } from "./shim.ts";

let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "niia-command-")));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Makes files and links (`path -> target`) below the scratch folder. */
function make(...lines: string[]): void {
  for (const line of lines) {
    const [path = "", target] = line.split(" -> ");
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (target !== undefined) symlinkSync(target, join(root, path));
    else writeFileSync(join(root, path), "#!/usr/bin/env node\n");
    if (target === undefined) chmodSync(join(root, path), 0o755);
  }
}

/** What is shown for a command found in `folder`, with the scratch folder's name left out. */
function shown(name: string, folder: string, visible: string[] = ["/usr", "/bin"]): string[] {
  const command = findCommand(name, join(root, folder));
  if (command === undefined) throw new Error(`${name} is not in ${folder}`);
  return commandMounts(
    command,
    visible.map((path) => (path.startsWith("~") ? join(root, path.slice(1)) : path)),
  )
    .map((mount) =>
      mount.kind === "link" ? `link ${mount.at} -> ${mount.target}` : `${mount.kind} ${mount.at}`,
    )
    .map((line) => line.replaceAll(root, "~"));
}

describe("what a command needs to be seen", () => {
  test("installed in a project: the node_modules folder, where its native program lies beside it", () => {
    make(
      "project/node_modules/@openai/codex/bin/codex.js",
      "project/node_modules/@openai/codex-linux-x64/codex",
    );
    make("project/node_modules/.bin/codex -> ../@openai/codex/bin/codex.js");
    expect(shown("codex", "project/node_modules/.bin")).toEqual(["read ~/project/node_modules"]);
  });

  test("installed by pnpm in a project: the outermost node_modules folder", () => {
    make("project/node_modules/.pnpm/gemini@1/node_modules/gemini/bin.js");
    make("project/node_modules/.bin/gemini -> ../.pnpm/gemini@1/node_modules/gemini/bin.js");
    expect(shown("gemini", "project/node_modules/.bin")).toEqual(["read ~/project/node_modules"]);
  });

  test("installed for the user by npm -g under a version manager: the modules, and the link in the bin folder", () => {
    make(".nvm/v24/lib/node_modules/@anthropic-ai/claude-code/cli.js");
    make(
      ".nvm/v24/bin/claude -> ../lib/node_modules/@anthropic-ai/claude-code/cli.js",
      ".nvm/v24/bin/node",
    );
    expect(shown("claude", ".nvm/v24/bin")).toEqual([
      "read ~/.nvm/v24/lib/node_modules",
      "link ~/.nvm/v24/bin/claude -> ../lib/node_modules/@anthropic-ai/claude-code/cli.js",
    ]);
    expect(shown("node", ".nvm/v24/bin")).toEqual(["read ~/.nvm/v24/bin/node"]);
  });

  test("a native installation behind links: the file, and each link", () => {
    make(".local/share/claude/versions/2.1.329", ".local/share/claude/current -> versions/2.1.329");
    make(".local/bin/claude -> ../share/claude/current");
    expect(shown("claude", ".local/bin")).toEqual([
      "read ~/.local/share/claude/versions/2.1.329",
      "link ~/.local/bin/claude -> ../share/claude/current",
      "link ~/.local/share/claude/current -> versions/2.1.329",
    ]);
  });

  test("a folder on the way that is a link itself: the file is shown under both names", () => {
    make("real/bin/tool", "current -> real");
    expect(shown("tool", "current/bin")).toEqual([
      "read ~/real/bin/tool",
      "read ~/current/bin/tool",
    ]);
  });

  test("what is visible anyway adds nothing", () => {
    make(
      "usr/lib/node_modules/codex/codex.js",
      "usr/bin/codex -> ../lib/node_modules/codex/codex.js",
    );
    expect(shown("codex", "usr/bin", ["~/usr"])).toEqual([]);
    make("bin/codex -> ../usr/bin/codex");
    expect(shown("codex", "bin", ["~/usr"])).toEqual(["link ~/bin/codex -> ../usr/bin/codex"]);
  });

  test.each([
    ["/opt/tool/lib/x/tool", "/opt/tool"],
    ["/opt/tool", "/opt/tool"],
    ["/home/u/a/node_modules/b/node_modules/c/d", "/home/u/a/node_modules"],
    ["/home/u/node_modules_old/x", "/home/u/node_modules_old/x"],
    ["/home/u/.local/bin/x", "/home/u/.local/bin/x"],
  ])("%s belongs to %s", (real, owner) => {
    expect(ownerOf(real)).toBe(owner);
  });
});

test.each([
  [
    '#!/bin/sh\nbasedir=$(dirname "$0")\nexec "$basedir/node" "$basedir/global/5/node_modules/codex/codex.js" "$@"\n',
    ["node", "global/5/node_modules/codex/codex.js"],
  ],
  ['#!/bin/bash\nexec "/opt/a/claude" "$@"\n', ["/opt/a/claude"]],
  ['#!/usr/bin/env node\nrun("/opt/a/claude")\n', []],
  ["\x7fELF", []],
])("the script %j stands for %j", (content, targets) => {
  writeFileSync(join(root, "shim"), content);
  expect(shimTargets(join(root, "shim"))).toEqual(targets.map((path) => resolve(root, path)));
});

describe("finding a command", () => {
  test("the first folder that has it, absolute folders only, nothing that cannot be run", () => {
    make("a/tool", "b/tool", "b/data");
    chmodSync(join(root, "b/data"), 0o644);
    const path = `relative:${join(root, "none")}:${join(root, "b")}:${join(root, "a")}`;
    expect(findCommand("tool", path)?.path).toBe(join(root, "b/tool"));
    expect(findCommand("data", path)).toBeUndefined();
    expect(findCommand("missing", path)).toBeUndefined();
    expect(findCommand(join(root, "a/tool"), "")?.path).toBe(join(root, "a/tool"));
    expect(findCommand("./a/tool", path)).toBeUndefined();
  });

  test.each([
    ["#!/usr/bin/env node\n", "node"],
    ["#!/usr/bin/env -S node --no-warnings\n", "node"],
    ["#!/usr/bin/env -S A=b python3\n", "python3"],
    ["#! /opt/node/bin/node --flag\n", "/opt/node/bin/node"],
    ["#!/bin/sh", "/bin/sh"],
    ["\x7fELF\x02\x01", undefined],
    ["", undefined],
  ])("%j is run by %s", (content, interpreter) => {
    writeFileSync(join(root, "script"), content);
    expect(interpreterOf(join(root, "script"))).toBe(interpreter);
  });
});
