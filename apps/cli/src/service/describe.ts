import { holderProgram } from "@pty4ai/daemon";
import { DAEMON_PROGRAM } from "../daemon-program.ts";
import type { Paths } from "../paths.ts";

/** What the service manager is told, whichever it is. */
export interface Service {
  daemon: string[];
  holder: string[];
  /** Exit code of a holder where another one serves already. */
  taken: number;
  env: Record<string, string>;
  runtime: string;
}

/** Taken along from the environment of the one who installs: where things are, and where programs are found. */
const KEPT = /^(PATH|HOME|LANG|LC_ALL|XDG_(CONFIG|STATE|CACHE|DATA)_HOME|XDG_RUNTIME_DIR)$/;

export function describeService(paths: Paths, env: NodeJS.ProcessEnv): Service {
  const { command, taken } = holderProgram(paths.runtime);
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && KEPT.test(entry[0]),
  );
  return {
    daemon: [process.execPath, ...process.execArgv, DAEMON_PROGRAM],
    holder: command,
    taken,
    env: Object.fromEntries(kept),
    runtime: paths.runtime,
  };
}
