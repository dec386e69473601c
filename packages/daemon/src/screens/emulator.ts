import { SerializeAddon } from "@xterm/addon-serialize";
import xterm from "@xterm/headless";
import type { Screen, TerminalSize } from "@pty4ai/protocol";
import type { FeedRecord, SavedScreen, ScreenView, Snapshot, SnapshotRequest } from "./messages.ts";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { parse } from "./core.ts";
import { KittyKeys } from "./kitty-keys.ts";
import { drawTraits, isSettled, modesOf, traitsOf } from "./traits.ts";

/** What a program asked of its terminal or told it, while bytes were parsed. */
export interface EmulatorEvents {
  /** An answer to a query, to be typed into the terminal; `offset` is the end of the bytes that asked. */
  reply(offset: number, data: string): void;
  title(title: string): void;
  osc(offset: number, code: number, data: string): void;
}

const CLEAR = "\u001b[0m\u001b[H\u001b[2J";
const ALTERNATE = "\u001b[?1049h";
/** A light-on-dark terminal: what programs that ask for colours are told. */
const COLOURS = { 10: "rgb:e6e6/e6e6/e6e6", 11: "rgb:0000/0000/0000" };
const NOTIFICATIONS = [9, 777];

const SILENT: EmulatorEvents = { reply: () => {}, title: () => {}, osc: () => {} };

/** One terminal screen, from bytes. */
export class Emulator {
  readonly #terminal: xterm.Terminal;
  readonly #serializer = new SerializeAddon();
  readonly #keys: KittyKeys;
  readonly #scrollback: number;
  readonly #events: EmulatorEvents;
  /** What is being parsed. */
  #parsing: { end: number; mute: boolean } | undefined;
  #offset = 0;
  #title = "";

  constructor(size: TerminalSize, scrollback: number, events: EmulatorEvents) {
    this.#events = events;
    this.#scrollback = scrollback;
    this.#terminal = new xterm.Terminal({ ...size, scrollback, allowProposedApi: true });
    this.#terminal.loadAddon(this.#serializer);
    this.#keys = new KittyKeys(this.#terminal);
    this.#terminal.onData((data) => this.#reply(data));
    this.#terminal.onTitleChange((title) => {
      this.#title = title.slice(0, 500);
      events.title(this.#title);
    });
    for (const [code, colour] of Object.entries(COLOURS)) {
      this.#terminal.parser.registerOscHandler(Number(code), (data) => {
        if (data !== "?") return false;
        this.#reply(`\u001b]${code};${colour}\u001b\\`);
        return true;
      });
    }
    for (const code of NOTIFICATIONS) {
      this.#terminal.parser.registerOscHandler(code, (data) => {
        const told = this.#parsing;
        if (told?.mute === false) events.osc(told.end, code, data.slice(0, 4096));
        return false;
      });
    }
  }

  /** Draws the bytes, and tells what they ask and say. */
  write({ offset, bytes, mute }: Omit<FeedRecord, "terminal">): void {
    this.#parse(bytes, { end: offset + bytes.length, mute });
  }

  /** Draws a screen that was saved; it must be of this size. Nothing in it is answered or told again. */
  restore({ offset, ansi }: SavedScreen): void {
    this.#parse(zstdDecompressSync(ansi), { end: offset, mute: true });
  }

  /** The screen so that it can be drawn again. Undefined where the drawn one would not be the same, which is tried out
   *  each time: a serializer does not know all that a terminal may be set to. */
  save(): SavedScreen | undefined {
    if (!isSettled(this.#terminal)) return undefined;
    const { cols, rows } = this.#terminal;
    const offset = this.#offset;
    const told = this.#told();
    const drawn = this.#draw(this.#scrollback);
    const title = this.#title;
    const again = new Emulator({ cols, rows }, this.#scrollback, SILENT);
    parse(again.#terminal, drawn);
    const same = again.#told() === told;
    again.dispose();
    if (!same) return undefined;
    const titledText = title === "" ? drawn : `\u001b]2;${title}\u001b\\${drawn}`;
    return { offset, size: { cols, rows }, ansi: zstdCompressSync(Buffer.from(titledText)) };
  }

  resize(size: TerminalSize): void {
    this.#terminal.resize(size.cols, size.rows);
  }

  view(): ScreenView {
    const buffer = this.#terminal.buffer.active;
    return {
      offset: this.#offset,
      title: this.#title,
      cursor: { x: buffer.cursorX, y: buffer.cursorY },
      alternate: buffer.type === "alternate",
      bracketedPaste: this.#terminal.modes.bracketedPasteMode,
      lines: this.#rows(buffer.baseY, this.#terminal.rows),
    };
  }

  snapshot(request: SnapshotRequest): Snapshot {
    const wanted = Math.min(request.scrollback, this.#terminal.buffer.active.baseY);
    const base = this.#terminal.buffer.active.baseY;
    const { flags } = this.#keys;
    const screen: Screen = {
      ...this.view(),
      size: { cols: this.#terminal.cols, rows: this.#terminal.rows },
      modes: { ...modesOf(this.#terminal), ...(flags === 0 ? {} : { kittyKeys: flags }) },
      scrollback: this.#rows(base - wanted, wanted),
    };
    if (request.format === "json") return { screen, text: "" };
    if (request.format === "ansi") {
      return { screen, text: CLEAR + this.#draw(wanted) };
    }
    const lines = [...screen.scrollback, ...screen.lines];
    return { screen, text: `${lines.join("\n").replace(/\n+$/, "")}\n` };
  }

  dispose(): void {
    this.#terminal.dispose();
  }

  #parse(bytes: Uint8Array, parsing: { end: number; mute: boolean }): void {
    this.#parsing = parsing;
    parse(this.#terminal, bytes);
    this.#parsing = undefined;
    this.#offset = parsing.end;
  }

  #draw(scrollback: number): string {
    const [before, after] = this.#keys.draw();
    // The pen is drawn after the cells of either screen: what the first one leaves is none of the second.
    const cells = this.#serializer
      .serialize({ scrollback })
      .replace(ALTERNATE, `\u001b[0m${ALTERNATE}`);
    return before + cells + drawTraits(traitsOf(this.#terminal), this.#terminal) + after;
  }

  /** All that can be told of it, to compare. */
  #told(): string {
    return JSON.stringify([this.#draw(this.#scrollback), traitsOf(this.#terminal)]);
  }

  #rows(from: number, count: number): string[] {
    const buffer = this.#terminal.buffer.active;
    return Array.from(
      { length: count },
      (_, row) => buffer.getLine(from + row)?.translateToString(true) ?? "",
    );
  }

  #reply(data: string): void {
    const asking = this.#parsing;
    if (asking?.mute === false) this.#events.reply(asking.end, data);
  }
}
