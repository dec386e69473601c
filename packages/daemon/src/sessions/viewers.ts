import type { TerminalSize } from "@pty4ai/protocol";

/** Who looks at a session with a terminal of their own and may type. The session takes the smallest of their sizes. */
export class Viewers {
  readonly #resize: (size: TerminalSize) => Promise<void>;
  readonly #sizes = new Map<symbol, TerminalSize | undefined>();

  constructor(resize: (size: TerminalSize) => Promise<void>) {
    this.#resize = resize;
  }

  get count(): number {
    return this.#sizes.size;
  }

  join(size: TerminalSize | undefined): symbol {
    const viewer = Symbol("viewer");
    this.#sizes.set(viewer, size);
    this.#fit();
    return viewer;
  }

  resized(viewer: symbol, size: TerminalSize): void {
    if (!this.#sizes.has(viewer)) return;
    this.#sizes.set(viewer, size);
    this.#fit();
  }

  leave(viewer: symbol): void {
    if (this.#sizes.delete(viewer)) this.#fit();
  }

  #fit(): void {
    const sizes = [...this.#sizes.values()].filter((size) => size !== undefined);
    if (sizes.length === 0) return;
    const cols = Math.min(...sizes.map((size) => size.cols));
    const rows = Math.min(...sizes.map((size) => size.rows));
    void this.#resize({ cols, rows }).catch(() => {});
  }
}
