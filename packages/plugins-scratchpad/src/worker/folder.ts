import {
  closeSync,
  constants,
  type Dirent,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  unlinkSync,
} from "node:fs";
import { join } from "node:path";
import { errorCode } from "./failure.ts";

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants;
// Node has no openat(); on Linux the descriptor's own entry in /proc is one.
const DESCRIPTORS = "/proc/self/fd";
const HAS_DESCRIPTORS = existsSync(DESCRIPTORS);

/** An open folder. What is opened in it is opened by one name at a time and never through a link, so that nobody who
 *  can write in it can lead a reader elsewhere. Without /proc a swap in the very moment remains possible. */
export class Folder {
  readonly #descriptor: number;
  readonly #path: string;

  private constructor(descriptor: number, path: string) {
    this.#descriptor = descriptor;
    this.#path = path;
  }

  /** `path` itself is trusted. */
  static open(path: string): Folder {
    return new Folder(openSync(path, O_RDONLY | O_DIRECTORY), path);
  }

  child(name: string): Folder {
    const path = this.#unlinked(name);
    return new Folder(openSync(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW), join(this.#path, name));
  }

  /** The folder `name`, made when it is not there. */
  ensure(name: string): Folder {
    try {
      mkdirSync(this.#at(name), { mode: 0o700 });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    return this.child(name);
  }

  /** A descriptor of whatever `name` is, unless it is a link. A FIFO blocks nobody. */
  openAny(name: string, flags: number, mode = 0o600): number {
    return openSync(this.#unlinked(name), flags | O_NOFOLLOW | constants.O_NONBLOCK, mode);
  }

  /** A descriptor of the regular file `name`. */
  openFile(name: string, flags: number, mode = 0o600): number {
    const descriptor = this.openAny(name, flags, mode);
    if (fstatSync(descriptor).isFile()) return descriptor;
    closeSync(descriptor);
    throw Object.assign(new Error(`${name} is not a regular file`), { code: "ENOTFILE" });
  }

  rename(from: string, to: string): void {
    renameSync(this.#at(from), this.#at(to));
  }

  remove(name: string): void {
    unlinkSync(this.#at(name));
  }

  entries(): Dirent[] {
    return readdirSync(this.#at("."), { withFileTypes: true });
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  #at(name: string): string {
    return HAS_DESCRIPTORS ? `${DESCRIPTORS}/${this.#descriptor}/${name}` : join(this.#path, name);
  }

  #unlinked(name: string): string {
    const path = this.#at(name);
    if (!HAS_DESCRIPTORS && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw Object.assign(new Error(`${name} is a link`), { code: "ELOOP" });
    }
    return path;
  }
}

/** Runs `work` in the folder that `parts` lead to below `root`. */
export function within<T>(
  root: string,
  parts: readonly string[],
  options: { make: boolean; work: (folder: Folder) => T },
): T {
  let folder = Folder.open(root);
  try {
    for (const part of parts) {
      const next = options.make ? folder.ensure(part) : folder.child(part);
      folder.close();
      folder = next;
    }
    return options.work(folder);
  } finally {
    folder.close();
  }
}
