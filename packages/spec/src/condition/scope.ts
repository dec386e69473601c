import type { TextProblem } from "../diagnostic.ts";
import type { ASTNode } from "./cel.ts";

/** A name a condition reads: a phase or a variable, and whether it was written `phases["…"]`. */
export interface ConditionName {
  name: string;
  viaPhases: boolean;
  start: number;
  end: number;
}

export interface ConditionScope {
  names: ConditionName[];
  problems: TextProblem[];
}

const FUNCTIONS = new Set([
  "has",
  "size",
  "contains",
  "startsWith",
  "endsWith",
  "lowerAscii",
  "upperAscii",
  "trim",
  "int",
  "uint",
  "double",
  "string",
  "bool",
  "type",
  "dyn",
  "timestamp",
  "duration",
]);
const LOOPS = new Set(["all", "exists", "exists_one", "filter", "map"]);

/** The names an expression reads and the calls in it that the standard refuses. */
export function scopeOf(ast: ASTNode): ConditionScope {
  const scope: ConditionScope = { names: [], problems: [] };
  visit(ast, new Set(), false, scope);
  return scope;
}

function visit(
  node: ASTNode,
  bound: ReadonlySet<string>,
  looping: boolean,
  scope: ConditionScope,
): void {
  switch (node.op) {
    case "value":
      return;
    case "id":
      if (!bound.has(node.args))
        scope.names.push({ name: node.args, viaPhases: false, start: node.start, end: node.end });
      return;
    case ".":
    case ".?": {
      const phase = phaseName(node);
      if (phase) scope.names.push(phase);
      else visit(node.args[0], bound, looping, scope);
      return;
    }
    case "call":
      checkCall(node.args[0], node, scope);
      for (const argument of node.args[1]) visit(argument, bound, looping, scope);
      return;
    case "rcall":
      visitMethod(node, bound, looping, scope);
      return;
    case "map":
      for (const [key, value] of node.args) {
        visit(key, bound, looping, scope);
        visit(value, bound, looping, scope);
      }
      return;
    default: {
      const phase = phaseName(node);
      if (phase) scope.names.push(phase);
      else if (!Array.isArray(node.args)) visit(node.args, bound, looping, scope);
      else for (const child of node.args) visit(child, bound, looping, scope);
    }
  }
}

type MethodNode = Extract<ASTNode, { op: "rcall" }>;

function visitMethod(
  node: MethodNode,
  bound: ReadonlySet<string>,
  looping: boolean,
  scope: ConditionScope,
): void {
  const [name, receiver, parameters] = node.args;
  if (receiver.op === "id" && receiver.args === "cel") return checkCall(`cel.${name}`, node, scope);
  visit(receiver, bound, looping, scope);
  const [variable, ...bodies] = parameters;
  if (!LOOPS.has(name) || variable?.op !== "id") {
    checkCall(name, node, scope);
    for (const argument of parameters) visit(argument, bound, looping, scope);
    return;
  }
  if (looping) refuse(scope, node, `${name}() may not stand inside another loop`);
  else if (!isBounded(receiver))
    refuse(
      scope,
      node,
      `${name}() may only go over a list that is written out or over \`<phase>.workers\``,
      "ask for its size(), or let the worker leave a yes or no",
    );
  const inner = new Set([...bound, variable.args]);
  for (const body of bodies) visit(body, inner, true, scope);
}

/** Lists whose length the document itself decides. */
function isBounded(node: ASTNode): boolean {
  if (node.op === "list") return true;
  if (node.op === ".") return node.args[1] === "workers";
  return (
    node.op === "rcall" &&
    (node.args[0] === "filter" || node.args[0] === "map") &&
    isBounded(node.args[1])
  );
}

function checkCall(name: string, node: ASTNode, scope: ConditionScope): void {
  if (FUNCTIONS.has(name)) return;
  scope.problems.push({
    code: "C1504",
    message: `a condition may not call ${name}()`,
    hint:
      name === "matches"
        ? "use contains(), startsWith() or endsWith()"
        : `allowed are: ${[...FUNCTIONS, ...LOOPS].join(", ")}`,
    start: node.start,
    end: node.end,
  });
}

function refuse(scope: ConditionScope, node: ASTNode, message: string, hint?: string): void {
  const { start, end } = node;
  scope.problems.push({ code: "C1505", message, ...(hint ? { hint } : {}), start, end });
}

/** `phases["name"]` and `phases.name`. */
function phaseName(node: ASTNode): ConditionName | undefined {
  if (node.op !== "[]" && node.op !== ".") return undefined;
  const [object, key] = node.args;
  if (object.op !== "id" || object.args !== "phases") return undefined;
  const name =
    typeof key === "string"
      ? key
      : key.op === "value" && typeof key.args === "string"
        ? key.args
        : undefined;
  return name === undefined
    ? undefined
    : { name, viaPhases: true, start: node.start, end: node.end };
}
