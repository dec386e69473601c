import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { loadProfiles } from "../profile/load.ts";
import { checkInstalled } from "./installed.ts";
import { checkSignedIn } from "./signed-in.ts";

const dir = mkdtempSync(join(tmpdir(), "niia-check-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const set = loadProfiles({ variables: { rehearsal: "-" } });

describe("installed", () => {
  writeFileSync(join(dir, "codex"), "#!/bin/sh\n");
  mkdirSync(join(dir, "gemini"));
  const env = { PATH: `/nowhere::${dir}` };

  test("the program is found where PATH says, once it can be run", () => {
    expect(() => checkInstalled(set.resolve("codex"), { env })).toThrow();
    chmodSync(join(dir, "codex"), 0o755);
    expect(checkInstalled(set.resolve("codex"), { env })).toBe(join(dir, "codex"));
  });

  test("a folder of that name is no program, and the error says where it was looked for and what to do", () => {
    expect(() => checkInstalled(set.resolve("gemini"), { env })).toThrow(
      expect.objectContaining({
        code: "not-installed",
        hint: "npm install -g @google/gemini-cli",
        details: { program: "gemini", lookedIn: ["/nowhere", dir] },
      }),
    );
  });

  test("a path is taken as it is", () => {
    expect(checkInstalled(set.resolve("shell"), { env })).toBe("/bin/sh");
    expect(checkInstalled(set.resolve("rehearsal"), { env, variables: set.variables })).toBe(
      process.execPath,
    );
    expect(checkInstalled(set.resolve("generic/codex"), { env })).toBe(join(dir, "codex"));
  });
});

describe("signed in", () => {
  const { profile } = set.resolve("codex");
  test("by a name of the environment, by a file, or not", () => {
    const home = join(dir, "home");
    expect(() => checkSignedIn(profile, { env: { HOME: home } })).toThrow(
      expect.objectContaining({ code: "not-signed-in", hint: "run: codex login" }),
    );
    expect(() =>
      checkSignedIn(profile, { env: { HOME: home, OPENAI_API_KEY: "k" } }),
    ).not.toThrow();
    mkdirSync(join(home, ".codex"), { recursive: true });
    writeFileSync(join(home, ".codex", "auth.json"), "{}");
    expect(() => checkSignedIn(profile, { env: { HOME: home } })).not.toThrow();
    expect(() =>
      checkSignedIn(profile, { env: { HOME: home, CODEX_HOME: join(dir, "other") } }),
    ).toThrow();
  });

  test("a profile that does not say passes", () => {
    expect(() => checkSignedIn(set.resolve("shell").profile, { env: {} })).not.toThrow();
  });
});
