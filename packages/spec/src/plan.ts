import type { TemplatePart } from "./template.ts";

/** A document with every default filled in, every alias bound, templates parsed and conditions compiled.
 *  The engine runs it; nothing else reads the document. Plain JSON: it can be stored and sent. */
export interface Plan {
  connector: "2.0";
  name: string;
  /** `name` made safe for branches and folders. */
  slug: string;
  description?: string;
  type: "pipeline" | "dialogue" | "meeting" | "mesh";
  /** The document's path, for messages. */
  source: string;
  phases: PhasePlan[];
  /** Members of a mesh, or agents standing by beside a pipeline. */
  agents: AgentPlan[];
  dialogue?: TalkPlan;
  communication?: CommunicationPlan;
  /** Of a mesh: CEL over `last` and `round` that ends it. */
  until?: string;
  scratchpad: boolean;
  mailbox: boolean;
  mcp: McpPlan[];
  domains: string[];
  flow: string[];
  triggers: { on: string; filter?: string }[];
  schedule?: { cron: string; timezone?: string; catchUp: "skip" | "once" };
  budget?: { usd?: number; tokens?: number; minutes?: number };
  /** Machines other than this one that some worker needs. */
  machines: { name: string; host: string; failover: string[] }[];
  /** True when some worker has no prompt of its own, or a template reads `{task}`: the run then needs a task. */
  needsTask: boolean;
  /** What nothing carries out yet, also in documents inside, with where; `run` refuses it with exactly this. */
  unsupported: { what: string; pointer: string; reason: string }[];
}

export interface McpPlan {
  name: string;
  /** Absent when the document only names it: looked up in the user's and project's configuration at run time. */
  server?: { command?: string; args?: string[]; env?: Record<string, string>; url?: string };
}

export interface ModelPlan {
  /** The alias or name as the document has it, for people. */
  name: string;
  /** Profile, or `profile/model`: what a session host is asked for. Absent: the user's default agent, found at run time. */
  agent?: string;
  args: string[];
  env: Record<string, string>;
  permission?: "plan" | "ask" | "edit" | "full";
  cost?: Record<string, number>;
}

export interface MachinePlan {
  /** Absent: this machine. */
  name?: string;
  host?: string;
}

export interface SessionPlan {
  worktree?: TemplatePart[];
  sandbox: boolean;
  /** False: no network at all, not even the model's API, unless the model runs on this machine. */
  network: boolean;
  scratchpad: boolean;
  env: Record<string, TemplatePart[]>;
  permission?: "plan" | "ask" | "edit" | "full";
  driver?: "pty" | "acp";
  /** Default: `failover`. */
  onLimit?: LimitPolicy;
  timeoutMs?: number;
  resume?: string;
  cwd?: string;
}

/** What follows when an agent has used up its quota. */
export type LimitPolicy = "failover" | "wait" | "stop";

export interface PhasePlan {
  name: string;
  slug: string;
  /** JSON pointer of the phase in the document. */
  pointer: string;
  type: "workers" | "dialogue" | "meeting" | "mesh" | "connector";
  parallel: boolean;
  workers: WorkerPlan[];
  steps: StepPlan[];
  condition?: ConditionPlan;
  outputs?: Record<string, unknown>;
  onError: "stop" | "continue";
  merge: "auto" | "none" | "pick";
  /** Absent: conflicts stay on their branch, and nothing judges what is merged. */
  merging?: MergingPlan;
  talk?: TalkPlan;
  agents: AgentPlan[];
  /** What a dialogue, meeting or mesh is about. */
  prompt?: TemplatePart[];
  /** Of a mesh: CEL over `last` and `round` that ends it. */
  until?: string;
  /** Of a mesh. */
  communication?: CommunicationPlan;
  connector?: SubTeamPlan;
}

/** How the trees of a phase are merged. */
export interface MergingPlan {
  gate?: { run: TemplatePart[]; timeoutMs?: number };
  onConflict: "keep" | "resolver" | "ask";
  /** Who resolves; there unless conflicts are kept. */
  resolver?: { attempts: AttemptPlan[]; session: SessionPlan };
}

export interface CommunicationPlan {
  topology: string;
  broadcastChannel: boolean;
  channels: Record<string, string[]>;
}

export interface SubTeamPlan {
  /** Relative to the document. */
  path?: string;
  inline?: unknown;
  /** What the sub-team is told to do; absent: the run's own task. */
  task?: TemplatePart[];
}

export interface WorkerPlan {
  /** Unique in its phase: the worker's name, else its model, else its number. */
  name: string;
  slug: string;
  /** From 1. */
  number: number;
  /** What `{worker}` stands for. */
  label: string;
  pointer: string;
  /** In order: the worker's own model and machine, then its failover list. Never empty. */
  attempts: AttemptPlan[];
  /** Absent: made of the run's task and the phase's name and place. */
  prompt?: TemplatePart[];
  session: SessionPlan;
  connector?: SubTeamPlan;
  /** Of a worker that a runtime adds to a phase while it merges; no plan of a document has it. */
  merges?: "gate" | "resolver";
}

export interface AttemptPlan {
  model: ModelPlan;
  machine: MachinePlan;
}

export interface StepPlan {
  name: string;
  run: TemplatePart[];
  timeoutMs?: number;
  continueOnError: boolean;
}

export interface ConditionPlan {
  /** The CEL source as written. */
  source: string;
  /** Phases it reads. */
  phases: string[];
}

export interface AgentPlan {
  id: string;
  pointer: string;
  attempts: AttemptPlan[];
  prompt?: TemplatePart[];
  session: SessionPlan;
  flow: string[];
}

export interface TalkPlan {
  participants: {
    name: string;
    pointer: string;
    role?: string;
    /** Closes each topic with a decision. Exactly one of a meeting. */
    chair: boolean;
    attempts: AttemptPlan[];
    session: SessionPlan;
  }[];
  agenda: { topic: string; rounds: number }[];
  rounds: number;
  until?: string;
}
