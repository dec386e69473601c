import { checkInstalled, checkSignedIn, type ProfileSet } from "@pty4ai/agents";
import { ProtocolError } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { table } from "../terminal/table.ts";
import { findProfiles } from "./profiles.ts";

export interface AgentStatus {
  agent: string;
  title: string;
  installed: boolean;
  path: string | null;
  /** null: not installed, so nobody knows. */
  signedIn: boolean | null;
  signInHint: string | null;
  /** Short names that mean this agent with a model. */
  models: string[];
  verified: { version: string; date: string } | null;
}

export async function listAgents(context: Context, json: boolean): Promise<number> {
  const profiles = findProfiles(context.paths, context.cwd);
  for (const { file, position, message } of profiles.errors)
    context.err(`${context.style.paint("yellow", "warning:")} ${file}:${position}: ${message}\n`);
  const all = statusOf(profiles, context.env);
  if (json) context.out(`${JSON.stringify(all)}\n`);
  else
    context.out(
      table(["AGENT", "INSTALLED", "SIGNED IN", "VERIFIED", "SHORT NAMES", "WHERE"], all.map(row)),
    );
  return 0;
}

export async function agentStatus(context: Context): Promise<AgentStatus[]> {
  return statusOf(findProfiles(context.paths, context.cwd), context.env);
}

export function statusOf(profiles: ProfileSet, env: NodeJS.ProcessEnv): AgentStatus[] {
  return profiles.list().map((profile) => {
    const path = attempt(() => checkInstalled({ profile }, { env, variables: profiles.variables }));
    const signed =
      path.value === undefined ? undefined : attempt(() => checkSignedIn(profile, { env }));
    return {
      agent: profile.name,
      title: profile.title,
      installed: path.value !== undefined,
      path: path.value ?? null,
      signedIn: signed === undefined ? null : signed.error === undefined,
      signInHint: signed?.error?.hint ?? null,
      models: profile.model.short,
      verified: profile.verified ?? null,
    };
  });
}

function attempt<T>(work: () => T): { value?: T; error?: ProtocolError } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ProtocolError) return { error };
    throw error;
  }
}

function row(each: AgentStatus): string[] {
  return [
    each.agent,
    each.installed ? "yes" : "no",
    each.signedIn === null ? "-" : each.signedIn ? "yes" : "no",
    each.verified ? each.verified.version : "no",
    each.models.join(", "),
    each.path ?? "",
  ];
}
