import type { Client } from "../../../packages/client/src/index.ts";
import type {
  Driver,
  Permission,
  TerminalSize,
  Turn,
} from "../../../packages/protocol/src/index.ts";
import type { AgentName, Behaviour, StubRequest } from "../../../packages/testkit/src/index.ts";

/** One agent at one thing to do, with a word in its prompts that no other run has. */
export interface Bout {
  agent: AgentName;
  token: string;
  cwd: string;
  client: Client;
  start(options?: { resume?: string; size?: TerminalSize }): Promise<string>;
  /** Sends a prompt and waits for the end, or for the first dialog. */
  ask(session: string, prompt: string, timeoutMs?: number): Promise<Turn>;
  /** Where the dialog is the one about the folder: says yes and waits for the next. */
  trusted(session: string, turn: Turn): Promise<Turn>;
  settle(session: string, turn: Turn, timeoutMs?: number): Promise<Turn>;
  /** Sends one and interrupts it once the model was asked. */
  stop(session: string, prompt: string): Promise<Turn>;
  /** Sends one and kills the agent once the model was asked. */
  shoot(session: string, prompt: string): Promise<Turn>;
  /** Ends the session in good order. */
  leave(session: string): Promise<void>;
  /** Prompts of this bout that reached the model, once each. */
  heard(): StubRequest[];
  /** Calls that brought the result of a tool. */
  results(): StubRequest[];
  turns: Turn[];
}

export interface Scenario {
  title: string;
  permission?: Permission;
  /** What the model does, asked with that prompt. */
  model?: (call: { prompt: string; cwd: string }) => Behaviour;
  /** Agents that have no such thing, and why. */
  without?: Partial<Record<AgentName, string>>;
  /** Those that have it not when they are driven by messages. */
  withoutByMessages?: Partial<Record<AgentName, string>>;
  /** Undefined when all went as it should, else what did not. */
  play(bout: Bout): Promise<string | undefined>;
}

/** What is wrong, or undefined. */
export function wrong(checks: Record<string, boolean>): string | undefined {
  const failed = Object.entries(checks).filter(([, holds]) => !holds);
  return failed.length === 0 ? undefined : failed.map(([name]) => name).join("; ");
}

/** Why an agent has no such thing, or undefined. */
export function lacks(scenario: Scenario, agent: AgentName, driver: Driver): string | undefined {
  return (
    scenario.without?.[agent] ??
    (driver === "acp" ? scenario.withoutByMessages?.[agent] : undefined)
  );
}

export const told = (turn: Turn): string =>
  [turn.state === "ended" ? turn.end : turn.state, turn.detail].filter(Boolean).join(": ");
