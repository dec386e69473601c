export { renderCommand, type RenderedCommand } from "./command.ts";
export { ConditionError } from "./condition/error.ts";
export {
  type ConditionFacts,
  type ConditionResult,
  evaluateCondition,
  type PhaseFacts,
  type WorkerFacts,
} from "./condition/evaluate.ts";
export { type ParsedCondition, parseCondition } from "./condition/parse.ts";
export type { ConditionName } from "./condition/scope.ts";
export type { Diagnostic, DiagnosticCode, Severity, TextProblem } from "./diagnostic.ts";
export {
  diagnosticsToJson,
  formatDiagnostics,
  type FormatOptions,
  type JsonDiagnostic,
} from "./format.ts";
export type * from "./generated/types.ts";
export { renderDot } from "./graph/dot.ts";
export { graph, type Graph, type GraphEdge, type GraphNode } from "./graph/graph.ts";
export { renderMermaid } from "./graph/mermaid.ts";
export { templateText } from "./graph/label.ts";
export { renderTree } from "./graph/tree.ts";
export { KNOWN_AGENTS, SHORT_NAMES } from "./model/known.ts";
export { LARGEST_DOCUMENT, parse, type ParsedDocument, type ParseOptions } from "./parse.ts";
export type {
  AgentPlan,
  AttemptPlan,
  CommunicationPlan,
  ConditionPlan,
  LimitPolicy,
  MachinePlan,
  McpPlan,
  MergingPlan,
  ModelPlan,
  PhasePlan,
  Plan,
  SessionPlan,
  StepPlan,
  SubTeamPlan,
  TalkPlan,
  WorkerPlan,
} from "./plan.ts";
export { plan, type Planned, type PlanOptions } from "./planning/plan.ts";
export { slug } from "./planning/slug.ts";
export { didYouMean } from "./schema/nearest.ts";
export type { Positions } from "./read/positions.ts";
export { renderTemplate, type TemplateValues } from "./render.ts";
export type { SlotName } from "./slot.ts";
export {
  type ParsedTemplate,
  parseTemplate,
  type TemplatePart,
  type TemplateSlot,
} from "./template.ts";
export { validate, type ValidateOptions } from "./validate.ts";
