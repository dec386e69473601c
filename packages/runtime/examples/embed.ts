import { spawn } from "node:child_process";
import { parse, plan } from "@connector/spec";
import {
  type HostTurnEnd,
  MemoryJournal,
  newRunId,
  runPlan,
  type SessionHost,
} from "@connector/runtime";

// A host of your own: here every session is one command that is given its prompt and prints its answer.
const COMMANDS: Record<string, string[]> = { shell: ["sh", "-c"], claude: ["claude", "-p"] };
const sessions = new Map<string, { end: Promise<HostTurnEnd>; exitCode: number | null }>();

const host: SessionHost = {
  async start({ key, agent, cwd, env, turn }) {
    if (!sessions.has(key)) {
      const [program = "false", ...args] = COMMANDS[agent] ?? [];
      const child = spawn(program, [...args, turn.prompt], {
        cwd,
        env: { ...process.env, ...env },
      });
      let reply = "";
      child.stdout.on("data", (chunk: Buffer) => (reply += chunk.toString()));
      const session = { exitCode: null as number | null, end: new Promise<HostTurnEnd>(watch) };
      function watch(resolve: (end: HostTurnEnd) => void): void {
        child.on("close", (code) => {
          session.exitCode = code;
          resolve({ turnId: turn.id, end: code === 0 ? "done" : "crashed", reply: reply.trim() });
        });
      }
      sessions.set(key, session);
    }
    return { id: key, tree: cwd };
  },
  prompt: async () => Promise.reject(new Error("one prompt a session")),
  turnEnded: async (session) =>
    (await sessions.get(session)?.end) ?? Promise.reject(new Error("no such session")),
  stop: async (session) => ({ exitCode: sessions.get(session)?.exitCode ?? null, signal: null }),
};

const text = `{ "name": "hello", "pipeline": { "phases": [
  { "name": "greet", "model": "shell", "prompt": "echo Hello, {task}" },
  { "name": "count", "model": "shell", "prompt": "printf %s {results.greet} | wc -c" } ] } }`;
const { document } = parse(text, { source: "hello.connector.json" });
const resolved = document && plan(document, { source: "hello.connector.json" }).plan;
if (!resolved) throw new Error("not a document that can be run");

const run = runPlan({
  id: newRunId(),
  plan: resolved,
  task: "world",
  cwd: process.cwd(),
  paths: { runs: process.argv[2] ?? "/tmp/runs" },
  host,
  journal: new MemoryJournal(),
});
for await (const event of run.events) console.log(event.type);
console.log((await run.done).text);
