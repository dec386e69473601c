import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { parseScript, type RehearsalScript } from "./script.ts";

/** Everything the rehearsal agent takes from its command line and environment. */
export interface Settings {
  model: string;
  conversation: string;
  source: "startup" | "resume";
  cwd: string;
  phase: string;
  worker: string;
  events: string | undefined;
  resultFile: string | undefined;
  script: RehearsalScript;
  /** 2 is twice as fast. */
  speed: number;
}

/** Reads `--model`, `--resume`, `--session-id` and the `NIIA_…` variables; other arguments mean nothing here. */
export function readSettings(argv: string[], env: NodeJS.ProcessEnv, cwd: string): Settings {
  const resume = option(argv, "--resume");
  const speed = Number(env.NIIA_REHEARSAL_SPEED);
  return {
    model: option(argv, "--model") ?? "rehearsal",
    conversation: resume ?? option(argv, "--session-id") ?? randomUUID(),
    source: resume === undefined ? "startup" : "resume",
    cwd,
    phase: env.NIIA_PHASE ?? "",
    worker: env.NIIA_WORKER ?? "",
    events: env.NIIA_EVENTS,
    resultFile: env.NIIA_RESULT,
    script: readScript(env.NIIA_REHEARSAL),
    speed: Number.isFinite(speed) && speed > 0 ? speed : 1,
  };
}

function option(argv: string[], name: string): string | undefined {
  const joined = argv.find((each) => each.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const index = argv.indexOf(name);
  return index < 0 ? undefined : argv[index + 1];
}

/** The variable names a file, or holds the JSON itself. */
function readScript(value: string | undefined): RehearsalScript {
  if (value === undefined || value === "") return { scripts: [] };
  try {
    return parseScript(value.trimStart().startsWith("{") ? value : readFileSync(value, "utf8"));
  } catch (error) {
    throw new Error(`NIIA_REHEARSAL: ${(error as Error).message}`, { cause: error });
  }
}
