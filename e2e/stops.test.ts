import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Begun, makeUser, type User } from "./niia.ts";
import { makePlace, type Place, prompts, reportOf, told } from "./place.ts";

let user: User;
let place: Place;
let script: string;
beforeAll(() => {
  user = makeUser({ NIIA_REHEARSAL_SPEED: "10" });
  place = makePlace();
  script = join(place.dir, "script.json");
  user.env["NIIA_REHEARSAL"] = script;
});
afterAll(async () => {
  await user.close();
  place.remove();
});

/** A step that leaves a line, then a worker that takes as long as the script says. */
function twoParts(name: string): string {
  return place.put(`${name}.connector.json`, {
    name,
    pipeline: {
      phases: [
        { name: "first", steps: [`echo once >> ${name}.txt`], prompt: `${name} first` },
        { name: "slow", prompt: `${name} slow` },
      ],
    },
  });
}

const SLOW = [
  { when: { phase: "slow" }, do: [{ think: 600_000 }, { say: "late" }] },
  { do: [{ say: "quick" }] },
];
const QUICK = [{ do: [{ say: "quick" }] }];

function play(scripts: object[]): void {
  writeFileSync(script, JSON.stringify({ scripts }));
}

async function beginSlow(name: string): Promise<Begun> {
  play(SLOW);
  const begun = user.begin(["run", twoParts(name), "--rehearse", "--json"], { cwd: place.dir });
  await begun.shows(/"worker.started","phase":"slow"|"phase":"slow".*"try"/);
  return begun;
}

const sessions = async (): Promise<string> => (await user.niia(["ps", "-q"])).stdout;

test("Ctrl-C stops a run cleanly, and resume goes on without repeating what is done", async () => {
  const begun = await beginSlow("interrupt");
  begun.signal("SIGINT");
  const ran = await begun.ended;
  expect(ran.code).toBe(130);
  expect(ran.stderr).toContain("stopping the run; Ctrl-C again ends its sessions at once");
  expect(told(ran, "run.ended")[0]).toMatchObject({ status: "cancelled" });
  expect(await sessions()).toBe("");
  play(QUICK);
  const resumed = await user.niia(["resume", reportOf(ran).id, "--json"]);
  expect(resumed.code).toBe(0);
  expect(told(resumed, "run.resumed")).toHaveLength(1);
  expect(reportOf(resumed).phases.map(({ status }) => status)).toEqual(["done", "done"]);
  expect(place.read("interrupt.txt")).toBe("once\n");
  expect(prompts(user).filter((text) => text.startsWith("interrupt first"))).toHaveLength(1);
});

test("Ctrl-C twice ends the sessions at once, also those that hear nothing", async () => {
  const file = place.document("stubborn", [
    { name: "deaf", steps: ["trap '' INT TERM HUP; echo here; sleep 300"], prompt: "p" },
  ]);
  const begun = user.begin(["run", file, "--rehearse", "--json"], { cwd: place.dir });
  await begun.shows(/"worker.started"/);
  begun.signal("SIGINT");
  await begun.shows(/stopping the run/);
  begun.signal("SIGINT");
  const ran = await begun.ended;
  expect(ran.code).toBe(130);
  expect(ran.stderr).toContain("ending its sessions");
  expect(await sessions()).toBe("");
});

test.each([[[]], [["--now"]]])(
  "cancel %j ends a run that another terminal watches",
  async (flags) => {
    const begun = await beginSlow(`cancel${flags.length}`);
    expect(await user.niia(["cancel", ...flags])).toMatchObject({ code: 0 });
    const ran = await begun.ended;
    expect(ran.code).toBe(130);
    expect(await sessions()).toBe("");
    const again = await user.niia(["cancel", reportOf(ran).id]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("not under way") });
  },
);

