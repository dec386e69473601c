import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";
import { makePlace, type Place, reportOf } from "./place.ts";

const AGENT = fileURLToPath(
  new URL("../packages/agents/src/acp/bridge/agent.test-driver.ts", import.meta.url),
);

let user: User;
let place: Place;
beforeAll(() => {
  user = makeUser();
  place = makePlace();
  const folder = join(user.env["XDG_CONFIG_HOME"] ?? "", "niia", "agents");
  mkdirSync(folder, { recursive: true });
  // An agent of the protocol and nothing else: no screen of its own.
  const profile = {
    name: "tiny",
    bin: process.execPath,
    args: [AGENT],
    driver: "acp",
    acp: { speaks: "acp", change: {} },
    signals: { ready: { screen: ["^never$"] }, done: [{ hook: "never" }] },
  };
  writeFileSync(join(folder, "tiny.agent.json"), JSON.stringify(profile));
});
afterAll(async () => {
  await user.close();
  place.remove();
});

interface Told {
  end: string;
  reply: string;
  dialogs?: { answer?: { by: string } }[];
}

async function ask(id: string, prompt: string): Promise<Told> {
  const { stdout } = await user.niia(["write", id, prompt, "--prompt", "--wait", "--json"]);
  return JSON.parse(stdout) as Told;
}

test("an agent by messages: asked, looked at, its dialog answered, its daemon killed in mid-turn", async () => {
  const { stdout } = await user.niia(["serve", "tiny"]);
  const id = stdout.trim();
  expect(await ask(id, "say Hello you")).toMatchObject({ end: "done", reply: "Hello you" });
  expect((await user.niia(["read", id])).stdout).toMatch(/> say Hello you\s+Hello you/);
  expect(await ask(id, "fail 429")).toMatchObject({ end: "limit" });

  const tool = ask(id, "tool");
  await expect.poll(async () => (await user.niia(["answer", id])).stdout).toContain("touch it");
  process.kill((await user.daemonPid()) ?? 0, "SIGKILL");
  await user.niia(["answer", id, "--choice", "1"]);
  // Whoever waited goes on with the next daemon.
  expect(await tool).toMatchObject({ end: "done", reply: "Chose yes." });
  const why = (await user.niia(["explain", id])).stdout;
  expect(why).toContain("acp.done");
  expect(why).not.toContain("Enter");
  await user.niia(["kill", id]);
});

test("a run by messages says in its document that nobody but a rule answers, and fails where it is asked", async () => {
  const file = place.put("asks.connector.json", {
    session: { driver: "acp" },
    pipeline: { phases: [{ name: "a", model: "tiny", prompt: "tool" }] },
  });
  const ran = await user.niia(["run", file, "--unattended", "--json"], { cwd: place.dir });
  expect(ran.code).toBe(1);
  expect(JSON.stringify(reportOf(ran))).toContain("permission dialog that nobody answered");
});

test("keys are refused to nobody, messages to who has none", async () => {
  const ran = await user.niia(["serve", "rehearsal", "--driver", "acp"]);
  expect(ran.code).not.toBe(0);
  expect(ran.stderr).toMatch(/cannot be driven by messages[\s\S]*driver "pty"/);
});
