import { CODES } from "./generated/codes.ts";
import type { Diagnostic, DiagnosticCode, Severity } from "./diagnostic.ts";
import type { Positions, Range } from "./read/positions.ts";

interface Placed {
  code: DiagnosticCode;
  /** Default: the code's own. */
  severity?: Severity | undefined;
  message: string;
  hint?: string | undefined;
  source: string;
  pointer: string;
  range: Range;
}

/** A diagnostic for a stretch of the source text. */
export function describe({ range, hint, ...told }: Placed, positions: Positions): Diagnostic {
  const from = positions.locate(range.start);
  const to = positions.locate(Math.max(range.end, range.start));
  const { excerpt, excerptColumn } = positions.excerpt(from);
  return {
    code: told.code,
    severity: told.severity ?? CODES[told.code].severity,
    message: told.message,
    ...(hint ? { hint } : {}),
    source: told.source,
    line: from.line,
    column: from.column,
    endLine: to.line,
    endColumn: to.column,
    pointer: told.pointer,
    excerpt,
    excerptColumn,
    section: CODES[told.code].section,
  };
}
