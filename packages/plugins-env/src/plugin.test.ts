import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PluginContext, SessionDraft } from "@pty4ai/protocol";
import { assert, asyncProperty, stringMatching } from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { EnvOptions } from "./options.ts";
import { type EnvNotes, plugin } from "./plugin.ts";

const folder = mkdtempSync(join(tmpdir(), "niia-env-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(join(folder, "key"), "from-a-file\n");
writeFileSync(join(folder, "crlf"), "two\nlines\r\n");
writeFileSync(join(folder, "big"), "x".repeat(131_073));
writeFileSync(join(folder, "nul"), "a\0b");
execFileSync("mkfifo", [join(folder, "fifo")]);

const draft: SessionDraft = {
  id: "s1",
  dir: "/state/s1",
  argv: ["true"],
  cwd: folder,
  env: { PATH: "/bin", EXISTING: "old" },
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
  stateDir: folder,
  session: { id: "s1", dir: "/state/s1", labels: {} },
  request: { cwd: folder, inherit: { HOME: folder, OPENAI_API_KEY: "s3cret", EMPTY: "" } },
  log: () => {},
};

async function shape(set: EnvOptions["set"]): Promise<SessionDraft> {
  const facts = await plugin.probe?.(draft, { set }, context);
  return plugin.transform(
    Object.freeze(draft),
    { set },
    facts as { values: Record<string, string> },
  );
}

describe("a value", () => {
  test.each<[string, EnvOptions["set"], Record<string, string>]>([
    ["is set as it is", { A: "1", B: "" }, { A: "1", B: "" }],
    ["wins over what was there", { EXISTING: "new" }, { EXISTING: "new" }],
    ["comes from the caller", { K: { from: "env:OPENAI_API_KEY" } }, { K: "s3cret" }],
    ["may be empty there", { K: { from: "env:EMPTY" } }, { K: "" }],
    ["comes from a file beside", { K: { from: "file:key" } }, { K: "from-a-file" }],
    ["comes from the home folder", { K: { from: "file:~/key" } }, { K: "from-a-file" }],
    ["loses one last line end", { K: { from: "file:crlf" } }, { K: "two\nlines" }],
    ["is not expanded", { K: "$HOME {x} `id`" }, { K: "$HOME {x} `id`" }],
  ])("%s", async (_name, set, expected) => {
    expect((await shape(set)).env).toEqual({ ...draft.env, ...expected });
  });
});

describe("refused", () => {
  test.each<[string, EnvOptions["set"], RegExp]>([
    ["a digit first", { "1A": "x" }, /set\/1A: is not a name/],
    ["an equals sign", { "A=B": "x" }, /is not a name/],
    ["an empty name", { "": "x" }, /is not a name/],
    ["the daemon's own", { NIIA_SESSION: "x" }, /is set by the daemon/],
    ["a missing variable", { K: { from: "env:NOT_THERE" } }, /environment has no NOT_THERE/],
    ["an inherited member", { K: { from: "env:constructor" } }, /environment has no constructor/],
    ["a missing file", { K: { from: "file:nothing" } }, /cannot read .*nothing \(ENOENT\)/],
    ["a path below a file", { K: { from: "file:key/below" } }, /ENOTDIR/],
    ["a folder", { K: { from: "file:." } }, /is not a file/],
    ["a pipe", { K: { from: "file:fifo" } }, /is not a file/],
    ["a large file", { K: { from: "file:big" } }, /131073 bytes/],
    ["a NUL", { K: { from: "file:nul" } }, /holds a NUL/],
    ["another scheme", { K: { from: "http://x" } }, /is not a reference/],
  ])("%s", async (_name, set, message) => {
    await expect(shape(set)).rejects.toMatchObject({
      code: "bad-option",
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });
});

describe("notes", () => {
  test.each<[string, EnvOptions["set"], number]>([
    ["plain values", { A: "1", PORT: "8080", MONKEY: "see-no-evil-hear-no-evil" }, 0],
    ["what loads code", { LD_PRELOAD: "/x.so" }, 1],
    ["Node options", { NODE_OPTIONS: "--require x" }, 1],
    ["PATH", { PATH: "/bin" }, 1],
    ["a key by its shape", { A: "sk-abcdefgh12345678" }, 1],
    ["a key by its name", { MY_API_KEY: "0123456789abcdef01" }, 1],
    ["a password in an address", { DATABASE_URL: "postgres://me:pw@host/db" }, 1],
    ["a path to a key", { SSH_KEY: "/home/me/.ssh/id_ed25519" }, 0],
    ["a reference", { MY_API_KEY: { from: "env:OPENAI_API_KEY" } }, 0],
  ])("%s", async (_name, set, warnings) => {
    const notes = (await shape(set)).notes["env"] as EnvNotes;
    expect(notes.warnings).toHaveLength(warnings);
    expect(notes.names).toEqual(Object.keys(set).sort());
  });

  test("never hold a value", async () => {
    const value = stringMatching(/^[!-~]{12,40}$/).map((text) => `sk-${text}`);
    const name = stringMatching(/^(MY|THE)_(TOKEN|X)$/);
    await assert(
      asyncProperty(name, value, async (key, secret) => {
        const shaped = await shape({ [key]: secret, FILE: { from: "file:key" } });
        expect(shaped.env[key]).toBe(secret);
        expect(JSON.stringify(shaped.notes)).not.toContain(secret);
        expect(JSON.stringify(shaped.notes)).not.toContain("from-a-file");
      }),
      { numRuns: 50 },
    );
  });
});
