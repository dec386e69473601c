export { withDriver } from "./acp/driver.ts";
export type { Classified, Finding, SavedScreen } from "./classify/classify.ts";
export { explainScreen, guessAgent } from "./classify/saved.ts";
export { checkInstalled, type CheckOptions } from "./check/installed.ts";
export { checkSignedIn } from "./check/signed-in.ts";
export { type Launch, launch, type LaunchOptions, needsPort } from "./launch/launch.ts";
export type { McpServer } from "@pty4ai/protocol";
export { loadProfiles, type LoadOptions, type ProfileError } from "./profile/load.ts";
export type { ProfileSet } from "./profile/set.ts";
export type {
  DialogRule,
  Profile,
  ResolvedAgent,
  Rule,
  Signals,
} from "./profile/types.ts";
export { answerFault } from "./turn/ask.ts";
export type { EngineContext } from "./turn/context.ts";
export { createTurnEngine, type TurnEngine } from "./turn/engine.ts";
export { explain } from "./turn/explain.ts";
export type { EngineState } from "./turn/state.ts";
export type { EngineEffect, EngineEvent } from "./turn/types.ts";
