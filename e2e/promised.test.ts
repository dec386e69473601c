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

let user: User;
let repository: string;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "20" });
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

test.concurrent.each(documents)("%s runs to its end in rehearsal", async (name) => {
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
  const { pipeline } = JSON.parse(read(join(folder, name))) as {
    pipeline?: { phases: { condition?: string }[] };
  };
  // A document that is a mesh is one phase.
  const phases = pipeline?.phases ?? [{}];
  const ended = story.filter(({ type }) => type === "phase.ended" || type === "phase.skipped");
  expect(ended).toHaveLength(phases.length);
  expect(story.filter(({ type }) => type === "phase.skipped").length).toBeLessThanOrEqual(
    phases.filter(({ condition }) => condition).length,
  );
  expect(story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "done" });
  expect(ran.code).toBe(0);
});
