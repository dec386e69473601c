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
  const clear = (): string => {
    const rows = drawn.reduce((sum, line) => sum + rowsOf(line), 0);
    return rows === 0 ? "" : `\u001B[${rows}A\r\u001B[J`;
  };
  const put = (before: string): void => {
    const lines = last
      .slice(0, Math.max(1, terminal.rows() - 2))
      .map((line) => cut(line, terminal.columns() - 1));
    // One write, with the cursor hidden meanwhile: no flicker.
    terminal.write(
      `\u001B[?25l${clear()}${before}${lines.map((line) => `${line}\n`).join("")}\u001B[?25h`,
    );
    drawn = lines;
  };
  return {
    draw(lines) {
      last = lines;
      put("");
    },
    log(line) {
      put(`${line}\n`);
    },
    clear() {
      if (drawn.length > 0) terminal.write(clear());
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
