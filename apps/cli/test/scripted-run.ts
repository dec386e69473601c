import {
  HostRefusal,
  type HostTurnEnd,
  MemoryJournal,
  type RunEvent,
  runPlan,
  type RunState,
  type SessionHost,
  step,
} from "@connector/runtime";
import { parse, plan } from "@connector/spec";

/** How each agent of a test behaves: the end of its turn, or a refusal to start. */
export type Script = Record<string, Omit<HostTurnEnd, "turnId"> | HostRefusal>;

/** Runs a document with a host that follows a script; returns its state before and after each event. */
export async function play(
  document: object,
  script: Script,
): Promise<{ before: RunState; event: RunEvent; after: RunState }[]> {
  const parsed = parse(JSON.stringify(document), { source: "test.connector.json" });
  const planned =
    parsed.document &&
    plan(parsed.document, { source: "test.connector.json", positions: parsed.positions });
  if (!planned?.plan)
    throw new Error(JSON.stringify([...parsed.diagnostics, ...(planned?.diagnostics ?? [])]));
  const files = new Map<string, string>();
  const run = runPlan({
    id: "r-test",
    plan: planned.plan,
    cwd: "/tmp",
    paths: { runs: "/tmp/niia-no-such-folder" },
    journal: new MemoryJournal(),
    host: hostOf(script),
    files: {
      makeFolder: async () => undefined,
      read: async (path) => files.get(path),
      write: async (_root, path, text) => void files.set(path, text),
      list: async () => [],
    },
  });
  const steps: { before: RunState; event: RunEvent; after: RunState }[] = [];
  let before = run.initial;
  for await (const event of run.events) {
    const after = step(before, event).state;
    steps.push({ before, event, after });
    before = after;
  }
  return steps;
}

function hostOf(script: Script): SessionHost {
  const agents = new Map<string, string>();
  return {
    async start({ key, agent, cwd }) {
      const part = script[agent];
      if (part instanceof HostRefusal) throw part;
      agents.set(key, agent);
      return { id: key, tree: cwd };
    },
    prompt: async () => undefined,
    async turnEnded(session, turnId) {
      const part = script[agents.get(session) ?? ""] ?? { end: "done", reply: "fine" };
      if (part instanceof HostRefusal) throw part;
      return { turnId, ...part };
    },
    stop: async () => ({ exitCode: null, signal: "SIGHUP" }),
  };
}
