// The worker thread that keeps the screens.
import { parentPort } from "node:worker_threads";
import { Emulator } from "./emulator.ts";
import { type FromWorker, type ScreenView, type ToWorker, unpack } from "./messages.ts";

/** Screens are looked at this often while they change, and so soon after one that was still. */
const VIEW_MS = 100;
const SOON_MS = 50;
/** One that has changed for long without a pause shows a spinner, or prints: it is looked at less often until it pauses. */
const LONG_MS = 3_000;
const LONG_VIEW_MS = 250;
const PAUSE_MS = 400;

interface Kept {
  emulator: Emulator;
  observe: boolean;
  shown: string;
  /** When it was looked at last, and since when without a pause. */
  looked: number;
  since: number;
  due?: NodeJS.Timeout;
}

const terminals = new Map<number, Kept>();

parentPort?.on("message", (message: ToWorker) => handle(message));

function handle(message: ToWorker): void {
  switch (message.type) {
    case "open":
      return open(message);
    case "feed":
      return feed(message.batch);
    case "resize":
      terminals.get(message.terminal)?.emulator.resize(message.size);
      return look(message.terminal);
    case "restore":
      return terminals.get(message.terminal)?.emulator.restore(message.saved);
    case "ask":
      return ask(message);
    case "save":
      return save(message);
    case "drop":
      return drop(message.terminal);
  }
}

function open(message: Extract<ToWorker, { type: "open" }>): void {
  const { terminal, size, observe, scrollback } = message;
  const emulator = new Emulator(size, scrollback, {
    reply: (offset, data) => post({ type: "reply", terminal, offset, data }),
    title: (title) => post({ type: "title", terminal, title }),
    osc: (offset, code, data) => post({ type: "osc", terminal, offset, code, data }),
  });
  terminals.set(terminal, { emulator, observe, shown: "", looked: 0, since: 0 });
}

function feed(batch: Uint8Array): void {
  const marks = new Map<number, number>();
  for (const record of unpack(batch)) {
    terminals.get(record.terminal)?.emulator.write(record);
    marks.set(record.terminal, record.offset + record.bytes.length);
    look(record.terminal);
  }
  post({ type: "parsed", marks: [...marks] });
}

/** Shows the screen to the turn engine soon, if it looks at this one. */
function look(terminal: number): void {
  const kept = terminals.get(terminal);
  if (kept === undefined || !kept.observe || kept.due !== undefined) return;
  const now = performance.now();
  if (now - kept.looked > PAUSE_MS) kept.since = now;
  const every = now - kept.since > LONG_MS ? LONG_VIEW_MS : VIEW_MS;
  const wait = Math.max(SOON_MS, kept.looked + every - now);
  kept.due = setTimeout(() => {
    delete kept.due;
    kept.looked = performance.now();
    const view: ScreenView = kept.emulator.view();
    const shown = JSON.stringify({ ...view, offset: 0 });
    if (shown === kept.shown) return;
    kept.shown = shown;
    post({ type: "view", terminal, view });
  }, wait);
}

function ask({ terminal, ask: number, request }: Extract<ToWorker, { type: "ask" }>): void {
  const snapshot = terminals.get(terminal)?.emulator.snapshot(request);
  if (snapshot === undefined) post({ type: "refused", ask: number });
  else post({ type: "answer", ask: number, snapshot });
}

function save({ terminal, ask: number }: Extract<ToWorker, { type: "save" }>): void {
  const kept = terminals.get(terminal);
  if (kept === undefined) post({ type: "refused", ask: number });
  else post({ type: "saved", ask: number, saved: kept.emulator.save() });
}

function drop(terminal: number): void {
  const kept = terminals.get(terminal);
  if (kept === undefined) return;
  clearTimeout(kept.due);
  kept.emulator.dispose();
  terminals.delete(terminal);
}

function post(message: FromWorker): void {
  parentPort?.postMessage(message, []);
}
