export type {
  AgentPlan,
  AttemptPlan,
  ConditionPlan,
  MachinePlan,
  McpPlan,
  ModelPlan,
  PhasePlan,
  Plan,
  SessionPlan,
  StepPlan,
  TalkPlan,
  WorkerPlan,
} from "./plan.ts";
export type { TemplatePart, TemplateSlot } from "./template.ts";