test("a failed run goes on where it failed", async () => {
  play(QUICK);
  const file = place.put("fails.connector.json", {
    pipeline: {
      phases: [
        { name: "first", steps: ["echo once >> fails.txt"], prompt: "fails first" },
        { name: "gate", steps: ["test -e open"], prompt: "fails gate" },
      ],
    },
  });
  const ran = await user.niia(["run", file, "--rehearse", "--json"], { cwd: place.dir });
  expect(ran.code).toBe(1);
  expect(prompts(user).filter((text) => text.startsWith("fails gate"))).toHaveLength(0);
  place.put("open", "");
  const resumed = await user.niia(["resume", "--json"]);
  expect(resumed.code).toBe(0);
  expect(place.read("fails.txt")).toBe("once\n");
  expect(prompts(user).filter((text) => text.startsWith("fails first"))).toHaveLength(1);
  expect(existsSync(join(reportOf(resumed).places["report"] ?? ""))).toBe(true);
});

test("a daemon that is killed in the middle loses and repeats nothing", async () => {
  play([{ do: [{ think: 8000 }, { say: "did {phase}" }, { result: { fine: true } }] }]);
  const file = place.put("killed.connector.json", {
    name: "killed",
    pipeline: {
      phases: [
        { name: "a", workers: 2, prompt: "killed a{worker}" },
        { name: "b", steps: ["echo once >> killed.txt"], prompt: "killed b" },
        { name: "c", prompt: "killed c" },
      ],
    },
  });
  const begun = user.begin(["run", file, "--rehearse", "--json"], { cwd: place.dir });
  for (const phase of ["a", "b", "c"]) {
    await begun.shows(new RegExp(`"worker.started","phase":"${phase}"`));
    await sleep(150);
    process.kill((await user.daemonPid()) ?? Number.NaN, "SIGKILL");
  }
  const ran = await begun.ended;
  expect(ran.stderr).toContain("the daemon went away; its sessions go on, and so does the run");
  expect(told(ran, "run.started")).toHaveLength(1);
  expect(told(ran, "worker.ended")).toHaveLength(5);
  expect(reportOf(ran).phases.map(({ status }) => status)).toEqual(["done", "done", "done"]);
  expect(ran.code).toBe(0);
  expect(place.read("killed.txt")).toBe("once\n");
  const typed = prompts(user).filter((text) => text.startsWith("killed "));
  expect(typed.map((text) => text.slice(0, 9).trim()).toSorted()).toEqual([
    "killed a1",
    "killed a2",
    "killed b",
    "killed c",
  ]);
});

test("a budget that is used up in mid-turn stops the run, and what was used is told", async () => {
  const usage = { input_tokens: 90, output_tokens: 30 };
  play([{ do: [{ event: "Spent", payload: { usage } }, { think: 600_000 }] }]);
  const file = place.put("dear.connector.json", {
    name: "dear",
    budget: { tokens: 100 },
    pipeline: { phases: [{ name: "a", prompt: "p" }] },
  });
  const ran = await user.niia(["run", file, "--rehearse", "--json"], { cwd: place.dir });
  const { id, status, reason, usage: used } = reportOf(ran);
  expect({ code: ran.code, status, reason, used }).toEqual({
    code: 1,
    status: "stopped",
    reason: "the budget of 100 tokens is used up (120 so far)",
    used: { inputTokens: 90, outputTokens: 30 },
  });
  expect(await sessions()).toBe("");

  play(QUICK);
  const typed = prompts(user).length;
  const same = await user.niia(["resume", id]);
  expect([same.code, prompts(user).length]).toEqual([1, typed]);
  expect(same.stderr).toContain(reason);
  expect(same.stderr).toContain(`niia resume ${id} --budget tokens=N`);
  expect(ran.stdout).toContain('"usedUp":"tokens"');
  const wrong = await user.niia(["resume", id, "--budget", "tokens=many"]);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("usd=N")]);
  const more = await user.niia(["resume", id, "--budget", "tokens=1000"]);
  expect([more.code, more.stdout + more.stderr]).toEqual([0, expect.stringContaining("dear done")]);
});
