import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Client, connect } from "../../packages/client/src/index.ts";
import type { Turn } from "../../packages/protocol/src/index.ts";
import { FAULT_NAMES, type FaultName } from "../../packages/testkit/src/faults/fault.ts";
import { type Claim, type LogEntry, readLines } from "../../packages/testkit/src/faults/log.ts";
import { planOf } from "../../packages/testkit/src/faults/plan.ts";
import { FAILURES, score } from "../../packages/testkit/src/faults/score.ts";
import { makeUser, type User } from "../niia.ts";
import { FAULT_PROFILES } from "./profiles.ts";

const MAIN = fileURLToPath(new URL("../../packages/testkit/src/faults/main.ts", import.meta.url));
const SEEDS: Partial<Record<FaultName, number[]>> = {
  "enter-swallowed": [1, 2],
  control: [1, 2],
  "two-writers": [1, 2],
};

const RUNS = FAULT_NAMES.flatMap((fault) =>
  (SEEDS[fault] ?? [1]).map((seed) => [fault, seed] as const),
);
const LANES = 9;

const driven = new Map<string, Promise<Turn[]>>();
let user: User;
let client: Client;
beforeAll(async () => {
  user = makeUser();
  const agents = join(user.env["XDG_CONFIG_HOME"] ?? "", "niia", "agents");
  mkdirSync(agents, { recursive: true });
  const profile = JSON.parse(
    readFileSync(join(FAULT_PROFILES, "turn-faults.agent.json"), "utf8"),
  ) as object;
  const started = { bin: process.execPath, args: [MAIN, "run"] };
  writeFileSync(join(agents, "turn-faults.agent.json"), JSON.stringify({ ...profile, ...started }));
  await user.niia(["daemon", "start"]);
  client = await connect({
    socket: join(user.env["XDG_RUNTIME_DIR"] ?? "", "niia", "daemon.sock"),
  });
  driveAll();
});
afterAll(async () => {
  await client.close();
  await user.close();
});

describe("in a real terminal, through the daemon", () => {
  test.each(RUNS)("%s, seed %i", { timeout: 180_000 }, async (fault, seed) => {
    const turns = await driven.get(`${fault}-${seed}`);
    const result = score(
      readLines<LogEntry>(readFileSync(logOf(fault, seed), "utf8")),
      (turns ?? []).flatMap(claimsOf),
    );
    for (const failure of FAILURES) expect(result[failure], failure).toBe(0);
    for (const turn of turns ?? [])
      if (!fault.startsWith("dialog")) expect(turn.state).toBe("ended");
  });
});

/** All of them, so many at a time: most of a run is waiting. */
function driveAll(): void {
  const free = Promise.resolve();
  const lanes = Array.from({ length: LANES }, () => free);
  for (const [index, [fault, seed]] of RUNS.entries()) {
    const run = (lanes[index % LANES] ?? free).then(() => drive(fault, seed, logOf(fault, seed)));
    run.catch(() => undefined);
    driven.set(`${fault}-${seed}`, run);
    lanes[index % LANES] = run.then(
      () => undefined,
      () => undefined,
    );
  }
}

const logOf = (fault: FaultName, seed: number): string => join(user.home, `${fault}-${seed}.jsonl`);

async function drive(fault: FaultName, seed: number, log: string): Promise<Turn[]> {
  const { prompts, together } = planOf(fault, seed);
  const { id } = await client.start({
    agent: `turn-faults/${fault}`,
    cwd: user.home,
    inherit: { ...user.env, TURN_FAULTS_SEED: String(seed), TURN_FAULTS_LOG: log },
  });
  const ask = async (prompt: string, index: number): Promise<Turn> => {
    const turn = await client.submit(id, {
      id: `${fault}-${seed}-${index}`,
      prompt,
      timeoutMs: 45_000,
    });
    // A dialog is left to a person, and here nobody comes.
    return client.waitTurn(id, turn.id, fault.startsWith("dialog") ? { timeoutMs: 12_000 } : {});
  };
  const turns: Turn[] = [];
  if (together) turns.push(...(await Promise.all(prompts.map(ask))));
  else
    for (const [index, prompt] of prompts.entries()) {
      const turn = await ask(prompt, index);
      turns.push(turn);
      if (turn.end === "crashed" || turn.state !== "ended") break;
    }
  await client.kill(id, { graceMs: 0 });
  return turns;
}

function claimsOf({ id, prompt, times, end, reply }: Turn): Claim[] {
  const claims: Claim[] = [];
  if (times.submitted !== undefined)
    claims.push({ at: times.submitted, id, prompt, state: "submitted" });
  if (times.ended !== undefined)
    claims.push({
      at: times.ended,
      id,
      prompt,
      state: "ended",
      ...(end ? { end } : {}),
      ...(reply === undefined ? {} : { reply }),
    });
  return claims;
}
