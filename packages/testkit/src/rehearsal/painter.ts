import type { Frame } from "./view.ts";

export interface Painter {
  paint(frame: Frame): string;
  title(text: string): string;
  /** Everything is drawn again next time. */
  forget(): void;
}

/** Turns frames into the bytes that change the screen from the last one. */
export function createPainter(): Painter {
  let shown: string[] | undefined;
  let place = "";
  let name = "";
  return {
    paint({ lines, cursor }) {
      let bytes = shown === undefined ? "\u001b[2J" : "";
      const before = shown ?? [];
      for (let row = 0; row < Math.max(lines.length, before.length); row++) {
        const line = lines[row] ?? "";
        if (shown !== undefined && before[row] === line) continue;
        bytes += `\u001b[${row + 1};1H${line}\u001b[K`;
      }
      const target = `\u001b[${cursor.y + 1};${cursor.x + 1}H`;
      if (bytes === "" && target === place) return "";
      shown = lines;
      place = target;
      return `\u001b[?2026h\u001b[?25l${bytes}${target}\u001b[?25h\u001b[?2026l`;
    },
    title(text) {
      if (text === name) return "";
      name = text;
      return `\u001b]0;${text}\u0007`;
    },
    forget() {
      shown = undefined;
    },
  };
}
