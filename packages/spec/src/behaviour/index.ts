export type {
  BehaviourCase,
  Expected,
  Need,
  Observed,
  ObservedResult,
  PromptText,
  RunStatus,
  ScriptedTurn,
} from "./case.ts";
export { differences } from "./differences.ts";
