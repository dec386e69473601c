import type * as Cel from "@marcbachmann/cel-js";

let loaded: typeof Cel | undefined;
let environment: Cel.Environment | undefined;

/** The CEL library, loaded when the first condition is met: it takes longer to load than a document to check. */
function cel(): typeof Cel {
  if (!loaded) {
    const { createRequire } = process.getBuiltinModule("node:module");
    loaded = createRequire(import.meta.url)("@marcbachmann/cel-js") as typeof Cel;
  }
  return loaded;
}

const LIMITS = {
  maxAstNodes: 400,
  maxDepth: 24,
  maxListElements: 64,
  maxMapEntries: 32,
  maxCallArguments: 8,
};
const KEPT = 512;
const parsed = new Map<string, Cel.ParseResult>();

/** Parses CEL under our limits. Throws the library's error, which has a range. */
export function parseCel(source: string): Cel.ParseResult {
  const known = parsed.get(source);
  if (known) return known;
  environment ??= new (cel().Environment)({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: LIMITS,
  });
  const result = environment.parse(source);
  if (parsed.size >= KEPT) parsed.clear();
  parsed.set(source, result);
  return result;
}

export type { ASTNode, TypeCheckResult } from "@marcbachmann/cel-js";

/** What the library says of an error, without its own excerpt. */
export interface CelFault {
  code: string;
  summary: string;
  range?: { start: number; end: number };
  node?: { input: string; op?: string; args?: unknown; start: number; end: number };
}

export function celFault(error: unknown): CelFault {
  const fault = error as Partial<CelFault> & Error;
  return {
    code: fault.code ?? "unknown",
    summary: fault.summary ?? fault.message,
    ...(fault.range ? { range: fault.range } : {}),
    ...(fault.node ? { node: fault.node } : {}),
  };
}
