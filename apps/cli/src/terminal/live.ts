import { fit, width } from "./width.ts";

/** A block of lines at the bottom of a terminal that is redrawn in place; lines logged above it stay. */
export interface Live {
  draw: (lines: string[]) => void;
  /** Prints above the block. */
  log: (line: string) => void;
  /** Takes the block away. */
  clear: () => void;
}

export interface LiveTerminal {
  write: (text: string) => void;
  columns: () => number;
  rows: () => number;
}

export function makeLive(terminal: LiveTerminal): Live {
  let drawn: string[] = [];
  let last: string[] = [];
  // A terminal that became narrower has wrapped the lines that stand there.
  const rowsOf = (line: string): number =>
    Math.max(1, Math.ceil(width(line) / Math.max(1, terminal.columns())));
  const rows = (): number => drawn.reduce((sum, line) => sum + rowsOf(line), 0);
  const up = (count: number): string => (count === 0 ? "" : `\u001B[${count}A\r`);
  const put = (before: string[]): void => {
    const lines = last
      .slice(0, Math.max(1, terminal.rows() - 2))
      .map((line) => cut(line, terminal.columns() - 1));
    const all = [...before, ...lines].map((line) => `${line}\u001B[K\n`).join("");
    // One write, with the cursor hidden meanwhile: no flicker. Lines are overwritten and not erased first: some terminals
    // keep a screen that is erased from its top.
    terminal.write(`\u001B[?25l${up(rows())}${all}\u001B[J\u001B[?25h`);
    drawn = lines;
  };
  return {
    draw(lines) {
      last = lines;
      put([]);
    },
    log(line) {
      put([line]);
    },
    clear() {
      const count = rows();
      if (count > 0) terminal.write(`${up(count)}${"\u001B[K\n".repeat(count)}${up(count)}`);
      drawn = [];
      last = [];
    },
  };
}

/** Cuts a line that may carry colours to a number of cells. */
export function cut(line: string, columns: number): string {
  if (width(line) <= columns) return line;
  let room = Math.max(1, columns - 1);
  let result = "";
  // oxlint-disable-next-line no-control-regex
  for (const piece of line.split(/(\u001B\[[0-9;]*m)/)) {
    if (piece.startsWith("\u001B[")) {
      result += piece;
      continue;
    }
    const part = fit(piece, room);
    result += part;
    room -= width(part);
    if (part.length < piece.length) break;
  }
  return `${result}…\u001B[0m`;
}
