import type { Diagnostic } from "./diagnostic.ts";

export interface FormatOptions {
  /** ANSI colours. */
  color?: boolean;
}

/** Diagnostics for people, one block each, with the line they are about. Ends with a newline unless there are none. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  { color = false }: FormatOptions = {},
): string {
  const paint = color ? ansi : plain;
  return diagnostics.map((diagnostic) => `${block(diagnostic, paint)}\n`).join("\n");
}

type Paint = (style: keyof typeof STYLES, text: string) => string;

const STYLES = { error: "1;31", warning: "1;33", strong: "1", frame: "34", dim: "2" } as const;
const ansi: Paint = (style, text) => `\u001b[${STYLES[style]}m${text}\u001b[0m`;
const plain: Paint = (_, text) => text;

function block(diagnostic: Diagnostic, paint: Paint): string {
  const { code, severity, message, source, line, column, hint, section } = diagnostic;
  const number = String(line);
  const gutter = " ".repeat(number.length);
  const bar = paint("frame", "|");
  const marks = paint(severity, underline(diagnostic));
  return [
    `${paint(severity, `${severity}[${code}]`)}${paint("strong", `: ${visible(message)}`)}`,
    `${gutter}${paint("frame", "-->")} ${visible(source)}:${line}:${column}`,
    ...(diagnostic.excerpt === ""
      ? []
      : [
          `${gutter} ${bar}`,
          `${paint("frame", number)} ${bar} ${visible(diagnostic.excerpt)}`,
          `${gutter} ${bar} ${marks}${hint ? ` ${paint(severity, visible(hint))}` : ""}`,
        ]),
    ...(diagnostic.excerpt === "" && hint
      ? [`${gutter} ${paint("frame", "=")} ${visible(hint)}`]
      : []),
    `${gutter} ${paint("frame", "=")} ${paint("dim", `see connector.md §${section}`)}`,
  ].join("\n");
}

/** Blanks up to the finding, keeping tabs, then carets under it. */
function underline({
  excerpt,
  excerptColumn,
  line,
  endLine,
  column,
  endColumn,
}: Diagnostic): string {
  const before = visible(excerpt.slice(0, excerptColumn - 1));
  const rest = visible(excerpt.slice(excerptColumn - 1));
  const wanted = endLine === line ? endColumn - column : rest.length;
  const length = Math.max(1, Math.min(wanted, width(rest)));
  return (
    Array.from(before, (char) => (char === "\t" ? "\t" : " ".repeat(width(char)))).join("") +
    "^".repeat(length)
  );
}

const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Control characters shown, so that a document cannot write to the terminal. */
function visible(text: string): string {
  return text.replace(UNSEEN, "\ufffd");
}

/** Columns a text takes: wide characters count two, combining ones none. */
function width(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let columns = 0;
  for (const char of text) {
    if (/\p{M}/u.test(char)) continue;
    columns += isWide(char) ? 2 : 1;
  }
  return columns;
}

/** Diagnostics as stable JSON: what an editor or a script reads. */
export function diagnosticsToJson(diagnostics: readonly Diagnostic[]): JsonDiagnostic[] {
  return diagnostics.map(
    ({
      code,
      severity,
      message,
      hint,
      source,
      line,
      column,
      endLine,
      endColumn,
      pointer,
      section,
    }) => ({
      code,
      severity,
      message,
      ...(hint === undefined ? {} : { hint }),
      source,
      line,
      column,
      endLine,
      endColumn,
      pointer,
      section,
    }),
  );
}

export type JsonDiagnostic = Omit<Diagnostic, "excerpt" | "excerptColumn">;

function isWide(char: string): boolean {
  return /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    char,
  );
}
