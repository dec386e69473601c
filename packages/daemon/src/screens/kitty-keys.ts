import type xterm from "@xterm/headless";

/** So many states of the keyboard are kept; of more the oldest goes. */
const DEEPEST = 32;

/** What a program has asked the keyboard to tell by the protocol of the terminal kitty: flags, pushed and popped, for
 *  either screen by itself. The emulator does not know them. */
export class KittyKeys {
  readonly #terminal: xterm.Terminal;
  /** Oldest first; the last one holds. */
  #stacks: { normal: number[]; alternate: number[] } = { normal: [0], alternate: [0] };

  constructor(terminal: xterm.Terminal) {
    this.#terminal = terminal;
    const { parser } = terminal;
    const on = (prefix: string, act: (first: number, second: number) => void): void => {
      parser.registerCsiHandler({ prefix, final: "u" }, ([first, second]) => {
        act(Number(first ?? 0), Number(second ?? 0));
        return true;
      });
    };
    on(">", (flags) => this.#push(flags));
    on("<", (count) => this.#pop(count));
    on("=", (flags, how) => this.#set(flags, how));
    // Like its cells: whoever comes there again finds nothing of the one before.
    terminal.buffer.onBufferChange(() => {
      if (!this.#alternate) this.#stacks.alternate = [0];
    });
    parser.registerEscHandler({ final: "c" }, () => {
      this.#stacks = { normal: [0], alternate: [0] };
      return false;
    });
  }

  /** The flags that hold on the screen that is shown. */
  get flags(): number {
    return this.#stack.at(-1) ?? 0;
  }

  /** What sets a terminal the same: before the screens are drawn, and after. */
  draw(): [before: string, after: string] {
    const normal = sequence(this.#stacks.normal);
    return this.#alternate ? [normal, sequence(this.#stacks.alternate)] : ["", normal];
  }

  get #alternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  get #stack(): number[] {
    return this.#alternate ? this.#stacks.alternate : this.#stacks.normal;
  }

  #push(flags: number): void {
    const stack = this.#stack;
    stack.push(flags);
    if (stack.length > DEEPEST) stack.shift();
  }

  #pop(count: number): void {
    const stack = this.#stack;
    stack.splice(-Math.max(count, 1));
    if (stack.length === 0) stack.push(0);
  }

  /** `how`: 1 (or none) these alone, 2 these too, 3 all but these. */
  #set(flags: number, how: number): void {
    const stack = this.#stack;
    const before = this.flags;
    const after = how === 2 ? before | flags : how === 3 ? before & ~flags : flags;
    stack.splice(-1, 1, after);
  }
}

function sequence([base = 0, ...pushed]: number[]): string {
  const set = base === 0 ? "" : `\u001b[=${base};1u`;
  return set + pushed.map((flags) => `\u001b[>${flags}u`).join("");
}
