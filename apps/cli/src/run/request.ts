import type { Budget, Decision, Selection } from "@connector/runtime";
import type { McpServers } from "../document/mcp.ts";

/** `POST /v1/runs`: the document as the person's shell saw it, and the flags of `niia run`. */
export interface RunRequest {
  /** Given by who must not start the run twice; absent: a new one. */
  id?: string;
  /** Absolute path of the document, for messages and for what it names beside it. */
  source: string;
  text: string;
  cwd: string;
  /** The caller's environment; sessions take from it only what their profile allows. Never stored with the run. */
  inherit: Record<string, string>;
  task?: string;
  /** What `agent.flow` says, with the files it names read; absent: they are read when they are needed. */
  flow?: string[];
  /** The servers of `tools.mcp`. They may hold keys: never stored with the run. */
  mcp?: McpServers;
  event: Record<string, unknown>;
  /** The run whose agent asks for this one: it is cancelled with it, and counts in its budget. */
  parent?: string;
  /** Every model is played by the rehearsal agent. */
  rehearse: boolean;
  /** Every machine is this one. */
  machineHere: boolean;
  /** False: sandboxed sessions run without their sandbox, because the person said so. */
  sandbox: boolean;
  /** Somebody is there to answer what agents ask. Default false: a worker that asks fails. */
  person?: boolean;
  /** What happens when an agent has used up its quota: `failover`, `wait` or `stop`. Default: as the document says. */
  onLimit?: string;
  permission?: string;
  selection?: Selection;
}

/** `POST /v1/runs/ID/resume`. */
export interface ResumeRequest {
  /** The caller's environment; absent: the one the run had. */
  inherit?: Record<string, string>;
  /** These phases once more. */
  selection?: Selection;
  /** What becomes of workers, by name or `phase/name`. */
  decide?: Record<string, Decision>;
  /** Limits in place of those the run had; the others hold. */
  budget?: Budget;
}

/** `POST /v1/runs/ID/mail`. The same `id` is the same message, however often it is sent. */
export type MailRequest = { id: string; to: string; text: string } | { redeliver: string };
