import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { checkInstalled, type Profile } from "@pty4ai/agents";
import type { Client } from "@pty4ai/client";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { findProfiles } from "../machine/profiles.ts";
import { stringsOf } from "../session/serve.ts";
import { safeText } from "../terminal/safe.ts";
import { type Outcome, STEPS, whereabouts } from "./steps.ts";

export interface TestOptions {
  /** The agent asks a scripted model on this machine instead of its provider. */
  stub: boolean;
  timeoutMs: number;
  json: boolean;
}

interface Surroundings {
  env: Record<string, string>;
  close: () => Promise<void>;
}

/** Runs what every profile must be able to do, against the program itself. Exit code 1 when something did not hold. */
export async function testAgent(
  context: Context,
  name: string,
  { stub, timeoutMs, json }: TestOptions,
): Promise<number> {
  const profiles = findProfiles(context.paths, context.cwd);
  for (const { file, position, message } of profiles.errors)
    context.err(`${file}:${position}: ${message}\n`);
  const agent = profiles.resolve(name);
  if (agent.profile.mode === "oneshot")
    throw new Failure(`${name} takes one prompt at its start; there is nothing to converse with`, {
      exit: EXIT.usage,
    });
  const folder = await mkdtemp(join(tmpdir(), "niia-agent-test-"));
  const around = stub
    ? await stubbed(agent.profile, {
        home: join(folder, "home"),
        env: context.env,
        variables: profiles.variables,
      })
    : { env: stringsOf(context.env), close: () => Promise.resolve() };
  const client = await context.client();
  try {
    const tell = (outcome: Outcome): void => {
      if (!json) context.out(line(outcome));
    };
    const outcomes = await runSteps(client, {
      name,
      profile: agent.profile,
      folder,
      around,
      timeoutMs,
      tell,
    });
    const held = outcomes.every(({ problem }) => problem === undefined);
    if (json) context.out(`${JSON.stringify({ agent: name, held, steps: outcomes })}\n`);
    return held ? EXIT.ok : EXIT.failed;
  } finally {
    await client.close();
    await around.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Trial {
  name: string;
  profile: Profile;
  folder: string;
  around: Surroundings;
  timeoutMs: number;
  tell: (outcome: Outcome) => void;
}

async function runSteps(client: Client, trial: Trial): Promise<Outcome[]> {
  const { name, profile, folder, around, timeoutMs, tell } = trial;
  const { id } = await client.start({
    agent: name,
    cwd: folder,
    inherit: around.env,
    // A folder of our own may be trusted; nothing in the prompts needs more.
    permission: "edit",
    dialogs: { otherwise: "fail" },
    name: `test-${randomBytes(3).toString("hex")}`,
  });
  const word = (): string => `w${randomBytes(4).toString("hex")}`;
  const bench = { client, session: id, exit: profile.signals.exit, word, turnMs: timeoutMs };
  const outcomes: Outcome[] = [];
  try {
    for (const [step, run] of STEPS) {
      const begin = Date.now();
      const { problem, told } = await run(bench).catch(async (error: unknown) => ({
        problem: `${error instanceof Error ? error.message : String(error)} (${whereabouts(await client.get(id))})`,
        told: "",
      }));
      const outcome = {
        step,
        ms: Date.now() - begin,
        told,
        ...(problem === undefined ? {} : { problem }),
      };
      outcomes.push(outcome);
      tell(outcome);
    }
  } finally {
    await client.kill(id);
  }
  return outcomes;
}

/** A home of its own, in which the agent asks a scripted model. */
async function stubbed(
  profile: Profile,
  {
    home,
    env,
    variables,
  }: { home: string; env: NodeJS.ProcessEnv; variables: Record<string, string> },
): Promise<Surroundings> {
  if (profile.name === "rehearsal") return rehearsed(home, env);
  const { AGENT_NAMES, setUpAgents, startStub } = await import("@pty4ai/testkit");
  if (!(AGENT_NAMES as readonly string[]).includes(profile.name))
    throw new Failure(`--stub: it is not known how ${profile.name} is told of another model`, {
      exit: EXIT.usage,
      hint: `known are: ${AGENT_NAMES.join(", ")}`,
    });
  const program = checkInstalled({ profile }, { env, variables });
  const stub = await startStub({ rules: [{ when: { prompt: "^Count from 1" }, hang: true }] });
  const { env: inside } = setUpAgents({ home, bin: dirname(program), stub });
  return { env: inside, close: () => stub.close() };
}

/** The rehearsal agent needs no model, only to be told what to say. */
async function rehearsed(home: string, env: NodeJS.ProcessEnv): Promise<Surroundings> {
  const script = join(home, "rehearsal.json");
  await mkdir(home, { recursive: true });
  const scripts = [
    { when: { prompt: "^Count from 1" }, do: [{ spin: 600_000 }] },
    { do: [{ say: "{prompt}" }] },
  ];
  await writeFile(script, JSON.stringify({ scripts }));
  const inside = { ...stringsOf(env), NIIA_REHEARSAL: script };
  return { env: inside, close: () => Promise.resolve() };
}

function line({ step, ms, problem, told }: Outcome): string {
  const mark = problem === undefined ? "✔" : "✘";
  const said = problem === undefined ? told : `${problem}${told === "" ? "" : ` (${told})`}`;
  return safeText(`${mark} ${step.padEnd(28)} ${(ms / 1000).toFixed(1).padStart(6)} s  ${said}\n`);
}
