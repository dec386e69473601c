import { randomBytes } from "node:crypto";
import { errorCode, WorkerFailure } from "./failure.ts";
import { readLimited, replaceFile } from "./file.ts";
import { type Folder, within } from "./folder.ts";
import { readInput } from "./input.ts";
import { LARGEST_MESSAGE } from "./limits.ts";
import type { WorkerEnvironment, WorkerStreams } from "./terminal.ts";

const USAGE = "niia mail send NAME [text…] (or stdin), ls, read [ID]";

/** A message as its receiver has it. */
export interface Received {
  id: string;
  from: string;
  to: string;
  text: string;
}

/** `niia mail …`: what is sent is put down as a file, and taken from there by the run. */
export async function mailCommand(
  words: readonly string[],
  env: WorkerEnvironment,
  streams: WorkerStreams,
): Promise<void> {
  const [action, name, ...text] = words;
  if (action === "send" && name !== undefined) {
    const id = send(env, { to: name, text: await content(text, streams) });
    streams.out(`sent to ${name} (${id}); it is typed to a receiver as soon as that is idle\n`);
  } else if (action === "ls" && name === undefined) {
    for (const { id, from, text: all } of received(env))
      streams.out(`${id}  ${from}  ${JSON.stringify(all.slice(0, 60))}\n`);
  } else if (action === "read" && text.length === 0) {
    const found = received(env).filter(({ id }) => name === undefined || id === name);
    if (found.length === 0 && name !== undefined)
      throw new WorkerFailure(`there is no message ${name}`, { hint: "niia mail ls" });
    streams.out(found.map((each) => `${JSON.stringify(each)}\n`).join(""));
  } else {
    const what =
      action === undefined ? "what?" : `cannot understand ${JSON.stringify(words.join(" "))}`;
    throw new WorkerFailure(`niia mail: ${what}`, { exit: 2, hint: USAGE });
  }
}

/** Puts a message down for the run to take. Names sort in the order of sending. Returns the name. */
export function send(env: WorkerEnvironment, message: { to: string; text: string }): string {
  const now = `${Date.now()}-${process.hrtime.bigint()}`;
  const id = `${now}-${randomBytes(3).toString("hex")}`;
  const bytes = Buffer.from(JSON.stringify(message));
  if (bytes.length > LARGEST_MESSAGE)
    throw new WorkerFailure(`a message has at most ${LARGEST_MESSAGE} bytes`, {
      hint: "put long texts into the scratchpad and name the file",
    });
  within(rootOf(env), ["out"], {
    make: true,
    work: (folder) => replaceFile(folder, `${id}.json`, bytes),
  });
  return id;
}

/** What was typed to this worker so far. */
export function received(env: WorkerEnvironment): Received[] {
  const root = rootOf(env);
  const read = (folder: Folder): Received[] =>
    folder
      .entries()
      .map((entry) => entry.name)
      .filter((name) => name.endsWith(".json"))
      .sort()
      .map((name) => JSON.parse(readLimited(folder, name, 2 * LARGEST_MESSAGE).toString("utf8")));
  try {
    return within(root, ["in"], { make: false, work: read });
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function rootOf(env: WorkerEnvironment): string {
  const root = env["NIIA_MAIL"];
  if (root) return root;
  throw new WorkerFailure("this session has no mailbox", {
    exit: 2,
    hint: 'a mailbox comes with a mesh, agents that stand by, or "mailbox": true in the pipeline',
  });
}

async function content(text: readonly string[], streams: WorkerStreams): Promise<string> {
  if (text.length > 0) return text.join(" ");
  if (streams.stdin.isTTY === true)
    throw new WorkerFailure("nothing to send", { exit: 2, hint: USAGE });
  return (await readInput(streams.stdin, LARGEST_MESSAGE)).toString("utf8").trimEnd();
}
