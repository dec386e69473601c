import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
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
  phases: {
    merge?: { merged: string[]; conflicts: object[]; rejected: object[] };
    reason: string | null;
    warnings: string[];
    workers: { warnings: string[] }[];
  }[];
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

interface Merged {
  merged: string[];
  conflicts: { name: string; files: { path: string }[]; answer?: { marks: string[] } }[];
  rejected: { name: string; why: string }[];
  applied?: { branch: string; from: string; to: string };
}
async function merge(...args: string[]): Promise<Merged & { code: number | null }> {
  const ran = await user.niia(["merge", ...args, "--json"], { cwd: folder });
  if (ran.stdout === "") throw new Error(ran.stderr);
  return { ...(JSON.parse(ran.stdout) as Merged), code: ran.code };
}
const parts = [
  worker("good", "echo good > good.txt"),
  worker("bad", "echo bad > bad.txt"),
  worker("other", "echo good > other.txt"),
];

test("niia merge: a gate in a sandbox leaves out who spoils it; the rest is brought here, never over uncommitted work", async () => {
  const { id } = await run("gated", [{ name: "make", session, workers: parts }]);
  const gate = ["--gate", "! test -e bad.txt && test -e good.txt"];
  const result = await merge(id, ...gate);
  expect(result.merged).toEqual(["make/good", "make/other"]);
  expect(result.rejected).toMatchObject([
    { name: "make/bad", why: expect.stringContaining("exit 1") },
  ]);
  expect(result.code).toBe(1);
  expect(git("ls-tree", "--name-only", `niia/${id}/result`)).toBe("a.txt\ngood.txt\nother.txt");

  writeFileSync(join(folder, "a.txt"), "dirty\n");
  const refused = await user.niia(["merge", id, ...gate, "--apply"], { cwd: folder });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("uncommitted")]);
  expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("dirty\n");
  git("checkout", "-q", "a.txt");
  git("commit", "-q", "--allow-empty", "-m", "meanwhile");
  const here = await merge(id, ...gate, "--apply");
  expect(here.applied).toMatchObject({ branch: "main", to: git("rev-parse", "HEAD") });
  expect(readFileSync(join(folder, "good.txt"), "utf8")).toBe("good\n");
  expect(git("status", "--porcelain")).toBe("");
}, 120_000);

test("niia merge: one of the rivals is picked", async () => {
  const { id, phases } = await run("rivals", [
    { name: "proto", session, merge: "pick", workers: parts.slice(0, 2) },
  ]);
  expect(phases[0]?.warnings[0]).toMatch(/^nobody picked one of good, bad/);
  expect((await merge(id, "--pick", "bad")).merged).toEqual(["proto/bad"]);
  expect(git("show", `niia/${id}/result:bad.txt`)).toBe("bad");
  const none = await user.niia(["merge", id, "--pick", "nobody"], { cwd: folder });
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("proto/good, proto/bad")]);
});

test("niia merge: an agent resolves what is in conflict", async () => {
  resolvers();
  const { id } = await run("clash", [{ name: "make", session, workers: [edit("a"), edit("b")] }]);
  const told = await merge(id);
  expect([told.code, told.conflicts.map(({ name }) => name)]).toEqual([1, ["make/b"]]);
  const by = (name: string) => merge(id, "--on-conflict", "resolver", "--resolver", name);
  expect((await by("idler")).conflicts).toMatchObject([{ answer: { marks: ["who.txt"] } }]);
  const { code, conflicts } = await by("fixer");
  expect([code, conflicts]).toEqual([0, []]);
  expect(git("show", `niia/${id}/result:who.txt`)).toBe("a and b");
  expect(git("log", "-1", "--format=%s", `niia/${id}/result`)).toMatch(
    /make\/b, conflicts resolved$/,
  );
}, 120_000);

/** Agents that resolve a conflict, or do nothing. */
function resolvers(): void {
  const agents = join(user.home, "config/niia/agents");
  mkdirSync(agents, { recursive: true });
  const commands = { fixer: "echo a and b > who.txt", idler: "true" };
  for (const [name, command] of Object.entries(commands)) {
    const prompt = { args: ["-c", command, "{prompt}"] };
    writeFileSync(
      join(agents, `${name}.agent.json`),
      JSON.stringify({ name, extends: "shell", prompt }),
    );
  }
}
const edit = (name: string): object => worker(name, `echo ${name} > who.txt`);
const trees = async (): Promise<string> =>
  (await user.niia(["worktree", "ls", "--all", "--json"], { cwd: folder })).stdout;

