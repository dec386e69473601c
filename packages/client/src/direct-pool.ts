import type { OpenRequest } from "@pty4ai/protocol";
import type { Channel } from "./channel.ts";
import { DirectConnection } from "./direct.ts";

/** Direct connections to one daemon, kept for the next stream. */
export class DirectPool {
  readonly #path: string;
  readonly #left: () => void;
  readonly #all = new Set<DirectConnection>();
  readonly #free = new Set<DirectConnection>();
  #served = true;

  /** `left` is told when a daemon that was there goes. */
  constructor(path: string, left: () => void) {
    this.#path = path;
    this.#left = left;
  }

  /** Undefined: it is not served this way. */
  async open(request: OpenRequest, signal?: AbortSignal): Promise<Channel | undefined> {
    if (!this.#served) return undefined;
    const [free] = this.#free;
    if (free !== undefined) this.#free.delete(free);
    const asked = await (free ?? this.#dial()).ask(request, signal);
    if (asked === "foreign") this.#served = false;
    return typeof asked === "string" ? undefined : asked;
  }

  close(): void {
    for (const connection of this.#all) connection.close();
  }

  #dial(): DirectConnection {
    const connection = new DirectConnection(this.#path, {
      free: (it) => this.#free.add(it),
      gone: (error) => {
        this.#all.delete(connection);
        this.#free.delete(connection);
        if (error === undefined) this.#left();
      },
    });
    this.#all.add(connection);
    return connection;
  }
}
