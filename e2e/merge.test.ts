import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

let user: User;
let folder: string;
const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], {
    cwd: folder,
    encoding: "utf8",
  }).trimEnd();
beforeAll(() => {
  user = makeUser();
  folder = join(user.home, "work");
  mkdirSync(folder);
  git("init", "-q", "-b", "main");
  writeFileSync(join(folder, "a.txt"), "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  git("add", "-A");
  git("commit", "-qm", "start");
});
afterAll(() => user.close());

interface Report {
  id: string;
  status: string;
  phases: { merge?: { merged: string[]; conflicts: object[] }; warnings: string[] }[];
}
async function run(name: string, phases: object[]): Promise<Report> {
  const file = join(user.home, `${name}.connector.json`);
  writeFileSync(file, JSON.stringify({ name, pipeline: { phases } }));
  const ran = await user.niia(["run", file, "--json"], { cwd: folder });
  if (ran.stdout === "") throw new Error(ran.stderr);
  const last = JSON.parse(ran.stdout.trimEnd().split("\n").at(-1) ?? "") as { report: Report };
  return last.report;
}
const worker = (name: string, prompt: string): object => ({ name, model: "shell", prompt });
const session = { worktree: "w" };

test("the next phase starts from what all workers of the one before did; the dirty checkout stays", async () => {
  writeFileSync(join(folder, "a.txt"), "dirty\n");
  const report = await run("all", [
    {
      name: "make",
      session,
      workers: [
        worker("top", "sed -i 's/^1$/one/' a.txt"),
        worker("bottom", "sed -i 's/^9$/nine/' a.txt; echo new > untracked.txt"),
        worker("clash", "sed -i 's/^1$/uno/' a.txt"),
      ],
    },
    {
      name: "check",
      session: { worktree: "x" },
      workers: [worker("look", "test -f untracked.txt && cat a.txt")],
    },
  ]);
  expect(report.status).toBe("done");
  const [make] = report.phases;
  expect(make?.merge).toMatchObject({
    merged: ["top", "bottom"],
    conflicts: [{ worker: "clash", files: [{ path: "a.txt", kind: "contents" }] }],
  });
  expect(make?.warnings).toEqual([
    `clash could not be merged: a.txt (contents); its work stays on niia/${report.id}/make/clash/work`,
  ]);
  expect(git("show", `niia/${report.id}/result:a.txt`)).toBe("one\n2\n3\n4\n5\n6\n7\n8\nnine");
  expect(JSON.stringify(report)).toContain("one\\n2\\n3");
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("dirty\n");
  expect(git("status", "--porcelain")).toBe(" M a.txt");
  git("checkout", "-q", "a.txt");
});
