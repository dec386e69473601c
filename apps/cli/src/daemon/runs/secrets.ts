import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface RunSecrets {
  inherit: Record<string, string>;
  sandbox: boolean;
  permission?: string | undefined;
}

/** The environment of whoever started a run, for sessions that begin later. It may hold keys: a file for this user alone,
 *  in the runtime folder, which a reboot empties; gone when the run is over. */
export class Secrets {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  put(run: string, secrets: RunSecrets): void {
    const file = this.#file(run);
    writeFileSync(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }

  /** After a reboot the daemon's own environment has to do. */
  get(run: string): RunSecrets {
    try {
      return JSON.parse(readFileSync(this.#file(run), "utf8")) as RunSecrets;
    } catch {
      const inherit = Object.entries(process.env).filter(
        (entry): entry is [string, string] => entry[1] !== undefined,
      );
      return { inherit: Object.fromEntries(inherit), sandbox: true };
    }
  }

  drop(run: string): void {
    rmSync(this.#file(run), { force: true });
  }

  #file(run: string): string {
    return join(this.#dir, `${encodeURIComponent(run)}.json`);
  }
}
