import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** What a session asks of the daemon, through files: this works the same in a sandbox, without any socket. */
export type DoorRequest =
  /** The answer to a message that this session sent. */
  | { kind: "reply"; id: string }
  /** A run below this one. */
  | { kind: "team"; document: Record<string, unknown>; task?: string }
  /** The result of a run below this one. */
  | { kind: "run"; run: string };

export interface Answer {
  ok: boolean;
  text: string;
}

const LARGEST = 512 * 1024;
const EVERY = 100;
/** Below the time after which the programs give up a tool by themselves: Codex does after 60 s. */
const PATIENCE = 45_000;

/** Puts a request down; the same name is the same request. Returns the name. Throws where the session has no door. */
export function putRequest(env: NodeJS.ProcessEnv, name: string, request: DoorRequest): string {
  const out = join(doorOf(env), "out");
  const text = JSON.stringify(request);
  if (Buffer.byteLength(text) > LARGEST) throw new Error(`a request has at most ${LARGEST} bytes`);
  mkdirSync(out, { recursive: true, mode: 0o700 });
  writeFileSync(join(out, `.${name}.new`), text, { mode: 0o600 });
  renameSync(join(out, `.${name}.new`), join(out, `${name}.json`));
  return name;
}

/** Undefined when there is none after a while: it may come later. */
export async function awaitAnswer(
  env: NodeJS.ProcessEnv,
  name: string,
): Promise<Answer | undefined> {
  const file = join(doorOf(env), "in", `${name}.json`);
  const patience = Number(env["NIIA_DOOR_WAIT"]) || PATIENCE;
  for (const until = Date.now() + patience; Date.now() < until; await pause(EVERY)) {
    const text = readIfThere(file);
    if (text !== undefined) return JSON.parse(text) as Answer;
  }
  return undefined;
}

function doorOf(env: NodeJS.ProcessEnv): string {
  const door = env["NIIA_DOOR"];
  if (door) return door;
  throw new Error("this session is no worker of a run: it has nobody to ask");
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
