// Runs one agent with its profile and the turn engine in a real terminal, without a daemon, and prints what happens:
//   node --conditions=@connector/source scripts/drive.ts --agent claude/opus --prompt "Say hello" [--prompt "And again"]
//     [--permission full] [--cwd DIR] [--profiles DIR] [--env NAME=VALUE] [--interrupt-after MS] [--keep] [--verbose]
// Ends with 0 when every turn ended `done`. Nothing is written but a session folder in the temporary directory.
import { mkdirSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { spawn } from "node-pty";
import { PERMISSIONS } from "@pty4ai/protocol";
import {
  checkInstalled,
  checkSignedIn,
  createTurnEngine,
  type EngineEffect,
  type EngineEvent,
  explain,
  launch,
  loadProfiles,
} from "../src/index.ts";
import { createEmulator } from "../src/replay/emulator.ts";

const { values: args } = parseArgs({
  options: {
    agent: { type: "string", default: "claude" },
    prompt: { type: "string", multiple: true, default: [] },
    permission: { type: "string", default: "full" },
    cwd: { type: "string", default: process.cwd() },
    profiles: { type: "string" },
    env: { type: "string", multiple: true, default: [] },
    rehearsal: { type: "string", default: "" },
    resume: { type: "string" },
    "interrupt-after": { type: "string" },
    sandboxed: { type: "boolean", default: false },
    limit: { type: "string", default: "90" },
    keep: { type: "boolean", default: false },
    verbose: { type: "boolean", default: false },
  },
});

const size = { cols: 120, rows: 40 };
const dir = mkdtempSync(join(tmpdir(), "niia-drive-"));
const events = join(dir, "events.jsonl");
writeFileSync(events, "");
const sink = openSync(events, "r");
const set = loadProfiles({
  ...(args.profiles ? { user: args.profiles } : {}),
  variables: { rehearsal: args.rehearsal },
});
for (const error of set.errors) console.error(`${error.file}:${error.position} ${error.message}`);

const given = Object.fromEntries(
  args.env.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
);
const environment: Record<string, string> = { ...baseEnvironment(), ...given };
const agent = set.resolve(args.agent);
const permission = PERMISSIONS.find((name) => name === args.permission) ?? "ask";
const turns = args.prompt.map((prompt, index) => ({ id: `t${index + 1}`, prompt }));
const plan = launch(agent, {
  dir,
  cwd: args.cwd,
  env: environment,
  permission,
  sandboxed: args.sandboxed,
  root: process.getuid?.() === 0,
  port: await freePort(),
  variables: set.variables,
  ...(args.resume ? { resume: args.resume } : {}),
  ...(turns[0] ? { turn: turns[0] } : {}),
});
checkSignedIn(agent.profile, { env: environment });
const program = checkInstalled(agent, { env: environment, variables: set.variables });
for (const file of plan.files) {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, file.content, { mode: file.mode ?? 0o600 });
}

const [first, ...rest] = plan.argv;
const child = spawn(
  plan.argv.length > 0 && first === agent.profile.bin ? program : (first ?? ""),
  rest,
  {
    ...size,
    cwd: args.cwd,
    env: { ...environment, ...plan.env, NIIA_EVENTS: events, NIIA_SESSION: "drive" },
  },
);
const emulator = createEmulator(size);
const engine = createTurnEngine(agent.profile, {
  session: "drive",
  cwd: args.cwd,
  permission,
  sandboxed: args.sandboxed,
  dialogs: { otherwise: "fail" },
});
const begin = Date.now();
let state = engine.initial(begin);
let wake: ReturnType<typeof setTimeout> | undefined;
let drawn = false;
let output = "";
let ended = 0;
let worst = 0;

function feed(event: EngineEvent): void {
  if (args.verbose && event.type !== "screen" && event.type !== "tick")
    log("->", JSON.stringify(event).slice(0, 1500));
  const result = engine.step(state, event);
  state = result.state;
  for (const effect of result.effects) perform(effect);
}

