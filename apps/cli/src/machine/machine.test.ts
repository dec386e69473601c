import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contextFor } from "../../test/context.ts";
import { findPaths } from "../paths.ts";
import { listAgents } from "./agents.ts";
import { CHECKS, type Finding } from "./checks.ts";
import { examine } from "./doctor.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "niia-machine-"));
  mkdirSync(join(home, "bin"));
});
afterEach(() => rmSync(home, { recursive: true }));

function here(): ReturnType<typeof contextFor> {
  const env = { HOME: home, PATH: join(home, "bin"), XDG_RUNTIME_DIR: join(home, "run") };
  return contextFor({ env, cwd: home, paths: findPaths(env, home) });
}

function install(name: string): void {
  writeFileSync(join(home, "bin", name), "#!/bin/sh\n", { mode: 0o755 });
}

const check = (name: string): Promise<Finding[]> =>
  CHECKS[name]?.(here().context) ?? Promise.reject(new Error(`no check ${name}`));

interface Agent {
  agent: string;
  installed: boolean;
  signedIn: boolean | null;
  path: string | null;
}

test("agents: what is on the PATH is installed, and who is signed in is known only of those", async () => {
  install("codex");
  const { context, out } = here();
  await listAgents(context, true);
  const all = JSON.parse(out.join("")) as Agent[];
  expect(all.find(({ agent }) => agent === "codex")).toMatchObject({
    installed: true,
    path: join(home, "bin/codex"),
    signedIn: false,
  });
  expect(all.find(({ agent }) => agent === "claude")).toMatchObject({
    installed: false,
    path: null,
    signedIn: null,
  });
  expect(all.find(({ agent }) => agent === "rehearsal")).toMatchObject({ installed: true });
});

test("agents: a broken profile of the project is told, the others stay", async () => {
  mkdirSync(join(home, ".niia/agents"), { recursive: true });
  writeFileSync(join(home, ".niia/agents/mine.agent.json"), '{"name": 5}');
  const { context, out, err } = here();
  await listAgents(context, false);
  expect(err.join("")).toMatch(/mine\.agent\.json:\d+/);
  expect(out.join("")).toMatch(/^AGENT +INSTALLED[\s\S]*^claude +no/m);
});

test("doctor: no agent is a warning with the next step", async () => {
  expect(await check("agents")).toEqual([
    expect.objectContaining({ status: "warn", fix: expect.stringContaining("--rehearse") }),
  ]);
});

test("doctor: an agent that is not signed in is a warning", async () => {
  install("codex");
  expect(await check("agents")).toEqual([
    expect.objectContaining({ status: "warn", detail: "codex: installed, not signed in" }),
  ]);
});

test.each([
  [0o700, "ok"],
  [0o750, "fail"],
])("doctor: a runtime folder of mode %o is %s", async (mode, status) => {
  mkdirSync(join(home, "run/niia"), { recursive: true });
  chmodSync(join(home, "run/niia"), mode);
  expect(await check("socket")).toEqual([expect.objectContaining({ status })]);
});

test("doctor: every check says one of three things, and a failure is its exit code", async () => {
  mkdirSync(join(home, "run/niia"), { recursive: true, mode: 0o755 });
  chmodSync(join(home, "run/niia"), 0o755);
  const { context, out } = here();
  expect(await examine(context, true)).toBe(1);
  const findings = JSON.parse(out.join("")) as Finding[];
  for (const { status } of findings) expect(["ok", "warn", "fail"]).toContain(status);
  const people = here();
  await examine(people.context, false);
  expect(people.out.join("")).toMatch(/FAIL {2}socket[\s\S]*next: chmod 700/);
});
