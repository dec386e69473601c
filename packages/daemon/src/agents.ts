import {
  answerFault,
  checkInstalled,
  checkSignedIn,
  createTurnEngine,
  type EngineContext,
  type EngineEffect,
  type EngineEvent,
  type EngineState,
  explain,
  type Launch,
  launch,
  needsPort,
  type Profile,
  type ProfileSet,
  type ResolvedAgent,
  type Rule,
  withDriver,
} from "@pty4ai/agents";
import type { AnswerRequest, Dialog, SessionRequest } from "@pty4ai/protocol";

/** The profiles that hold for sessions in a folder: built in, the user's, the project's. */
export type Profiles = (cwd: string) => ProfileSet;

/** What is stored with a session, so that it goes on under the rules it was started with. */
export interface StoredAgent {
  profile: Profile;
  context: EngineContext;
}

/** A pure engine over a state that is plain JSON. */
export interface Engine {
  initial(at: number): unknown;
  step(state: unknown, event: EngineEvent): { state: unknown; effects: EngineEffect[] };
  /** What must be done again with a stored state. */
  resume(state: unknown): EngineEffect[];
}

export interface LaunchRequest {
  request: SessionRequest;
  /** The session's private folder. */
  dir: string;
  /** Where it works: the request's folder, or the tree that a plugin gave it. */
  cwd: string;
  events: string;
  env: Record<string, string>;
  /** Paths outside its folder that the session may write. */
  writable: string[];
  port: () => Promise<number>;
}

export interface LaunchedAgent {
  name: string;
  launch: Launch;
  stored: StoredAgent;
}

/** What to start for the agent that a request names. Throws `not-installed` or `not-signed-in` where it cannot work. */
export async function launchAgent(
  profiles: Profiles,
  input: LaunchRequest,
): Promise<LaunchedAgent> {
  const { request, dir, cwd, events, env } = input;
  const set = profiles(request.cwd);
  const agent = withDriver(set.resolve(request.agent ?? ""), request.driver);
  checkInstalled(agent, { env, variables: set.variables });
  checkSignedIn(agent.profile, { env });
  const sandboxed = request.plugins?.["sandbox"] !== undefined;
  const { permission, dialogs, args, resume, turn, mcp } = request;
  const launched = launch(agent, {
    dir,
    events,
    cwd,
    env,
    sandboxed,
    root: process.getuid?.() === 0,
    writable: input.writable,
    variables: set.variables,
    ...(permission === undefined ? {} : { permission }),
    ...(args === undefined ? {} : { args }),
    ...(resume === undefined ? {} : { resume }),
    ...(turn === undefined ? {} : { turn }),
    ...(mcp === undefined ? {} : { mcp }),
    ...(needsPort(agent.profile) ? { port: await input.port() } : {}),
  });
  const context = {
    cwd,
    sandboxed,
    ...(permission === undefined ? {} : { permission }),
    ...(dialogs === undefined ? {} : { dialogs }),
  };
  return { name: nameOf(agent), launch: launched, stored: { profile: agent.profile, context } };
}

export function engineOf(stored: StoredAgent, session: string): Engine {
  const engine = createTurnEngine(stored.profile, { ...stored.context, session });
  return {
    initial: (at) => engine.initial(at),
    step: (state, event) => engine.step(state as EngineState, event),
    resume: (state) => engine.resume(state as EngineState),
  };
}

/** Whether what the terminal shows, and what the agent's hooks tell, can matter to the turns of this agent. A command
 *  that only runs and exits is spared both. */
export function sensesOf({ profile }: StoredAgent): { sees: boolean; hears: boolean } {
  const { signals, conversation, mode, driver } = profile;
  if (driver === "acp") return { sees: false, hears: true };
  const rules = Object.values(signals).flatMap((value): Rule[] =>
    Array.isArray(value) ? value.filter((rule) => typeof rule === "object") : [],
  );
  const hooks = rules.some(({ hook }) => hook !== undefined) || signals.ready.hook !== undefined;
  return {
    sees: mode !== "oneshot" || signals.stallMs > 0 || rules.length > 0,
    hears: hooks || conversation.field !== undefined,
  };
}

/** The dialog that is open in a stored state. */
export function dialogIn(state: unknown): Dialog | undefined {
  return (state as Partial<EngineState>).dialog?.dialog;
}

/** Why an answer cannot be given, or undefined. */
export function answerProblem(state: unknown, answer: AnswerRequest): string | undefined {
  return answerFault((state as Partial<EngineState>).dialog ?? null, answer);
}

/** The evidence in words. */
export function explainState(state: unknown): string {
  return explain(state as EngineState).join("\n");
}

function nameOf({ profile, model }: ResolvedAgent): string {
  return model === undefined ? profile.name : `${profile.name}/${model}`;
}
