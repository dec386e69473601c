import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type Ran, type User } from "./niia.ts";
import { makePlace, type Place, prompts, reportOf, told } from "./place.ts";

let user: User;
let place: Place;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "10" });
  place = makePlace();
});
afterAll(async () => {
  await user.close();
  place.remove();
});

const run = (file: string, ...args: string[]): Promise<Ran> =>
  user.niia(["run", file, "--json", ...args], { cwd: place.dir });

/** Rehearsal agents under the names of models, so that they fail over as the real ones do. */
function failover(name: string, first: object): Promise<Ran> {
  const scripts = [
    { when: { model: "first" }, do: [{ write: { path: "half.txt", content: "half" } }, first] },
    { do: [{ run: "cat half.txt" }, { say: "{output}: {prompt}" }] },
  ];
  const file = place.put(`${name}.connector.json`, {
    name,
    pipeline: {
      phases: [
        {
          name: "work",
          prompt: "Do it all.",
          model: "rehearsal/first",
          failover: ["rehearsal/second"],
          session: { worktree: name },
        },
      ],
    },
  });
  return user.niia(["run", file, "--json"], {
    cwd: place.dir,
    env: { NIIA_REHEARSAL: JSON.stringify({ scripts }) },
  });
}

test.each([
  ["limit", { limit: { message: "You've hit your limit" } }],
  ["crash", { crash: 3 }],
  ["error", { error: "529" }],
])("after a %s the next agent goes on in the same tree, and is told why", async (reason, first) => {
  const ran = await failover(`after-${reason}`, first);
  expect(ran.code).toBe(0);
  expect(told(ran, "worker.moved")).toEqual([
    expect.objectContaining({ from: "rehearsal/first", to: "rehearsal/second" }),
  ]);
  const { id, phases } = reportOf(ran);
  const [worker] = phases[0]?.workers ?? [];
  expect(worker?.text).toMatch(/^half: Do it all\.[\s\S]*work that rehearsal\/first began/);
  const [message = ""] = (worker?.tries ?? []).flatMap(({ failure }) => failure?.message ?? []);
  expect(message).not.toBe("");
  expect((await user.niia(["runs", "show", id])).stdout).toContain(message.slice(0, 40));
});

test("at a limit, --on-limit stop ends the run with the time; resumed, what is done stays done", async () => {
  const limit = { limit: { message: "You've hit your limit · resets 2030-01-01T15:40:00Z" } };
  const file = place.document("limited", [
    { name: "before", model: "rehearsal/first", prompt: "p" },
    { name: "at", model: "rehearsal/first", failover: ["rehearsal/second"], prompt: "p" },
  ]);
  const run = (phase: object): Record<string, string> => ({
    NIIA_REHEARSAL: JSON.stringify({
      scripts: [{ when: { phase: "at" }, do: [phase] }, { do: [{ say: "before" }] }],
    }),
  });
  const ran = await user.niia(["run", file, "--on-limit", "stop", "--json"], {
    cwd: place.dir,
    env: run(limit),
  });
  expect(ran.code).toBe(1);
  const { id, status } = reportOf(ran);
  expect([status, told(ran, "worker.moved")]).toEqual(["stopped", []]);
  const { stdout } = await user.niia(["runs", "show", id]);
  expect(stdout).toMatch(/rehearsal\/first has used up its quota until 2030-01-01T15:40:00\.000Z/);
  expect(stdout).toContain(`niia resume ${id}`);
  const again = await user.niia(["resume", id, "--json"], { env: run({ say: "went on" }) });
  expect([again.code, reportOf(again).status, reportOf(again).text]).toEqual([
    0,
    "done",
    "went on",
  ]);
  expect(reportOf(again).phases[0]?.workers[0]?.tries).toHaveLength(1);
});

test("a worker in a worktree: its uncommitted work is on its branch, the user's checkout as it was", async () => {
  place.put("README.md", "Changed, not committed.\n");
  place.put("notes.txt", "mine\n");
  const before = [place.git("status", "--porcelain"), place.git("rev-parse", "HEAD")];
  const file = place.document(
    "tree",
    [{ name: "write", prompt: "p", session: { worktree: "feature" } }],
    [
      {
        do: [
          { write: { path: "src/new.txt", content: "by a worker" } },
          { run: "ls; cat README.md", say: true },
        ],
      },
    ],
  );
  const ran = await run(file, "--rehearse");
  expect(ran.code).toBe(0);
  const worker = reportOf(ran).phases[0]?.workers[0];
  expect(worker?.text).toContain("A place.");
  expect(worker?.text).not.toContain("notes.txt");
  expect(place.git("show", `${worker?.branch}:src/new.txt`)).toBe("by a worker");
  expect(place.git("rev-parse", worker?.branch ?? "")).toBe(worker?.commit);
  expect(
    place
      .git("status", "--porcelain")
      .replaceAll(/^.*tree\..*\n?/gm, "")
      .trim(),
  ).toBe(before[0]);
  expect(place.git("rev-parse", "HEAD")).toBe(before[1]);
  expect(place.read("README.md")).toBe("Changed, not committed.\n");

  const again = place.document(
    "again",
    [{ name: "on", prompt: "p", session: { resume: "feature" } }],
    [{ do: [{ run: "cat src/new.txt", say: true }] }],
  );
  const resumed = await run(again, "--rehearse");
  expect(reportOf(resumed).text).toContain("by a worker");
  const gone = place.document("gone", [{ name: "on", prompt: "p", session: { resume: "featur" } }]);
  const refused = await run(gone, "--rehearse");
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(
    /gone\.connector\.json:1:\d+: there is no worktree .*featur.*feature/,
  );
});

