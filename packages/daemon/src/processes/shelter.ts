import { fillGroup, removeGroup } from "./group.ts";
import { type GroupRule, groupPlace, type GroupSystem, readSystem, readText } from "./place.ts";

export interface Sheltered {
  id: string;
  pid: number;
  /** Every process of the session that can be found. */
  find: () => Promise<number[]>;
  /** Its group could not be had. */
  failed: (reason: unknown) => void;
}

/** Gives sessions control groups of their own where the machine lets us. */
export class Shelter {
  readonly #rule: GroupRule;
  readonly #system: GroupSystem = readSystem();
  readonly #filling = new Map<string, Promise<void>>();

  constructor(rule: GroupRule) {
    this.#rule = rule;
  }

  /** The path of the group that the session is being moved into, undefined where it gets none. */
  take({ id, pid, find, failed }: Sheltered): string | undefined {
    const own = readText(`/proc/${pid}/cgroup`);
    const path = groupPlace(id, own, { rule: this.#rule, ...this.#system });
    if (path === undefined) return undefined;
    const filling = fillGroup(path, find).catch(failed);
    this.#filling.set(
      path,
      filling.finally(() => this.#filling.delete(path)),
    );
    return path;
  }

  /** Resolves when nothing is being moved into it any more. */
  async settled(path: string | undefined): Promise<void> {
    await this.#filling.get(path ?? "");
  }

  async remove(path: string): Promise<void> {
    await this.settled(path);
    removeGroup(path);
  }
}
