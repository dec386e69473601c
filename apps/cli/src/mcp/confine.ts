import type { AttemptPlan, Plan, SessionPlan, WorkerPlan } from "@connector/spec";
import type { Door } from "./doors.ts";

type Caps = Pick<Door, "permission" | "sandbox"> & { mcp: string[] };

const LEVELS = ["plan", "ask", "edit", "full"] as const;

/** Why a document cannot be run for an agent: what nothing here could hold to what that agent may do. Pure. */
export function whyNot(plan: Plan, { permission, sandbox, mcp }: Caps): string | undefined {
  if (sandbox === null && permission !== "full")
    return `a worker of permission "${permission}" outside a sandbox starts no others; sandbox it, or give it "full"`;
  const { workers, steps, talks } = partsOf(plan);
  const sessions = [...workers, ...talks].map(({ session }) => session);
  const attempts = [...workers, ...talks].flatMap((each) => each.attempts);
  const found: [what: string, has: boolean][] = [
    ["steps", steps > 0],
    [
      "documents inside",
      plan.phases.some(({ connector }) => connector) || workers.some(({ connector }) => connector),
    ],
    ["machines", plan.machines.length > 0 || attempts.some(({ machine }) => machine.host)],
    [
      "arguments or env of a model",
      attempts.some(({ model }) => model.args.length > 0 || Object.keys(model.env).length > 0),
    ],
    ["session.env", sessions.some(({ env }) => Object.keys(env).length > 0)],
    ["session.worktree", sessions.some(({ worktree, resume }) => worktree ?? resume)],
    ["session.cwd", sessions.some(({ cwd }) => cwd)],
    [
      "files in agent.flow",
      [...plan.flow, ...plan.agents.flatMap(({ flow }) => flow)].some(isFile),
    ],
    [
      "MCP servers that this run has not",
      plan.mcp.some(({ name, server }) => server !== undefined || !mcp.includes(name)),
    ],
  ];
  const too = found.filter(([, has]) => has).map(([what]) => what);
  return too.length === 0 ? undefined : `not for a run that an agent asks for: ${too.join(", ")}`;
}

/** The same plan with no session that may more than the worker who asks. Pure. */
export function confine(plan: Plan, { permission, sandbox }: Caps): Plan {
  const held = (session: SessionPlan, attempts: AttemptPlan[]): SessionPlan => {
    const usual = sandbox !== null || session.sandbox ? "full" : "edit";
    const wanted = session.permission ?? attempts[0]?.model.permission ?? usual;
    return {
      ...session,
      permission: LEVELS[Math.min(LEVELS.indexOf(wanted), LEVELS.indexOf(permission))] ?? "plan",
      sandbox: sandbox !== null || session.sandbox,
      network: session.network && (sandbox?.network ?? true),
    };
  };
  const each = <T extends { session: SessionPlan; attempts: AttemptPlan[] }>(part: T): T => ({
    ...part,
    session: held(part.session, part.attempts),
  });
  return {
    ...plan,
    domains:
      sandbox === null
        ? plan.domains
        : plan.domains.filter((name) => sandbox.domains.includes(name)),
    triggers: [],
    agents: plan.agents.map(each),
    ...(plan.dialogue === undefined
      ? {}
      : { dialogue: { ...plan.dialogue, participants: plan.dialogue.participants.map(each) } }),
    phases: plan.phases.map(withoutMerging).map((phase) => ({
      ...phase,
      merge: "none",
      workers: phase.workers.map(each),
      agents: phase.agents.map(each),
      ...(phase.talk === undefined
        ? {}
        : { talk: { ...phase.talk, participants: phase.talk.participants.map(each) } }),
    })),
  };
}

function withoutMerging(phase: Plan["phases"][number]): Plan["phases"][number] {
  const { merging: _, ...rest } = phase;
  return rest;
}

interface Parts {
  workers: WorkerPlan[];
  steps: number;
  talks: { session: SessionPlan; attempts: AttemptPlan[] }[];
}

function partsOf(plan: Plan): Parts {
  const talks = [plan.dialogue, ...plan.phases.map(({ talk }) => talk)];
  return {
    workers: plan.phases.flatMap(({ workers }) => workers),
    steps: plan.phases.reduce((sum, { steps }) => sum + steps.length, 0),
    talks: [
      ...talks.flatMap((talk) => talk?.participants ?? []),
      ...plan.agents,
      ...plan.phases.flatMap(({ agents }) => agents),
    ],
  };
}

function isFile(entry: string): boolean {
  return /^[^\n]+\.(?:md|markdown|txt)$/i.test(entry.trim());
}
