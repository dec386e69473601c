import { live } from "./agent.ts";
import { openConsole } from "./console.ts";
import { openDesk } from "./desk.ts";
import { createEventLog } from "./event.ts";
import { createKeyReader } from "./key.ts";
import { readSettings, type Settings } from "./settings.ts";

// A stand-in for an AI agent in a terminal: it draws, listens and tells as the real ones do, and asks no model.
const { stdin, stdout } = process;

function settingsOrExit(): Settings {
  try {
    if (!stdin.isTTY || !stdout.isTTY) throw new Error("The rehearsal agent needs a terminal.");
    return readSettings(process.argv.slice(2), process.env, process.cwd());
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    return process.exit(2);
  }
}

const settings = settingsOrExit();
const events = createEventLog(settings.events, {
  session_id: settings.conversation,
  cwd: settings.cwd,
});
const terminal = {
  write: (bytes: string) => void stdout.write(bytes),
  size: () => ({ cols: stdout.columns || 80, rows: stdout.rows || 24 }),
};
const console = openConsole(terminal, {
  model: settings.model,
  cwd: settings.cwd,
  box: false,
  entries: [],
  draft: "",
  footer: "starting…",
});

function leave(code: number, reason: string): void {
  events.emit("SessionEnd", { reason });
  console.close();
  process.exit(code);
}

const desk = openDesk(console, () => leave(0, "prompt_input_exit"));
const reader = createKeyReader();
let patience: NodeJS.Timeout | undefined;
stdin.setRawMode(true);
stdin.setEncoding("utf8");
stdin.on("data", (chunk: string) => {
  clearTimeout(patience);
  for (const key of reader.feed(chunk)) desk.press(key);
  if (reader.waiting()) {
    patience = setTimeout(() => {
      for (const key of reader.flush()) desk.press(key);
    }, 40);
  }
});
stdin.on("end", () => leave(0, "other"));
stdout.on("error", () => process.exit(1));
stdout.on("resize", () => console.redraw());
process.on("SIGTERM", () => leave(143, "other"));
process.on("SIGHUP", () => leave(129, "other"));

live({ settings, console, desk, events, leave }).catch((error: unknown) => {
  console.close();
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
});
