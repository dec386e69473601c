import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  type AgentName,
  type FixtureRepository,
  makeRepository,
  type Script,
  setUpAgents,
  startStub,
  type Stub,
  type StubRequest,
} from "../../packages/testkit/src/index.ts";
import { events, MAIN, makeUser, type Ran, type User } from "../niia.ts";
import { homesOf } from "./homes.ts";

export interface Story {
  type: string;
  [key: string]: unknown;
}

export interface Run extends Ran {
  story: Story[];
  /** The text of the last phase's result. */
  report: string;
  /** What it said went wrong, for the message of a failed test. */
  complaint: string;
}

/** A person with real agents that ask a stub, a repository to review, and a daemon of their own. */
export interface Place {
  stub: Stub;
  user: User;
  repository: FixtureRepository;
  /** Runs a document with `niia run`, or another command that does; `meanwhile` goes on beside it. */
  run: (
    document: object | string,
    meanwhile?: () => Promise<void>,
    how?: { command?: string; flags?: string[] },
  ) => Promise<Run>;
  /** Turns whose prompt matches; for a prompt that was typed once there is one. */
  asked: (prompt: RegExp) => StubRequest[];
  close: () => Promise<void>;
}

export interface PlaceOptions {
  rules: Script;
  missing?: AgentName[];
  signedOut?: AgentName[];
}

export async function openPlace({ rules, ...setup }: PlaceOptions): Promise<Place> {
  const bin = process.env.NIIA_TEST_AGENTS;
  if (bin === undefined)
    throw new Error(
      "Real agents are installed by `npm run test:agents`: start the tests that way.",
    );
  const homes = process.env.NIIA_TEST_HOMES ?? homesOf(bin);
  mkdirSync(homes, { recursive: true });
  const home = mkdtempSync(join(homes, "h-"));
  const stub = await startStub({ rules });
  const { env } = setUpAgents({ home, bin, stub, ...setup });
  const user = makeUser(env);
  installNiia(join(home, "bin", "niia"));
  const repository = makeRepository(join(home, "shop"));

  const run: Place["run"] = async (document, meanwhile, { command = "run", flags = [] } = {}) => {
    const file = typeof document === "string" ? document : join(home, "work.connector.json");
    if (typeof document !== "string") writeFileSync(file, JSON.stringify(document));
    const output = join(home, "report.md");
    const running = user.niia([command, file, "--json", "--output", output, ...flags], {
      cwd: repository.dir,
      timeoutMs: 150_000,
    });
    const beside = meanwhile?.().then(() => true);
    // It may fail while the run goes on: that is told below.
    beside?.catch(() => undefined);
    const ran = await running;
    if (beside !== undefined && !(await Promise.race([beside, pause(0, false)]))) {
      throw new Error(
        `The run ended before the test came to act on it: ${ran.stdout}${ran.stderr}`,
      );
    }
    const story = events(ran.stdout) as unknown as Story[];
    const reasons = story.map(({ reason, message }) => message ?? reason).filter(Boolean);
    return {
      ...ran,
      story,
      report: await readIfThere(output),
      complaint: [ran.stderr, ...reasons].join("\n"),
    };
  };

  return {
    stub,
    user,
    repository,
    run,
    asked: (prompt) => stub.turns().filter((turn) => prompt.test(turn.prompt)),
    async close() {
      await user.close();
      await stub.close();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** As `npm install -g niia` would, for agents that start runs of their own. */
function installNiia(file: string): void {
  const flags = "--conditions=@connector/source --disable-warning=ExperimentalWarning";
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' ${flags} '${MAIN}' "$@"\n`, {
    mode: 0o755,
  });
}

/** Waits until something is so; the error says what it waited for. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  ms = 60_000,
): Promise<void> {
  const limit = Date.now() + ms;
  while (!(await isSo())) {
    if (Date.now() > limit) throw new Error(`It took more than ${ms} ms until ${what}.`);
    await pause(50);
  }
}

async function readIfThere(file: string): Promise<string> {
  const { readFile } = await import("node:fs/promises");
  return readFile(file, "utf8").catch(() => "");
}
