import type { ConnectorDocument } from "../generated/types.ts";

/** A behaviour case of `spec/conformance/behaviour`, whose README says what each field means. */
export interface BehaviourCase {
  rules: string[];
  about?: string;
  /** More than scripted turns: a runner that lacks it leaves the case out and says so. */
  needs?: Need[];
  document: ConnectorDocument;
  files?: Record<string, string>;
  task?: string;
  host?: {
    sandbox?: false;
    missing?: string[];
    keysOnly?: string[];
    gone?: string[];
    here?: string[];
    servers?: string[];
  };
  events?: { on: string; payload: unknown }[];
  /** Times in ISO 8601. */
  clock?: { start: string; end: string; off?: [from: string, to: string][] };
  /** By seat; each refused start and each turn takes the next entry. */
  agents?: Record<string, ScriptedTurn[]>;
  actions?: { when: string; do: "cancel" | "kill" | "resume"; of?: string }[];
  expect: Expected;
}

export type Need = "shell" | "git" | "network" | "sandbox" | "clock" | "events" | "mcp";

export interface ScriptedTurn {
  refused?: "not-installed" | "not-signed-in" | "machine-gone";
  end?: "done" | "question" | "permission" | "limit" | "auth" | "error" | "crashed" | "never";
  reply?: string;
  data?: Record<string, unknown>;
  usage?: { inputTokens?: number; outputTokens?: number; usd?: number };
  sends?: { to: string; text: string }[];
  writes?: Record<string, string>;
  leaves?: Record<string, string>;
  reaches?: string[];
}

export type RunStatus = "done" | "failed" | "stopped" | "cancelled" | "refused";

/** What must be seen; a field that is absent asks for nothing. */
export interface Expected {
  run?: RunStatus;
  code?: string;
  phases?: Record<string, string>;
  order?: string[][];
  never?: string[];
  turns?: Record<string, number>;
  attempts?: Record<string, string[]>;
  reasons?: Record<string, string[]>;
  prompts?: Record<string, (string | PromptText)[]>;
  data?: Record<string, unknown>;
  text?: Record<string, string[]>;
  files?: string[];
  sameTree?: string[][];
  otherTree?: string[][];
  merged?: Record<string, string | null>;
  kept?: Record<string, Record<string, string | null>>;
  reached?: Record<string, string[]>;
  servers?: Record<string, string[]>;
  runs?: number;
}

export interface PromptText {
  contains?: string[];
  lacks?: string[];
}

/** What a runner saw. */
export interface Observed {
  events: string[];
  code?: string;
  prompts?: Record<string, string[]>;
  results?: Record<string, ObservedResult>;
  result?: ObservedResult;
  files?: string[];
  trees?: Record<string, string>;
  merged?: Record<string, string>;
  kept?: Record<string, Record<string, string>>;
  reached?: Record<string, string[]>;
  servers?: Record<string, string[]>;
  runs?: number;
}

export interface ObservedResult {
  status?: string;
  text?: string;
  data?: unknown;
}
