import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findPaths } from "../../paths.ts";
import type { RunRequest } from "../../run/request.ts";
import { prepareRun } from "./prepare.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "niia-prepare-"));
});
afterEach(() => rmSync(home, { recursive: true }));

function request(document: object, rest: Partial<RunRequest> = {}): RunRequest {
  return {
    source: join(home, "x.connector.json"),
    text: JSON.stringify(document),
    cwd: home,
    inherit: { PATH: join(home, "bin") },
    event: {},
    rehearse: false,
    machineHere: false,
    sandbox: true,
    ...rest,
  };
}

const prepare = (...args: Parameters<typeof request>): ReturnType<typeof prepareRun> =>
  prepareRun(findPaths({}, home), request(...args));
const phase = { name: "a", prompt: "p" };

function install(...names: string[]): void {
  mkdirSync(join(home, "bin"), { recursive: true });
  for (const name of names) writeFileSync(join(home, "bin", name), "#!/bin/sh\n", { mode: 0o755 });
}

test("a rehearsal plays the first of each list, and commands stay commands", async () => {
  const big = { agent: "claude", model: "opus", args: ["--x"], env: { A: "b" } };
  const phases = [
    { ...phase, steps: ["true"], model: "big", failover: ["codex"] },
    { ...phase, name: "b" },
  ];
  const document = { models: { big }, pipeline: { phases } };
  const { plan, agent } = await prepare(document, { rehearse: true });
  const attempts = plan.phases.map(({ workers }) => workers[0]?.attempts.map((each) => each.model));
  expect(attempts[0]).toEqual([
    expect.objectContaining({ agent: "rehearsal/claude/opus", args: [], env: {} }),
  ]);
  expect(attempts[1]).toMatchObject([{ agent: "rehearsal" }]);
  expect(agent).toBe("rehearsal");
});

test("the script beside the document goes along by value", async () => {
  writeFileSync(join(home, "x.rehearsal.json"), '{"scripts":[]}');
  const { env } = await prepare({ pipeline: { phases: [phase] } }, { rehearse: true });
  expect(env).toEqual({ NIIA_REHEARSAL: '{"scripts":[]}' });
});

test("of MCP servers only their names are kept, of the flow what was read", async () => {
  const own = { name: "own", command: "x", env: { TOKEN: "t" } };
  const document = {
    tools: { mcp: ["db", own] },
    agent: { flow: "team.md" },
    pipeline: { phases: [{ ...phase, model: "claude" }] },
  };
  const { plan } = await prepare(document, { flow: ["# Read"] });
  expect(plan.mcp).toEqual([{ name: "db" }, { name: "own" }]);
  expect(plan.flow).toEqual(["# Read"]);
});

test("the only agent that is installed is the default", async () => {
  install("codex");
  expect((await prepare({ pipeline: { phases: [phase] } })).agent).toBe("codex");
});

test("the setting wins", async () => {
  install("codex", "claude");
  mkdirSync(join(home, ".config/niia"), { recursive: true });
  writeFileSync(join(home, ".config/niia/config.json"), '{"agent": "opus"}');
  expect((await prepare({ pipeline: { phases: [phase] } })).agent).toBe("opus");
});

test.each([
  ["none is installed", [], undefined, /none is installed \(looked for .*claude/],
  ["there are two", ["codex", "claude"], undefined, /claude, codex are installed/],
  ["the setting names nobody", [], '{"agent": "claud"}', /claud/],
  ["the setting is no JSON", [], "{", /config\.json is not JSON/],
])("%s: refused before anything starts", async (_name, installed, setting, message) => {
  install(...installed);
  mkdirSync(join(home, ".config/niia"), { recursive: true });
  if (setting !== undefined) writeFileSync(join(home, ".config/niia/config.json"), setting);
  await expect(prepare({ pipeline: { phases: [phase] } })).rejects.toThrow(
    expect.objectContaining({ code: "bad-option", message: expect.stringMatching(message) }),
  );
});

test("a document with an error is refused with its place", async () => {
  await expect(prepare({ pipeline: { phases: [{ prompt: 5 }] } })).rejects.toThrow(
    /x\.connector\.json:1:\d+: /,
  );
});

const team = { name: "t", connector: { pipeline: { phases: [{ ...phase, model: "codex" }] } } };

test("a sub-team whose members have models needs no default agent", async () => {
  const { agent } = await prepare({ pipeline: { phases: [team] } });
  expect(agent).toBeUndefined();
});

test("a sub-team without models gets the default agent, two levels down too", async () => {
  install("claude");
  const bare = { name: "t", connector: { pipeline: { phases: [phase] } } };
  const nested = { name: "n", connector: { pipeline: { phases: [bare] } } };
  expect((await prepare({ pipeline: { phases: [nested] } })).agent).toBe("claude");
});

test("a sub-team's file that is missing or wrong is told before anything starts; one that names itself is read once", async () => {
  const by = (connector: string): object => ({ pipeline: { phases: [{ name: "t", connector }] } });
  await expect(prepare(by("none.connector.json"))).rejects.toMatchObject({
    code: "bad-option",
    message: expect.stringContaining("none.connector.json"),
  });
  writeFileSync(join(home, "bad.connector.json"), '{"pipeline":{"phases":[{"nmae":"x"}]}}');
  await expect(prepare(by("bad.connector.json"))).rejects.toMatchObject({
    message: expect.stringMatching(/bad\.connector\.json:1:\d+: /),
  });
  writeFileSync(join(home, "x.connector.json"), JSON.stringify(by("x.connector.json")));
  await expect(prepare(by("x.connector.json"))).resolves.toMatchObject({ cwd: home });
});
