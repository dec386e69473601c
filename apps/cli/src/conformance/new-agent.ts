import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "@pty4ai/client";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";
import { findProfiles } from "../machine/profiles.ts";
import { stringsOf } from "../session/serve.ts";
import { inferSignals, type Observations } from "./infer.ts";

const START_MS = 60_000;
const TURN_MS = 120_000;
const SAMPLE_MS = 150;
const QUIET_MS = 3_000;
const WORD = "zebra";

/** Watches a program through its start and one prompt, and writes the profile that follows. Screens alone tell little:
 *  the profile ends turns by its input box, or by silence as `unsure`. */
export async function newAgent(
  context: Context,
  command: string[],
  options: { name: string | undefined; force: boolean },
): Promise<number> {
  const [bin = "", ...args] = command;
  const name =
    options.name ??
    basename(bin)
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-");
  const file = join(context.paths.config, "agents", `${name}.agent.json`);
  const client = await context.client();
  try {
    context.err(`watching ${bin}: it is asked to say one word\n`);
    const signals = inferSignals(await watch(client, command, context));
    if (typeof signals === "string")
      throw new Failure(`${bin}: ${signals}`, {
        exit: EXIT.failed,
        hint: "start it once by hand: a sign-in or a folder dialog may stand in the way",
      });
    const profile = { name, title: basename(bin), mode: "interactive", bin, args, signals };
    await mkdir(dirname(file), { recursive: true });
    await write(file, `${JSON.stringify(profile, null, 2)}\n`, options.force);
  } finally {
    await client.close();
  }
  const wrong = findProfiles(context.paths, context.cwd).errors.filter(
    (each) => each.file === file,
  );
  for (const { position, message } of wrong) context.err(`${file}:${position}: ${message}\n`);
  context.out(`${file}\n`);
  context.err(`  next: niia agents test ${name}\n`);
  return wrong.length === 0 ? EXIT.ok : EXIT.failed;
}

async function write(file: string, text: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, text, { flag: force ? "w" : "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Failure(`${file} is there already`, {
      exit: EXIT.usage,
      hint: "--force replaces it",
    });
  }
}

async function watch(client: Client, argv: string[], context: Context): Promise<Observations> {
  const { id } = await client.start({
    argv,
    cwd: context.cwd,
    inherit: stringsOf(context.env),
    env: stringsOf(context.env),
    size: { cols: 120, rows: 40 },
  });
  const look = async (): Promise<string[]> => (await client.screen(id)).lines;
  try {
    const before = (await quiet(look, START_MS)).at(-1) ?? [];
    await client.write(id, Buffer.from(WORD));
    await sleep(1_000);
    const typed = await look();
    await client.write(id, Buffer.from("\r"));
    const during = await quiet(look, TURN_MS);
    return { before, typed, word: WORD, during, after: during.at(-1) ?? [] };
  } finally {
    await client.kill(id);
  }
}

/** Screens until none differs for a while, or the time is over. */
async function quiet(look: () => Promise<string[]>, ms: number): Promise<string[][]> {
  const seen = [await look()];
  let since = Date.now();
  for (const end = since + ms; Date.now() < end && Date.now() - since < QUIET_MS; ) {
    await sleep(SAMPLE_MS);
    const lines = await look();
    if (lines.join("\n") === seen.at(-1)?.join("\n")) continue;
    seen.push(lines);
    since = Date.now();
  }
  return seen;
}
