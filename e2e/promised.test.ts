import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { events, makeUser, read, type User } from "./niia.ts";

// The documents that users were promised, as they were shown to them.
const folder = fileURLToPath(new URL("../spec/conformance/valid/promised/", import.meta.url));
const documents = readdirSync(folder).filter((name) => name.endsWith(".connector.json"));

const RUNNABLE = documents.filter((name) => {
  const { type, pipeline } = JSON.parse(read(join(folder, name))) as {
    type?: string;
    pipeline?: { phases: { type?: string }[] };
  };
  return (
    (type ?? "pipeline") === "pipeline" &&
    pipeline !== undefined &&
    pipeline.phases.every((phase) => phase.type === undefined)
  );
});

let user: User;
let repository: string;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "4" });
  repository = mkdtempSync(join(tmpdir(), "niia-promised-"));
  const git = (...args: string[]): void =>
    void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
      cwd: repository,
    });
  git("init", "--quiet", "--initial-branch=main");
  git("commit", "--quiet", "--allow-empty", "--message=start");
});
afterAll(async () => {
  await user.close();
  rmSync(repository, { recursive: true });
});

test("all seventeen are here", () => {
  expect(documents).toHaveLength(17);
  expect(RUNNABLE.length).toBeGreaterThanOrEqual(12);
});

test("all of them are valid", async () => {
  const files = documents.map((name) => join(folder, name));
  expect(await user.niia(["validate", ...files])).toMatchObject({ code: 0 });
});

test.concurrent.each(documents)("%s plans", async (name) => {
  const planned = await user.niia(["plan", join(folder, name), "--json"]);
  expect(planned).toMatchObject({ code: 0 });
  expect(JSON.parse(planned.stdout)).toMatchObject({ connector: "2.0" });
});

test.concurrent.each(RUNNABLE)("%s runs to its end in rehearsal", async (name) => {
  const ran = await user.niia(
    [
      "run",
      join(folder, name),
      "--rehearse",
      "--machine-here",
      "--json",
      "--task",
      "Mend the login",
    ],
    { cwd: repository, timeoutMs: 90_000 },
  );
  expect(ran.stderr).not.toMatch(/error/i);
  const story = events(ran.stdout);
  const { phases } = (
    JSON.parse(read(join(folder, name))) as { pipeline: { phases: { condition?: string }[] } }
  ).pipeline;
  const ended = story.filter(({ type }) => type === "phase.ended" || type === "phase.skipped");
  expect(ended).toHaveLength(phases.length);
  expect(story.filter(({ type }) => type === "phase.skipped").length).toBeLessThanOrEqual(
    phases.filter(({ condition }) => condition).length,
  );
  expect(story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "done" });
  expect(ran.code).toBe(0);
});

test("what has no engine yet is refused with exactly that reason", async () => {
  const ran = await user.niia(
    ["run", join(folder, "pair-programming.connector.json"), "--rehearse"],
    { cwd: repository },
  );
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toMatch(/mesh/);
});
