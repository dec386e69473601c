import { mkdirSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { type Bound, bindSocket } from "./bind.ts";

/**
 * The holder's name in the file system. Cleaners of temporary folders remove sockets that live: `check` sees it and takes
 * the name again, or one beside it when another holder has it now, so that no session is ever out of reach.
 */
export class SocketName {
  readonly #path: string;
  readonly #accept: (peer: Socket) => void;
  readonly #log: (message: string) => void;
  #server: Server | undefined;
  #current: string;
  #bound: Bound | undefined;

  constructor(path: string, accept: (peer: Socket) => void, log: (message: string) => void) {
    this.#path = path;
    this.#current = path;
    this.#accept = accept;
    this.#log = log;
  }

  /** Rejects with code EADDRINUSE where the name is taken. */
  async take(path: string = this.#path): Promise<void> {
    const server = createServer(this.#accept);
    this.#bound = await bindSocket(server, path);
    server.on("error", (error) => this.#log(`socket: ${error.message}`));
    this.#server?.close();
    this.#server = server;
    this.#current = path;
  }

  async check(): Promise<void> {
    if (this.#bound === undefined || this.#bound.held()) return;
    this.#log(`${this.#current} is not ours any more`);
    mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
    try {
      await this.take();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
      await this.take(this.#path.replace(/(\.sock)?$/, `~${process.pid}$1`));
    }
    this.#log(`listens on ${this.#current} now`);
  }

  release(): void {
    this.#bound?.release();
  }
}
