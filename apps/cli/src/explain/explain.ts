import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readAll } from "node:stream/consumers";
import {
  type Classified,
  explainScreen,
  guessAgent,
  type Profile,
  type SavedScreen,
} from "@pty4ai/agents";
import {
  createEmulator,
  explainRecording,
  parseRecording,
  parseScreen,
} from "@pty4ai/agents/replay";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { findProfiles } from "../machine/profiles.ts";
import { explainSession } from "./session.ts";
import { print } from "./print.ts";

export interface ExplainOptions {
  session: string | undefined;
  cast: string | undefined;
  screen: string | undefined;
  agent: string | undefined;
  prompt: string | undefined;
  json: boolean;
}

/** Of exactly one thing: a session, a recording, a saved screen. */
export async function explainAny(context: Context, options: ExplainOptions): Promise<number> {
  const { session, cast, screen, json } = options;
  const given = [session, cast, screen].filter((each) => each !== undefined);
  if (given.length !== 1)
    throw new Failure("give one of: a session, --cast FILE, --screen FILE", {
      exit: EXIT.usage,
      hint: "`niia ps` lists sessions",
    });
  if (session !== undefined) return explainSession(context, session, json);
  const classified =
    cast === undefined
      ? await explainSaved(context, screen ?? "-", options)
      : await explainCast(context, cast, options);
  context.out(json ? `${JSON.stringify(classified)}\n` : print(classified));
  return EXIT.ok;
}

async function explainSaved(
  context: Context,
  file: string,
  { agent, prompt }: ExplainOptions,
): Promise<Classified> {
  const screen = { ...(await parseScreen(await contentOf(context, file))) };
  if (prompt !== undefined) screen.prompt = prompt;
  return explainScreen(profileOf(context, agent, screen), screen);
}

async function explainCast(
  context: Context,
  file: string,
  { agent }: ExplainOptions,
): Promise<Classified> {
  const recording = readCast(file, await contentOf(context, file));
  const look = createEmulator(recording);
  // Whose recording it is shows long before its end, which may be a shell's.
  const half = recording.events.filter(({ kind }) => kind === "o");
  for (const { data } of half.slice(0, Math.ceil(half.length / 2))) await look.write(data);
  const profile = profileOf(context, agent, look.screen());
  return explainRecording(profile, recording, createEmulator(recording));
}

function readCast(file: string, text: string): ReturnType<typeof parseRecording> {
  try {
    return parseRecording(text);
  } catch (error) {
    throw new Failure(
      `${file}: no asciicast: ${error instanceof Error ? error.message : String(error)}`,
      {
        exit: EXIT.usage,
      },
    );
  }
}

function profileOf(context: Context, agent: string | undefined, screen: SavedScreen): Profile {
  const profiles = findProfiles(context.paths, context.cwd);
  if (agent !== undefined) return profiles.resolve(agent).profile;
  const guess = guessAgent(profiles.list(), screen);
  if (guess) return guess;
  throw new Failure("no agent's marks are on that screen", {
    exit: EXIT.usage,
    hint: "say whose it is with --agent; `niia agents` lists them",
  });
}

async function contentOf({ cwd }: Context, file: string): Promise<string> {
  if (file === "-") return readAll(process.stdin);
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    throw new Failure(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`, {
      exit: EXIT.usage,
      cause: error,
    });
  }
}
