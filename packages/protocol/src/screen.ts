import type { TerminalSize } from "./session.ts";

/** `text`: what a person reads. `ansi`: bytes that draw it again on a terminal. `json`: `Screen`. */
export type ScreenFormat = "text" | "ansi" | "json";

/** What the program set its terminal to. */
export interface ScreenModes {
  alternate: boolean;
  applicationCursor: boolean;
  applicationKeypad: boolean;
  bracketedPaste: boolean;
  /** Gaining and losing the focus is reported. */
  focus: boolean;
  insert: boolean;
  wraparound: boolean;
  /** Which mouse events are reported, and how they are written: `default`, `sgr` or `sgr_pixels`. */
  mouse: "none" | "x10" | "vt200" | "drag" | "any";
  mouseEncoding: string;
  cursorHidden: boolean;
  /** Set when the program asked for a form: `block`, `underline` or `bar`. */
  cursorStyle?: string;
  cursorBlink?: boolean;
  /** Set when the program asked for the keys of kitty's protocol: its flags. */
  kittyKeys?: number;
}

/** The composited screen at `offset` of the output. */
export interface Screen {
  size: TerminalSize;
  offset: number;
  title: string;
  cursor: { x: number; y: number };
  /** The program drew on the alternate screen, which has no scrollback. */
  alternate: boolean;
  bracketedPaste: boolean;
  modes: ScreenModes;
  /** Bytes `[from, to)` were missed before this screen was drawn: it may show what the program has long replaced. */
  gap?: { from: number; to: number };
  /** One string a row, trailing blanks cut. */
  lines: string[];
  /** Rows that scrolled away, oldest first, as many as were asked for. */
  scrollback: string[];
}
