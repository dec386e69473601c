import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the person said on the command line and a run that goes on later must still heed. */
export interface RunFlags {
  /** False: `--no-sandbox`. */
  sandbox: boolean;
  /** Somebody is there to answer what agents ask; without, a worker that asks fails. */
  person: boolean;
}

/** Kept in the run's folder. */
export function keepFlags(runFolder: string, flags: RunFlags): void {
  mkdirSync(runFolder, { recursive: true, mode: 0o700 });
  writeFileSync(join(runFolder, FILE), JSON.stringify(flags), { mode: 0o600 });
}

/** Without the file: the safe ones. */
export function readFlags(runFolder: string): RunFlags {
  try {
    const { sandbox, person } = JSON.parse(
      readFileSync(join(runFolder, FILE), "utf8"),
    ) as Partial<RunFlags>;
    return {
      sandbox: sandbox ?? true,
      person: person ?? false,
    };
  } catch {
    return { sandbox: true, person: false };
  }
}

const FILE = "flags.json";