test("a sandboxed worker leaves structured data with niia, and sees nothing of its user", async () => {
  writeFileSync(join(user.home, "secret.txt"), "for nobody\n");
  const file = place.document(
    "sandboxed",
    [
      { name: "triage", prompt: "p", session: { sandbox: true, worktree: "box" } },
      { name: "auth", prompt: "p", condition: "triage.kind == 'auth' && triage.risk == 3" },
    ],
    [
      {
        when: { phase: "triage" },
        do: [
          { run: "niia result set kind=auth risk=3" },
          { run: `cat ${user.home}/secret.txt ${place.dir}/README.md 2>&1; true`, say: true },
        ],
      },
      { do: [{ say: "ran" }] },
    ],
  );
  const ran = await run(file, "--rehearse");
  expect(ran.code).toBe(0);
  expect(told(ran, "worker.started")[0]).toMatchObject({ sandbox: expect.any(String) });
  const [triage, auth] = reportOf(ran).phases;
  expect(triage?.workers[0]?.text).toContain("secret.txt");
  expect(triage?.workers[0]?.text).not.toMatch(/for nobody|not committed/);
  expect(auth?.status).toBe("done");
});

test("the servers of tools.mcp reach every agent, and no journal", async () => {
  place.put(".niia/agents/served.agent.json", {
    extends: "rehearsal",
    name: "served",
    title: "Rehearsal with servers",
    mcp: {
      args: ["--mcp-config", "{session}/agent/mcp.json"],
      file: { path: "{session}/agent/mcp.json", key: "mcpServers", form: "servers" },
    },
  });
  place.put(".mcp.json", { mcpServers: { db: { command: "db", env: { KEY: "${DB_KEY}" } } } });
  const document = (name: string, servers: (string | object)[]): string =>
    place.put(`${name}.connector.json`, {
      name,
      tools: { mcp: servers },
      pipeline: { phases: [{ name: "a", model: "served", prompt: "p" }] },
    });
  const missing = await run(document("missing", ["bd"]));
  expect(missing).toMatchObject({ code: 2, stdout: "" });
  expect(missing.stderr).toMatch(/missing\.connector\.json:1:\d+: .*bd.*looked in .*\.mcp\.json/);
  const file = document("mcp", [
    "db",
    { name: "own", command: "own", env: { TOKEN: "t-0-k-e-n" } },
  ]);
  const ran = await user.niia(["run", file, "--json"], {
    cwd: place.dir,
    env: { DB_KEY: "k-3-y" },
  });
  expect(ran.code).toBe(0);
  const state = join(user.home, "state/niia");
  const session = told(ran, "worker.started")[0]?.["session"] as string;
  expect(
    JSON.parse(readFileSync(join(state, "sessions", session, "agent/mcp.json"), "utf8")),
  ).toEqual({
    mcpServers: {
      db: { command: "db", env: { KEY: "k-3-y" } },
      own: { command: "own", env: { TOKEN: "t-0-k-e-n" } },
    },
  });
  for (const name of ["store.sqlite", "store.sqlite-wal", "daemon.log"]) {
    const kept = join(state, name);
    const text = existsSync(kept) ? readFileSync(kept, "latin1") : "";
    expect(text).not.toMatch(/k-3-y|t-0-k-e-n/);
  }
});

test("one agent in its own sandboxed worktree: asked, answered, read, ended", async () => {
  const served = await user.niia(
    ["serve", "rehearsal", "--worktree", "fix", "--sandbox", "--name", "fix", "--json"],
    {
      cwd: place.dir,
      env: { NIIA_REHEARSAL: '{"scripts":[{"do":[{"say":"I was asked: {prompt}"}]}]}' },
    },
  );
  expect(served.code).toBe(0);
  const { id, notes } = JSON.parse(served.stdout) as { id: string; notes: Notes };
  expect(notes).toMatchObject({ worktree: { branch: "niia/serve/fix/work" } });
  expect(notes.worktree.path).not.toContain(place.dir);
  const asked = await user.niia(["write", "fix", "--prompt", "--wait", "Is it\nfixed?"]);
  expect(asked).toMatchObject({ code: 0, stdout: "I was asked: Is it\nfixed?\n" });
  const piped = await user.niia(["write", "fix", "--prompt", "--json", "-"], { input: "And now?" });
  const turn = JSON.parse(piped.stdout) as { id: string };
  expect(
    await user.niia(["wait", "fix", "--for", `turn:${turn.id}`, "--timeout", "20s"]),
  ).toMatchObject({ code: 0 });
  expect((await user.niia(["read", "fix"])).stdout).toContain("And now?");
  expect(prompts(user).filter((text) => text === "And now?")).toHaveLength(1);
  expect((await user.niia(["kill", "fix", "--json"])).stdout).toContain(`"id":"${id}"`);
  expect((await user.niia(["ps", "-q"])).stdout).toBe("");
});

interface Notes {
  worktree: { path: string; branch: string };
}

test.each([
  ["result", "set", "a=b"],
  ["scratchpad", "ls"],
])("%s works inside a worker alone", async (...args) => {
  const ran = await user.niia(args);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain("next: outside, `niia runs show`");
});
