import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { events, MAIN, makeUser, type User } from "./niia.ts";

let user: User;
let folder: string;
let file: string;

// Three deep: a pipeline with a meeting, whose decision a team carries out: a dialogue, and then a team that is a mesh,
// with an agent that stands by. The mesh's first member is a command line, which writes to the others.
const mesh = {
  agents: [
    { id: "clerk", model: "shell", prompt: "niia mail send all 'Ready.'; niia mail send nobody x" },
    { id: "one", model: "claude", prompt: "Wait for word." },
    { id: "two", model: "codex", prompt: "Wait for word." },
  ],
  communication: { broadcast_channel: true },
};
const team = {
  pipeline: {
    phases: [
      {
        name: "agree",
        participants: [{ model: "claude" }, { model: "codex" }],
        rounds: 2,
        prompt: "How?",
      },
      { name: "do", connector: mesh },
    ],
  },
};
const document = {
  name: "nested",
  agents: [{ id: "helper", model: "gemini", prompt: "Stand by." }],
  pipeline: {
    phases: [
      {
        name: "decide",
        participants: [
          { model: "opus", role: "Speed" },
          { model: "codex", role: "Safety" },
        ],
        agenda: [{ topic: "What" }, { topic: "When" }],
      },
      { name: "team", connector: team },
      { name: "report", model: "opus", prompt: "Report: {results.team}" },
    ],
  },
};

beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "20" });
  folder = mkdtempSync(join(tmpdir(), "niia-nested-"));
  const git = (...args: string[]): void =>
    void execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@localhost", ...args], {
      cwd: folder,
    });
  git("init", "--quiet", "--initial-branch=main");
  git("commit", "--quiet", "--allow-empty", "--message=start");
  file = join(folder, "nested.connector.json");
  writeFileSync(file, JSON.stringify(document));
});
afterAll(async () => {
  await user.close();
  rmSync(folder, { recursive: true });
});

test("a run that an agent starts is part of its run: listed below it, counted, cancelled with it", async () => {
  const inner = join(folder, "inner.connector.json");
  const outer = join(folder, "outer.connector.json");
  const sleeper = { model: "shell", prompt: "sleep 60" };
  const phases = [{ workers: [{ model: "claude", prompt: "Count." }] }, { workers: [sleeper] }];
  writeFileSync(inner, JSON.stringify({ name: "inner", pipeline: { phases } }));
  const cli = `${process.execPath} --conditions=@connector/source --disable-warning=ExperimentalWarning ${MAIN}`;
  const asks = { model: "shell", prompt: `${cli} run ${inner} --rehearse --detach; sleep 60` };
  writeFileSync(
    outer,
    JSON.stringify({ name: "outer", pipeline: { phases: [{ workers: [asks] }] } }),
  );
  const started = await user.niia(["run", outer, "--rehearse", "--detach"], { cwd: folder });
  expect(started).toMatchObject({ code: 0 });
  const id = started.stdout.trim();
  const child = async (): Promise<Row | undefined> =>
    (await runs()).find(({ parent }) => parent === id);
  await expect
    .poll(async () => (await user.niia(["runs", "show", id, "--json"])).stdout, { timeout: 30_000 })
    .toMatch(/"inputTokens":[1-9]/);
  expect(await child()).toMatchObject({ name: "inner", status: "running" });
  await user.niia(["cancel", id]);
  await expect.poll(async () => (await child())?.status, { timeout: 30_000 }).toBe("cancelled");
}, 120_000);

interface Row {
  id: string;
  name: string;
  status: string;
  parent?: string;
}

const runs = async (): Promise<Row[]> =>
  JSON.parse((await user.niia(["runs", "ls", "--all", "--json"])).stdout) as Row[];

/** What became of a run and of those below it, by name: the phases of each, and its messages. */
async function whole(root: string): Promise<Record<string, unknown>> {
  const all = await runs();
  const below = new Set([root]);
  for (const { id, parent } of all.toReversed()) if (parent && below.has(parent)) below.add(id);
  const found: [string, unknown][] = [];
  for (const id of below) {
    const shown = await user.niia(["runs", "show", id, "--json"]);
    const { phases } = JSON.parse(shown.stdout) as {
      phases: {
        name: string;
        status: string;
        workers: { name: string; status: string; tries: unknown[] }[];
      }[];
    };
    const mail = JSON.parse((await user.niia(["mail", "--run", id, "ls", "--json"])).stdout) as {
      from: string;
      receiver: string | null;
      state: string;
      text: string;
    }[];
    const said = phases.map(({ name, status, workers }) => [
      name,
      status,
      workers.map((worker) => [worker.name, worker.status, worker.tries.length]),
    ]);
    const letters = mail.map(({ from, receiver, state, text }) => [from, receiver, state, text]);
    found.push([phases.map(({ name }) => name).join(" "), { said, letters }]);
  }
  return Object.fromEntries(found.toSorted());
}

async function start(): Promise<string> {
  const ran = await user.niia(["run", file, "--rehearse", "--detach"], { cwd: folder });
  expect(ran).toMatchObject({ code: 0 });
  return ran.stdout.trim();
}

test("every topology nested runs to its end, also when the daemon is killed again and again", async () => {
  const calm = await start();
  const watched = await user.niia(["watch", calm, "--json"], { timeoutMs: 90_000 });
  expect(events(watched.stdout).find(({ type }) => type === "run.ended")).toMatchObject({
    status: "done",
  });
  const undisturbed = await whole(calm);
  expect(Object.keys(undisturbed)).toHaveLength(3);
  expect(JSON.stringify(undisturbed)).toContain(
    '["mesh/clerk","mesh/one","read","Ready."],["mesh/clerk","mesh/two","read","Ready."],["mesh/clerk",null,"dead","x"]',
  );
  const killed = await start();
  for (let kills = 0; kills < 6; kills++) {
    await sleep(700);
    process.kill((await user.daemonPid()) ?? Number.NaN, "SIGKILL");
    await user.niia(["daemon", "start"]);
  }
  await user.niia(["watch", killed, "--json"], { timeoutMs: 120_000 });
  expect(await whole(killed)).toEqual(undisturbed);
}, 240_000);
