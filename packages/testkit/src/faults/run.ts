import { appendFileSync } from "node:fs";
import { createEventLog } from "../rehearsal/event.ts";
import { createPainter } from "../rehearsal/painter.ts";
import type { FaultName } from "./fault.ts";
import type { LogEntry } from "./log.ts";
import { planOf } from "./plan.ts";
import { createFaultTui } from "./tui.ts";

export interface RunOptions {
  fault: FaultName;
  seed: number;
  /** Gets one JSON line for each thing that happens, before it shows. */
  log: string;
  /** Sink for the events that an agent with hooks would tell; nothing is told without one. */
  events?: string | undefined;
}

const OPEN = "\u001b[?2004h\u001b[2J";
const CLOSE = "\u001b[?2004l\u001b[?25h\r\n";

/** Runs the machine in this process's terminal, on the clock of the computer. Does not return. */
export function runInTerminal({ fault, seed, log, events }: RunOptions): void {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new Error(
      "turn-faults run: it needs a terminal; start it in one, or under the tool that is tried",
    );
  const size = () => ({ cols: stdout.columns || 80, rows: stdout.rows || 24 });
  const sink = createEventLog(events, { session_id: `faults-${process.pid}` });
  const painter = createPainter();
  let covered = false;
  let timer: NodeJS.Timeout | undefined;
  const tui = createFaultTui({
    plan: planOf(fault, seed),
    size: size(),
    at: Date.now(),
    outside: {
      log: (entry: LogEntry) => appendFileSync(log, `${JSON.stringify(entry)}\n`),
      event: (name, payload) => sink.emit(name, payload),
      exit: (code) => {
        stdout.write(CLOSE, () => process.exit(code));
      },
    },
  });

  function paint(): void {
    const { frame, title, alternate } = tui.screen();
    let bytes = "";
    if (alternate !== covered) {
      covered = alternate;
      painter.forget();
      bytes = alternate ? "\u001b[?1049h" : "\u001b[?1049l";
    }
    bytes += painter.title(title) + painter.paint(frame);
    if (bytes !== "") stdout.write(bytes);
  }

  function go(): void {
    clearTimeout(timer);
    tui.advance(Date.now());
    paint();
    const next = tui.next();
    // A machine at rest waits for keys; the terminal keeps the process alive.
    if (next !== undefined) timer = setTimeout(go, Math.max(1, next - Date.now()));
  }

  stdin.setRawMode(true);
  stdin.setEncoding("utf8");
  stdin.on("data", (chunk: string) => {
    tui.input(chunk, Date.now());
    go();
  });
  stdout.on("resize", () => {
    tui.resize(size(), Date.now());
    painter.forget();
    go();
  });
  stdin.on("end", () => process.exit(0));
  stdout.on("error", () => process.exit(1));
  stdout.write(OPEN);
  go();
}
