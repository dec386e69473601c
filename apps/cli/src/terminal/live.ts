import { stripVTControlCharacters } from "node:util";

/** A block of lines at the bottom of a terminal that is redrawn in place; lines logged above it stay. */
export interface Live {
  draw: (lines: string[]) => void;
  /** Prints above the block. */
  log: (line: string) => void;
  /** Leaves the block as it was last drawn. */
  end: () => void;
}

export interface LiveTerminal {
  write: (text: string) => void;
  columns: () => number;
  rows: () => number;
}

export function makeLive(terminal: LiveTerminal): Live {
  let drawn = 0;
  let last: string[] = [];
  const clear = (): string => (drawn === 0 ? "" : `\u001B[${drawn}A\r\u001B[J`);
  const put = (before: string): void => {
    const lines = last
      .slice(0, Math.max(1, terminal.rows() - 2))
      .map((line) => cut(line, terminal.columns() - 1));
    // One write, with the cursor hidden meanwhile: no flicker.
    terminal.write(
      `\u001B[?25l${clear()}${before}${lines.map((line) => `${line}\n`).join("")}\u001B[?25h`,
    );
    drawn = lines.length;
  };
  return {
    draw(lines) {
      last = lines;
      put("");
    },
    log(line) {
      put(`${line}\n`);
    },
    end() {
      drawn = 0;
      last = [];
    },
  };
}

/** Cuts a line that may carry colours to a number of columns. */
export function cut(line: string, columns: number): string {
  if ([...stripVTControlCharacters(line)].length <= columns) return line;
  let room = Math.max(1, columns - 1);
  let result = "";
  // oxlint-disable-next-line no-control-regex
  for (const piece of line.split(/(\u001B\[[0-9;]*m)/)) {
    if (piece.startsWith("\u001B[")) {
      result += piece;
      continue;
    }
    const characters = [...piece];
    result += characters.slice(0, room).join("");
    room -= characters.length;
    if (room <= 0) break;
  }
  return `${result}…\u001B[0m`;
}