test("a document's gate and resolver, in a run: what passes is merged, their trees are gone", async () => {
  resolvers();
  const { id, status, phases } = await run("whole", [
    {
      name: "make",
      session,
      gate: '! test -e bad.txt && test -z "$(cat /etc/hostname 2>/dev/null)"',
      on_conflict: "resolver",
      resolver: "fixer",
      workers: [...parts, edit("a"), edit("b")],
    },
    { name: "look", session: { worktree: "x" }, workers: [worker("look", "cat who.txt; ls")] },
  ]);
  expect([status, phases.map(({ warnings }) => warnings)]).toEqual([
    "done",
    [
      [
        expect.stringMatching(
          /^bad did not pass the gate: ended with exit code 1; its work stays on niia/,
        ),
      ],
      [],
    ],
  ]);
  expect(phases[0]?.merge).toMatchObject({
    merged: ["good", "other", "a", "b"],
    conflicts: [],
    rejected: [{ worker: "bad" }],
  });
  expect(git("show", `niia/${id}/result:who.txt`)).toBe("a and b");
  expect(JSON.stringify(phases[1])).toMatch(/a and b[^"]*good\.txt[^"]*other\.txt/);
  expect(await trees()).not.toMatch(/make-(gate|resolver)/);
}, 120_000);

test("a gate outlives its daemon and is not run again; cancelled, it leaves nothing merged, and the run goes on from there", async () => {
  const file = join(user.home, "outlives.connector.json");
  const phase = { name: "make", session, gate: "sleep 4", workers: [edit("a")] };
  writeFileSync(file, JSON.stringify({ pipeline: { phases: [phase] } }));
  const started = await user.niia(["run", "-d", file], { cwd: folder });
  const killed = started.stdout.trim();
  const atGate = async (id: string): Promise<void> => {
    for (let wait = 0; wait < 200; wait++) {
      const { stdout } = await user.niia(["logs", id]);
      if (/make\/gate │ command|make\/gate │ shell/.test(stdout)) return;
      await sleep(100);
    }
    throw new Error("the gate did not begin");
  };
  await atGate(killed);
  process.kill((await user.daemonPid()) ?? 0, "SIGKILL");
  await user.niia(["daemon", "start"]);
  expect((await user.niia(["watch", killed, "--json"])).code).toBe(0);
  const shown = await user.niia(["runs", "show", killed, "--json"]);
  const { phases } = JSON.parse(shown.stdout) as {
    phases: { workers: { name: string; tries: object[] }[] }[];
  };
  expect(phases[0]?.workers.map(({ name, tries }) => [name, tries.length])).toEqual([
    ["a", 1],
    ["gate", 1],
  ]);
  expect(git("show", `niia/${killed}/result:who.txt`)).toBe("a");

  const again = (await user.niia(["run", "-d", file], { cwd: folder })).stdout.trim();
  await atGate(again);
  await user.niia(["cancel", again]);
  expect((await user.niia(["watch", again])).code).not.toBe(0);
  expect(git("branch", "--list", `niia/${again}/result`)).toBe("");
  expect((await user.niia(["resume", again], { cwd: folder })).code).toBe(0);
  expect(git("show", `niia/${again}/result:who.txt`)).toBe("a");
}, 120_000);

test("a document that asks: the run says so, and goes on as it is told", async () => {
  resolvers();
  const { id, status, phases } = await run("ask", [
    {
      name: "make",
      session,
      on_conflict: "ask",
      resolver: "fixer",
      workers: [edit("a"), edit("b")],
    },
  ]);
  expect([status, phases[0]?.reason]).toEqual([
    "failed",
    expect.stringContaining(`niia resume ${id} --decide make/b=resolver`),
  ]);
  const resumed = await user.niia(["resume", id, "--decide", "make/b=resolver"], { cwd: folder });
  expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining("make/resolver")]);
  expect(git("show", `niia/${id}/result:who.txt`)).toBe("a and b");
}, 120_000);

test("what a worker leaves in a repository of its own is in no commit, and told", async () => {
  const nested = "git init -q own && echo x > own/x.txt && echo y > y.txt";
  const { id, phases } = await run("own", [
    { name: "make", session, workers: [worker("a", nested)] },
  ]);
  const [made] = phases[0]?.workers ?? [];
  expect(made?.warnings).toEqual([
    expect.stringMatching(/^in no commit, and left in \/.*: own \(a repository of its own\)$/),
  ]);
  expect(git("ls-tree", "--name-only", `niia/${id}/result`)).toMatch(/y\.txt$/);
});

test("niia run --apply: the merged work is here when the run has ended well", async () => {
  const file = join(user.home, "apply.connector.json");
  const phases = [{ name: "make", session, workers: [worker("x", "echo x > x.txt")] }];
  writeFileSync(file, JSON.stringify({ pipeline: { phases } }));
  const ran = await user.niia(["run", file, "--apply"], { cwd: folder });
  expect([ran.code, ran.stderr]).toEqual([0, expect.stringMatching(/main went from \w+ to \w+/)]);
  expect(readFileSync(join(folder, "x.txt"), "utf8")).toBe("x\n");
  expect(git("status", "--porcelain")).toBe("");
});
