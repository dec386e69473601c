import headless from "@xterm/headless";
import type { Emulator } from "./replay.ts";

export interface HeadlessEmulator extends Emulator {
  /** What the terminal answers to queries. */
  onReply(listener: (data: string) => void): void;
}

/** The emulator that the daemon uses too, behind the interface of a replay. */
export function createEmulator(size: { cols: number; rows: number }): HeadlessEmulator {
  const terminal = new headless.Terminal({ ...size, allowProposedApi: true, scrollback: 2000 });
  let title = "";
  let oscs: { code: number; data: string }[] = [];
  terminal.onTitleChange((text) => (title = text));
  for (const code of [9, 99, 133, 777])
    terminal.parser.registerOscHandler(code, (data) => {
      oscs.push({ code, data });
      return false;
    });
  return {
    write: (data) => new Promise((resolve) => terminal.write(data, resolve)),
    screen() {
      const { active } = terminal.buffer;
      const lines = Array.from(
        { length: terminal.rows },
        (_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? "",
      );
      return {
        lines,
        cursor: { x: active.cursorX, y: active.cursorY },
        title,
        alternate: active.type === "alternate",
        bracketedPaste: terminal.modes.bracketedPasteMode,
      };
    },
    oscs() {
      const taken = oscs;
      oscs = [];
      return taken;
    },
    resize: ({ cols, rows }) => terminal.resize(cols, rows),
    onReply: (listener) => void terminal.onData(listener),
  };
}
