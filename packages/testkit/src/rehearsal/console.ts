import { createPainter } from "./painter.ts";
import { draw, type View } from "./view.ts";

export interface Terminal {
  write(bytes: string): void;
  size(): { cols: number; rows: number };
}

export interface Console {
  view: View;
  /** Paints what changed. */
  refresh(): void;
  /** Paints everything, for a new size. */
  redraw(): void;
  /** Idle title; while busy the title is a turning mark. */
  rename(title: string): void;
  /** Shows the spinner with this label until `idle`. */
  busy(label: string, repaintMs: number): void;
  idle(): void;
  /** Stops painting for ever and leaves the screen as it is. */
  freeze(): void;
  /** Gives the terminal back as it was. */
  close(): void;
}

const OPEN = "\u001b[?1049h\u001b[?2004h\u001b[?1004h";
const CLOSE = "\u001b[?1004l\u001b[?2004l\u001b[?1049l\u001b[?25h";

/** A full-screen terminal program's screen: it keeps the view, the spinner's clock and the title. */
export function openConsole(terminal: Terminal, view: View): Console {
  const painter = createPainter();
  let title = "Rehearsal";
  let timer: NodeJS.Timeout | undefined;
  let frozen = false;
  terminal.write(OPEN);

  const refresh = () => {
    if (frozen) return;
    const bytes = painter.title(titleOf(view, title)) + painter.paint(draw(view, terminal.size()));
    if (bytes !== "") terminal.write(bytes);
  };

  function busy(label: string, repaintMs: number): void {
    idle();
    const started = Date.now();
    view.busy = { label, seconds: 0, frame: 0 };
    timer = setInterval(() => {
      if (view.busy === undefined) return;
      const elapsed = Date.now() - started;
      view.busy = {
        label,
        seconds: Math.floor(elapsed / 1000),
        frame: Math.floor(elapsed / repaintMs),
      };
      refresh();
    }, repaintMs);
    refresh();
  }

  function idle(): void {
    clearInterval(timer);
    delete view.busy;
  }

  return {
    view,
    refresh,
    redraw() {
      painter.forget();
      refresh();
    },
    rename(name) {
      title = name;
      refresh();
    },
    busy,
    idle,
    freeze() {
      clearInterval(timer);
      frozen = true;
    },
    close() {
      clearInterval(timer);
      frozen = true;
      terminal.write(CLOSE);
    },
  };
}

function titleOf(view: View, title: string): string {
  if (view.busy === undefined || view.dialog !== undefined) return `✳ ${title}`;
  return `${view.busy.seconds % 2 === 0 ? "◐" : "◑"} ${title}`;
}
