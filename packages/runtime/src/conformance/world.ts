import type { Plan } from "@connector/spec";
import type { BehaviourCase, Observed } from "@connector/spec/conformance";
import type { RunState } from "../engine/state.ts";
import type { HostMerge, HostSession, SessionHost } from "../host.ts";

/** What cases need beside scripted turns: trees, a sandbox, a clock, … Without one, sessions work where the run does. */
export interface World {
  /** What a case may ask of it. */
  able: ReadonlySet<string>;
  /** Throws `RunError` for what is refused before anything starts. */
  check?(plan: Plan): void;
  /** What is done to the plan of a sub-team before it runs. */
  prepare?(plan: Plan): Plan;
  /** The runs that the case causes, one after another; default: one. */
  causes?(of: BehaviourCase, plan: Plan): { event?: unknown }[];
  /** Makes the place of a session. Throws `HostRefusal`. */
  open?(request: HostSession): Promise<Opened>;
  merge?(request: HostMerge): ReturnType<NonNullable<SessionHost["merge"]>>;
  /** What is left when all is over. `commits`: of each seat, the last one that its session left. */
  left?(runs: RunState[], commits: Record<string, string>): Pick<Observed, "merged" | "kept">;
}

/** The place of one session. */
export interface Opened {
  /** Where its files are. */
  tree: string;
  /** Names of the MCP servers that it is given. */
  servers?: string[];
  /** Tries to open connections, and gives the names that were reached. */
  reach?(hosts: string[]): Promise<string[]>;
  close(): Promise<{ commit?: string }>;
}
