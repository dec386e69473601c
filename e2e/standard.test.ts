import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

const run = promisify(execFile);
const text = readFileSync(new URL("../spec/pty4ai.md", import.meta.url), "utf8");
const [, pty = ""] = /```sh\n(pty\(\) .*)\n```/.exec(text) ?? [];
// Each example with what it prints, in the order of the page: later ones build on earlier ones.
const examples = [...text.matchAll(/```sh example\n(.*?)```\n```(json|text)\n(.*?)```/gs)].map(
  ([, command = "", kind = "", printed = ""]) => ({ command, kind, printed }),
);

let user: User;
beforeAll(async () => {
  user = makeUser();
  await user.niia(["daemon", "start"]);
});
afterAll(() => user.close());

test("the page defines its command and shows examples", () => {
  expect(pty).toContain("curl");
  expect(examples.length).toBeGreaterThan(8);
});

test.each(examples)("$command", async ({ command, kind, printed }) => {
  const SOCKET = join(user.env["XDG_RUNTIME_DIR"] ?? "", "niia/daemon.sock");
  const { stdout } = await run("bash", ["-c", `set -o pipefail; ${pty}\n${command}`], {
    env: { ...user.env, SOCKET },
  });
  if (kind === "json") expect(JSON.parse(stdout)).toMatchObject(JSON.parse(printed) as object);
  // A wait before a reading prints its own line of JSON.
  else expect(stdout.replace(/^\{.*\}\n/, "").replace(/\r\n/g, "\n")).toBe(printed);
});
