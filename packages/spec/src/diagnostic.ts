import { describe } from "./finding.ts";
import type { CODES } from "./generated/codes.ts";
import type { Positions } from "./read/positions.ts";

export type DiagnosticCode = keyof typeof CODES;
export type Severity = "error" | "warning";

/** One finding about a document: what is wrong, where, and what to do next. */
export interface Diagnostic {
  /** Stable, listed in `spec/errors.md`. */
  code: DiagnosticCode;
  severity: Severity;
  message: string;
  hint?: string;
  /** The document's path, as the caller named it. */
  source: string;
  /** From 1. */
  line: number;
  /** From 1, in UTF-16 code units. */
  column: number;
  endLine: number;
  /** The column after the last character. */
  endColumn: number;
  /** JSON pointer of the value. */
  pointer: string;
  /** The text of `line`, cut around the finding where it is long. */
  excerpt: string;
  /** `column` within `excerpt`. */
  excerptColumn: number;
  /** Section of `connector.md` that holds the rule. */
  section: string;
}

/** A problem inside one string: offsets count UTF-16 code units of its value. */
export interface TextProblem {
  code: DiagnosticCode;
  message: string;
  hint?: string;
  start: number;
  end: number;
}

/** Where in the member at a pointer: its key, its value, or a stretch of its string. */
export type Spot = "key" | "value" | { start: number; end: number };

export interface Finding {
  hint?: string | undefined;
  at?: Spot;
  severity?: Severity;
}

/** Collects findings about one document. */
export interface Report {
  readonly diagnostics: Diagnostic[];
  readonly source: string;
  readonly positions: Positions;
  add(code: DiagnosticCode, pointer: string, message: string, finding?: Finding): void;
  addText(pointer: string, problem: TextProblem): void;
  /** The line a member stands on, for messages that point at a second place. */
  line(pointer: string): number;
  /** From now on, findings about values that are already told to have the wrong shape are left out. */
  shapeIsKnown(): void;
  /** True when no more findings are taken. */
  full(): boolean;
  /** True when nothing worse than a warning was found. */
  ok(): boolean;
}

/** More than this many are not told one by one. */
const MOST = 500;

export function createReport(source: string, positions: Positions): Report {
  const diagnostics: Diagnostic[] = [];
  let misshapen: ReadonlySet<string> | undefined;
  const report: Report = {
    diagnostics,
    source,
    positions,
    add(code, pointer, message, { hint, at = "value", severity } = {}) {
      if (report.full() || misshapen?.has(pointer)) return;
      const range = positions.range(pointer, at);
      diagnostics.push(
        describe({ code, severity, message, hint, source, pointer, range }, positions),
      );
    },
    addText(pointer, { code, message, hint, start, end }) {
      report.add(code, pointer, message, { hint, at: { start, end } });
    },
    shapeIsKnown() {
      if (diagnostics.length === 0) return;
      const shape = diagnostics.filter(({ code }) => code.startsWith("C12"));
      misshapen = new Set(shape.map(({ pointer }) => pointer));
    },
    line: (pointer) => positions.locate(positions.range(pointer, "key").start).line,
    full: () => diagnostics.length >= MOST,
    ok: () => diagnostics.every(({ severity }) => severity !== "error"),
  };
  return report;
}

/** Document order, errors and warnings together. */
export function sortDiagnostics(diagnostics: Diagnostic[]): Diagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  return diagnostics.sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1),
  );
}