function perform(effect: EngineEffect): void {
  if (effect.type === "wake") {
    clearTimeout(wake);
    wake = setTimeout(
      () => feed({ type: "tick", at: Date.now() }),
      Math.max(0, effect.at - Date.now()),
    );
    return;
  }
  if (effect.type === "write") {
    log("write", effect.key, JSON.stringify(effect.data).slice(0, 120));
    child.write(effect.data);
    queueMicrotask(() => feed({ type: "written", at: Date.now(), key: effect.key }));
    return;
  }
  if (effect.type !== "turn") {
    log(
      effect.type,
      effect.type === "agent" ? `${effect.state} ${effect.detail ?? ""}` : effect.id,
    );
    return;
  }
  const { turn } = effect;
  log(
    "turn",
    turn.id,
    turn.state,
    turn.end ?? "",
    turn.detail ?? "",
    turn.reply === undefined ? "" : JSON.stringify(turn.reply.slice(0, 200)),
    JSON.stringify(turn.usage ?? ""),
  );
  if (turn.state === "ended") turnEnded(turn.end ?? "unsure");
  else if (turn.state === "working" && args["interrupt-after"])
    setTimeout(() => feed({ type: "interrupt", at: Date.now() }), Number(args["interrupt-after"]));
}

function turnEnded(end: string): void {
  ended += 1;
  if (end !== "done") worst = 1;
  const next = turns[ended];
  if (agent.profile.mode === "oneshot") return;
  if (next) setTimeout(() => feed({ type: "submit", at: Date.now(), turn: next }), 300);
  else setTimeout(() => void leave(), 500);
}

async function leave(): Promise<void> {
  for (const line of explain(state)) console.log(line);
  for (const keys of agent.profile.signals.exit) {
    child.write(keys);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  setTimeout(() => child.kill("SIGKILL"), 4_000).unref();
}

child.onData((data) => {
  if (agent.profile.mode === "oneshot") output += data;
  void emulator.write(data).then(() => {
    drawn = true;
    for (const osc of emulator.oscs()) feed({ type: "osc", at: Date.now(), ...osc });
  });
});
emulator.onReply((data) => child.write(data));
child.onExit(({ exitCode, signal }) => {
  setTimeout(() => {
    readEvents();
    feed({
      type: "exit",
      at: Date.now(),
      code: exitCode,
      signal: signal ? String(signal) : null,
      output,
    });
    log("exit", exitCode, signal ?? "");
    if (args.keep) console.log("kept", dir);
    else rmSync(dir, { recursive: true, force: true });
    process.exit(worst);
  }, 100);
});

const frames = setInterval(() => {
  readEvents();
  if (!drawn) return;
  drawn = false;
  feed({ type: "screen", at: Date.now(), ...emulator.screen() });
}, 100);
frames.unref();
setTimeout(() => {
  log("limit reached");
  for (const line of explain(state)) console.log(line);
  console.log(emulator.screen().lines.join("\n"));
  worst = 2;
  child.kill("SIGKILL");
}, Number(args.limit) * 1000).unref();

feed({ type: "started", at: Date.now() });
if (turns[0]) feed({ type: "submit", at: Date.now(), turn: turns[0] });

let offset = 0;
function readEvents(): void {
  const buffer = Buffer.alloc(1 << 20);
  const count = readSync(sink, buffer, 0, buffer.length, offset);
  const text = buffer.toString("utf8", 0, count);
  const whole = text.lastIndexOf("\n") + 1;
  offset += Buffer.byteLength(text.slice(0, whole));
  for (const line of text.slice(0, whole).split("\n")) {
    if (line === "") continue;
    const { hook, payload } = JSON.parse(line) as {
      hook: string;
      payload: Record<string, unknown>;
    };
    feed({ type: "hook", at: Date.now(), name: hook, payload });
  }
}

function baseEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "USER", "LANG", "SHELL", "TMPDIR"];
  const base = { TERM: "xterm-256color", COLORTERM: "truecolor" };
  return {
    ...base,
    ...Object.fromEntries(
      names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    ),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function log(...parts: unknown[]): void {
  console.log(`[${((Date.now() - begin) / 1000).toFixed(2)}]`, ...parts);
}
