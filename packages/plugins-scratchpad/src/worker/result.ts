import { type ResultData, empty, isObject, isProblem } from "./data.ts";
import { WorkerFailure } from "./failure.ts";
import { readInput, readOwnFile } from "./input.ts";
import { LARGEST_RESULT } from "./limits.ts";
import { locked } from "./lock.ts";
import { loadResult, storeResult } from "./result-file.ts";
import type { WorkerEnvironment, WorkerStreams } from "./terminal.ts";
import { parseJson, parsePair } from "./value.ts";

const USAGE =
  "niia result set key=value… [key:=JSON] [--json '{…}'] [--file FILE|-] [--replace], niia result show [key]";

/** `niia result …` */
export async function resultCommand(
  words: readonly string[],
  env: WorkerEnvironment,
  streams: WorkerStreams,
): Promise<void> {
  const [action, ...rest] = words;
  if (action === "set") return set(rest, fileOf(env), streams);
  if (action === "show" && rest.length <= 1) return show(rest[0], fileOf(env), streams);
  throw new WorkerFailure(
    `niia result: ${action === undefined ? "what?" : `unknown ${words.join(" ")}`}`,
    {
      exit: 2,
      hint: USAGE,
    },
  );
}

async function set(words: readonly string[], file: string, streams: WorkerStreams): Promise<void> {
  const changes = empty();
  let replace = false;
  let given = 0;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const [, option, value] = /^(--\w+)(?:=(.*))?$/s.exec(word) ?? [];
    if (option === "--replace" && value === undefined) replace = true;
    else if (option === "--json")
      merge(changes, parseJson(value ?? argument(words, ++at), "--json"), "--json");
    else if (option === "--file") await mergeFile(changes, value ?? argument(words, ++at), streams);
    else if (option !== undefined && !word.includes("=")) throw unknownOption(option);
    else {
      const [key, parsed] = parsePair(word);
      changes[key] = parsed;
    }
    if (option !== "--replace") given++;
  }
  if (given === 0)
    throw new WorkerFailure("niia result set: nothing to set", { exit: 2, hint: USAGE });
  const data = await locked(file, () => storeResult(file, changes, replace));
  streams.out(`result: ${Object.keys(data).join(", ")}\n`);
}

function show(key: string | undefined, file: string, streams: WorkerStreams): void {
  const data = loadResult(file);
  if (isProblem(data)) throw new WorkerFailure(`${file}: ${data.problem}`);
  if (key !== undefined && !Object.hasOwn(data, key))
    throw new WorkerFailure(`the result has no ${key}`);
  streams.out(`${JSON.stringify(key === undefined ? data : data[key], null, 2)}\n`);
}

async function mergeFile(changes: ResultData, path: string, streams: WorkerStreams): Promise<void> {
  const stdin = path === "-";
  const content = stdin
    ? await readInput(streams.stdin, LARGEST_RESULT)
    : readOwnFile(path, LARGEST_RESULT);
  const what = stdin ? "stdin" : path;
  merge(changes, parseJson(content.toString("utf8"), what), what);
}

function merge(changes: ResultData, value: unknown, what: string): void {
  if (!isObject(value)) throw new WorkerFailure(`${what} is JSON, but not an object`, { exit: 2 });
  Object.assign(changes, value);
}

function argument(words: readonly string[], at: number): string {
  const word = words[at];
  if (word === undefined)
    throw new WorkerFailure(`${words[at - 1]} needs a value`, { exit: 2, hint: USAGE });
  return word;
}

function unknownOption(option: string): WorkerFailure {
  return new WorkerFailure(`niia result set: unknown option ${option}`, { exit: 2, hint: USAGE });
}

function fileOf(env: WorkerEnvironment): string {
  const file = env["NIIA_RESULT"];
  if (file) return file;
  throw new WorkerFailure("NIIA_RESULT is not set: this is not a worker of a run", { exit: 2 });
}
