// Drives one agent by messages instead of keys, inside its session:
//   node main.ts FORM OPENING.json PROGRAM [ARGUMENT...]        FORM: acp, claude or codex
// Commands come over the terminal (frame.ts), news go to the event sink NIIA_EVENTS (event.ts), the terminal shows the
// conversation. Ends with the program.
import { readFileSync } from "node:fs";
import { CommandReader } from "../frame.ts";
import { speakAcp } from "./acp.ts";
import { Bridge } from "./bridge.ts";
import { startChild } from "./child.ts";
import { speakClaude } from "./claude.ts";
import { speakCodex } from "./codex.ts";
import { openSink } from "./sink.ts";
import { type Opening, Refusal, type Speaker } from "./speaker.ts";
import { openView } from "./view.ts";

const [form = "", file = "", ...argv] = process.argv.slice(2);
const SPEAKERS = { acp: speakAcp, claude: speakClaude, codex: speakCodex };
const speak = Object.hasOwn(SPEAKERS, form) ? SPEAKERS[form as keyof typeof SPEAKERS] : undefined;
if (speak === undefined) throw new Error(`There is no driver "${form}".`);

const opening = JSON.parse(readFileSync(file, "utf8")) as Opening;
const tell = openSink(process.env["NIIA_EVENTS"]);
const view = openView(process.stdout);
const child = startChild(argv, opening.cwd);
const bridge = new Bridge(tell, view);
const speaker: Speaker = speak(child, opening, bridge.ears);
let ending = false;

listen();
for (const signal of ["SIGHUP", "SIGTERM", "SIGINT"] as const) process.on(signal, stop);
void child.gone.then(({ code, signal, message }) => {
  tell("acp.gone", { message });
  view.line(`[${message}]`);
  process.exit(code ?? (signal === null || ending ? 1 : 128));
});
try {
  await bridge.open(speaker);
} catch (error) {
  const told = error instanceof Refusal ? error.trouble : { message: String(error) };
  const complaint = child.complaint();
  const message = complaint === "" ? told.message : `${told.message} (${complaint})`;
  tell("acp.failed", { ...told, message });
  view.line(`[error] ${message}`);
  stop();
}

/** Raw: the terminal neither echoes what is typed nor takes any of it for itself. */
function listen(): void {
  const { stdin } = process;
  const reader = new CommandReader();
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.setEncoding("latin1").on("data", (typed: string) => {
    for (const command of reader.read(typed)) bridge.obey(command);
  });
  stdin.on("end", stop);
}

function stop(): void {
  if (ending) return;
  ending = true;
  child.stdin.end();
  child.end("SIGTERM");
  setTimeout(() => child.end("SIGKILL"), 2_000).unref();
}
