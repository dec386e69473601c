import { fileURLToPath } from "node:url";

/** The program behind `niia` in sessions, and what a sandbox must show for it to run. */
export interface WorkerProgram {
  node: string;
  main: string;
  /** Folders and files it consists of. */
  paths: string[];
}

/** This package's own: TypeScript when it runs from source, JavaScript when compiled. */
export function workerProgram(): WorkerProgram {
  const here = import.meta.url;
  const extension = here.endsWith(".ts") ? "ts" : "js";
  const folder = fileURLToPath(new URL("./worker", here));
  return {
    node: process.execPath,
    main: `${folder}/main.${extension}`,
    // Node looks there for whether a file is a module.
    paths: [folder, fileURLToPath(new URL("../package.json", here))],
  };
}

/** The shell script that is `niia` on a session's PATH: what a worker needs also in a sandbox is done by this package, all
 *  else by the whole `niia` of whoever started the session, where the session can see it. */
export function shimScript(program: WorkerProgram, cli: string | undefined): string {
  const own = `exec ${quoted(program.node)} --no-warnings ${quoted(program.main)} "$@"\n`;
  if (cli === undefined) return `#!/bin/sh\n${own}`;
  return `#!/bin/sh
NIIA_CLI=${quoted(cli)}
export NIIA_CLI
case "\${1-}" in
  "" | -* | result | scratchpad | mail) ;;
  *) [ ! -x "$NIIA_CLI" ] || exec "$NIIA_CLI" "$@" ;;
esac
${own}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
