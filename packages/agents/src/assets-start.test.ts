import { execFile } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";

// What stands between a session and its agent at the start.
const assets = fileURLToPath(new URL("../assets", import.meta.url));
const dir = mkdtempSync(join(tmpdir(), "niia-assets-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const run = promisify(execFile);

describe("gemini-home.mjs", () => {
  test("merges the user's settings with ours, links the rest, has our hooks in an extension, and leaves what is the user's alone", async () => {
    const [user, home, ours] = [
      join(dir, "user", ".gemini"),
      join(dir, "private"),
      join(dir, "ours.json"),
    ];
    mkdirSync(join(user, "extensions", "theirs"), { recursive: true });
    const settings = '{\n// mine\n"ui": {"theme": "x"}, "hooks": {"SessionStart": [1]}}';
    writeFileSync(join(user, "settings.json"), settings);
    writeFileSync(join(user, "oauth_creds.json"), "{}");
    writeFileSync(ours, '{"general": {"x": 1}, "hooks": {"SessionStart": [2], "AfterAgent": [3]}}');
    for (let again = 0; again < 2; again++)
      await run(process.execPath, [join(assets, "gemini-home.mjs"), user, ours, home, "--", "x"]);
    const read = (...path: string[]): unknown =>
      JSON.parse(readFileSync(join(home, ".gemini", ...path), "utf8"));
    expect(read("settings.json")).toEqual({
      security: { auth: { selectedType: "oauth-personal" } },
      ui: { theme: "x" },
      hooks: { SessionStart: [1] },
      general: { x: 1 },
    });
    expect(read("extensions", "niia", "gemini-extension.json")).toMatchObject({ name: "niia" });
    expect(read("extensions", "niia", "hooks", "hooks.json")).toEqual({
      hooks: { SessionStart: [2], AfterAgent: [3] },
    });
    expect(lstatSync(join(home, ".gemini", "extensions", "theirs")).isSymbolicLink()).toBe(true);
    expect(existsSync(join(user, "extensions", "niia"))).toBe(false);
    expect(lstatSync(join(home, ".gemini", "oauth_creds.json")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(user, "settings.json"), "utf8")).toBe(settings);
  });
});

describe("prepare.sh", () => {
  test("runs the script, then becomes the agent with its words as they are", async () => {
    const out = join(dir, "prepared");
    const script = `require("fs").writeFileSync(${JSON.stringify(out)}, "done")`;
    const { stdout } = await run("sh", [
      join(assets, "prepare.sh"),
      process.execPath,
      "-e",
      script,
      "--",
      "printf",
      "<%s>",
      "a b",
      "--",
      "*",
    ]);
    expect(stdout).toBe("<a b><--><*>");
    expect(existsSync(out)).toBe(true);
  });

  test("does not start the agent when the script fails", async () => {
    await expect(
      run("sh", [join(assets, "prepare.sh"), "false", "--", "echo", "started"]),
    ).rejects.toMatchObject({ code: 98, stdout: "" });
  });
});
