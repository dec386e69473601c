import type { Sizing, TerminalSize } from "@pty4ai/protocol";
import { fit } from "./fit.ts";

/** Who looks at a session with a terminal of their own and may type. The session takes its size from them. */
export class Viewers {
  readonly #resize: (size: TerminalSize) => Promise<void>;
  /** In the order in which they were last active. */
  readonly #sizes = new Map<symbol, TerminalSize | undefined>();
  #sizing: Sizing;

  constructor(resize: (size: TerminalSize) => Promise<void>, sizing: Sizing = "smallest") {
    this.#resize = resize;
    this.#sizing = sizing;
  }

  get count(): number {
    return this.#sizes.size;
  }

  /** `sizing` holds for all from now on. */
  join(size: TerminalSize | undefined, sizing?: Sizing): symbol {
    const viewer = Symbol("viewer");
    this.#sizes.set(viewer, size);
    this.#sizing = sizing ?? this.#sizing;
    this.#fit();
    return viewer;
  }

  resized(viewer: symbol, size: TerminalSize): void {
    if (!this.#sizes.delete(viewer)) return;
    this.#sizes.set(viewer, size);
    this.#fit();
  }

  /** One that types becomes the latest. */
  typed(viewer: symbol): void {
    if (this.#sizing !== "latest" || [...this.#sizes.keys()].at(-1) === viewer) return;
    const size = this.#sizes.get(viewer);
    if (size !== undefined) this.resized(viewer, size);
  }

  leave(viewer: symbol): void {
    if (this.#sizes.delete(viewer)) this.#fit();
  }

  #fit(): void {
    const sizes = [...this.#sizes.values()].filter((size) => size !== undefined);
    const size = fit(sizes, this.#sizing);
    if (size !== undefined) void this.#resize(size).catch(() => {});
  }
}
