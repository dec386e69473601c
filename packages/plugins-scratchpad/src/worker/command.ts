import { WorkerFailure } from "./failure.ts";
import { mailCommand } from "./mail.ts";
import { resultCommand } from "./result.ts";
import { scratchpadCommand } from "./scratchpad.ts";
import type { WorkerEnvironment, WorkerStreams } from "./terminal.ts";

const HELP = `niia, as workers have it: leave a structured result, share files with other workers.

  niia result set key=value…           add fields: numbers, true, false, null and "texts" are read as JSON
  niia result set 'key:=[1, 2]'        any JSON
  niia result set --json '{…}'         several fields; also --file FILE, --file - (stdin), --replace
  niia result show [key]
  niia scratchpad write NAME [text…]   or its content on stdin
  niia scratchpad read NAME
  niia scratchpad ls
  niia scratchpad path [NAME]
  niia mail send NAME [text…]          to another agent, or a channel; or the text on stdin
  niia mail ls
  niia mail read [ID]
`;

/** The small `niia` inside a session. Resolves to its exit status: 0, 1 when it failed, 2 for a wrong command line. */
export async function workerMain(
  words: readonly string[],
  env: WorkerEnvironment,
  streams: WorkerStreams = processStreams(),
): Promise<number> {
  try {
    await dispatch(words, env, streams);
    return 0;
  } catch (error) {
    const failure = error instanceof WorkerFailure ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    streams.err(`error: ${message}\n${failure?.hint === undefined ? "" : `  ${failure.hint}\n`}`);
    return failure?.exit ?? 1;
  }
}

async function dispatch(
  words: readonly string[],
  env: WorkerEnvironment,
  streams: WorkerStreams,
): Promise<void> {
  const [command, ...rest] = words;
  if (command === "result") return resultCommand(rest, env, streams);
  if (command === "scratchpad") return scratchpadCommand(rest, env, streams);
  if (command === "mail") return mailCommand(rest, env, streams);
  if (command === "help" || command === "--help" || command === "-h") return streams.out(HELP);
  const cli = env["NIIA_CLI"];
  throw new WorkerFailure(
    command === undefined
      ? "niia: inside a session it knows result, scratchpad and mail"
      : `niia ${command}: inside a session niia knows only result, scratchpad and mail`,
    {
      exit: 2,
      hint: cli
        ? `the whole niia is ${cli}`
        : "the whole niia is installed with: npm install -g niia",
    },
  );
}

function processStreams(): WorkerStreams {
  return {
    stdin: process.stdin,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  };
}
