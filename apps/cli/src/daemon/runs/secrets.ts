import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { McpServers } from "../../document/mcp.ts";

export interface RunSecrets {
  inherit: Record<string, string>;
  mcp: McpServers;
}

/** The environment of whoever started a run and the MCP servers of its agents, for sessions that begin later. Both may
 *  hold keys: a file for this user alone, in the runtime folder, which a reboot empties; gone when the run is over. */
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

  /** Undefined after a reboot, and once the run was over. */
  get(run: string): RunSecrets | undefined {
    try {
      return JSON.parse(readFileSync(this.#file(run), "utf8")) as RunSecrets;
    } catch {
      return undefined;
    }
  }

  drop(run: string): void {
    rmSync(this.#file(run), { force: true });
  }

  #file(run: string): string {
    return join(this.#dir, `${encodeURIComponent(run)}.json`);
  }
}
