import type { TerminalSize } from "./session.ts";

/** `text`: what a person reads. `ansi`: bytes that draw it again on a terminal. `json`: `Screen`. */
export type ScreenFormat = "text" | "ansi" | "json";

/** The composited screen at `offset` of the output. */
export interface Screen {
  size: TerminalSize;
  offset: number;
  title: string;
  cursor: { x: number; y: number };
  /** The program drew on the alternate screen, which has no scrollback. */
  alternate: boolean;
  bracketedPaste: boolean;
  /** One string a row, trailing blanks cut. */
  lines: string[];
  /** Rows that scrolled away, oldest first, as many as were asked for. */
  scrollback: string[];
}
