import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** bwrap makes an empty folder in the tree to mount on where a guarded one is absent. Several sessions may share a tree:
 *  removing the folder under a live one would take its guard away, so each notes that it needs it. */
export class Placeholders {
  readonly #dir: string;

  constructor(stateDir: string) {
    this.#dir = join(stateDir, "placeholders");
  }

  /** Whether the folder at `path` is one that a session made, not the user's. */
  has(path: string): boolean {
    try {
      return readdirSync(this.#holders(path)).length > 0;
    } catch {
      return false;
    }
  }

  hold(path: string, session: string): void {
    mkdirSync(this.#holders(path), { recursive: true, mode: 0o700 });
    writeFileSync(join(this.#holders(path), session), path, { mode: 0o600 });
  }

  /** Gives the folder up, and removes it when nobody else needs it and it is empty. */
  release(path: string, session: string): void {
    rmSync(join(this.#holders(path), session), { force: true });
    if (this.has(path)) return;
    rmSync(this.#holders(path), { recursive: true, force: true });
    try {
      rmdirSync(path);
    } catch {
      // Not there, or filled from outside meanwhile: then it is the user's.
    }
  }

  #holders(path: string): string {
    return join(this.#dir, createHash("sha256").update(path).digest("hex").slice(0, 32));
  }
}
