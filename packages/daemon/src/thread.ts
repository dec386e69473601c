import { extname } from "node:path";
import { Worker } from "node:worker_threads";

export interface ThreadOptions<From> {
  /** Beside which file its `main` lies: `import.meta.url`. */
  beside: string;
  /** As it is named in profiles. */
  name: string;
  youngMegabytes: number;
  receive: (message: From) => void;
  failed: (error: Error) => void;
  /** It is gone without having been told to, and starts again with the next message. */
  gone?: () => void;
}

/** A worker thread that starts with the first message to it. */
export class Thread<To, From> {
  readonly #options: ThreadOptions<From>;
  #worker: Worker | undefined;
  #held: [message: To, transfer: ArrayBuffer[]][] | undefined;

  constructor(options: ThreadOptions<From>) {
    this.#options = options;
  }

  get runs(): boolean {
    return this.#worker !== undefined;
  }

  /** Until `release` nothing reaches it: others need the processor first. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const [message, transfer] of held) this.post(message, transfer);
  }

  /** Starts it, unless it is held. */
  warm(): void {
    if (this.#held === undefined) this.#worker ??= this.#start();
  }

  post(message: To, transfer: ArrayBuffer[] = []): void {
    if (this.#held !== undefined) return void this.#held.push([message, transfer]);
    this.#worker ??= this.#start();
    this.#worker.postMessage(message, transfer);
  }

  /** Ends it in the middle of what it does. */
  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const { beside, name, youngMegabytes, receive, failed, gone } = this.#options;
    const worker = new Worker(new URL(`./main${extname(beside)}`, beside), {
      name,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    worker.unref();
    worker.on("message", receive);
    worker.on("error", failed);
    worker.on("exit", () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      gone?.();
    });
    return worker;
  }
}
