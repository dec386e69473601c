import { fillGroup, removeGroup } from "./group.ts";
import { type GroupRule, groupPlace, type GroupSystem, readSystem, readText } from "./place.ts";

export interface Sheltered {
  id: string;
  /** `/proc/PID/cgroup` of its first process. */
  own: string;
  /** Milliseconds to wait: the system lets nobody start a program while it moves one. */
  after: number;
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
  /** Of those that wait to be filled: has them filled now, or not at all. */
  readonly #waiting = new Map<string, (fill: boolean) => void>();

  constructor(rule: GroupRule) {
    this.#rule = rule;
  }

  /** The path of the group that the session is being moved into, undefined where it gets none. */
  take({ id, own, find, failed, after }: Sheltered): string | undefined {
    const path = groupPlace(id, own, { rule: this.#rule, ...this.#system });
    if (path === undefined) return undefined;
    const filling = this.#wait(path, after)
      .then((fill) => (fill ? fillGroup(path, find) : undefined))
      .catch(failed);
    this.#filling.set(
      path,
      filling.finally(() => this.#filling.delete(path)),
    );
    return path;
  }

  /** What the system tells of the groups that a process is in. */
  own(pid: number): string {
    return readText(`/proc/${pid}/cgroup`);
  }

  /** Whether it is still to be filled. */
  async #wait(path: string, ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const fill = await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), ms);
      this.#waiting.set(path, resolve);
    });
    clearTimeout(timer);
    this.#waiting.delete(path);
    return fill;
  }

  /** Resolves when nothing is being moved into it any more. */
  async settled(path: string | undefined): Promise<void> {
    this.#waiting.get(path ?? "")?.(true);
    await this.#filling.get(path ?? "");
  }

  async remove(path: string): Promise<void> {
    this.#waiting.get(path)?.(false);
    await this.settled(path);
    removeGroup(path);
  }
}
