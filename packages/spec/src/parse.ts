import { createReport, type Diagnostic, sortDiagnostics } from "./diagnostic.ts";
import type { ConnectorDocument } from "./generated/types.ts";
import { reportProblem } from "./problem.ts";
import { explainBytes, explainText } from "./read/bytes.ts";
import { LIMITS } from "./read/limits.ts";
import { createPositions, type Positions } from "./read/positions.ts";
import type { JsonNode } from "./read/node.ts";
import { readQuickly } from "./read/quick.ts";
import { readJson, type ReadProblem } from "./read/reader.ts";
import { check } from "./validate.ts";

export interface ParseOptions {
  /** The document's path, for messages. */
  source: string;
  /** The agents that exist. Given, any other is an error; otherwise one that is not well known is a warning. */
  agents?: readonly string[];
}

export interface ParsedDocument {
  /** Present when there is no error. Objects have no prototype. */
  document?: ConnectorDocument;
  /** Everything that was found, in document order. */
  diagnostics: Diagnostic[];
  positions: Positions;
}

/** Largest document, in bytes. */
export const LARGEST_DOCUMENT: number = 8 * 1024 * 1024;

/** Reads a document from its text, or better from the bytes of its file, and checks it. Never throws. */
export function parse(
  input: string | Uint8Array,
  { source, agents }: ParseOptions,
): ParsedDocument {
  const { text, problem } = readable(input);
  const { value, root, problems } = problem ? unread(problem) : read(text);
  const positions = createPositions(text, root);
  const report = createReport(source, positions);
  for (const one of problems) reportProblem(one, report);
  if (value !== undefined) check(value, report, agents);
  const diagnostics = sortDiagnostics(report.diagnostics);
  if (value === undefined || !report.ok()) return { diagnostics, positions };
  return { document: value as ConnectorDocument, diagnostics, positions };
}

interface Read {
  /** Undefined when the text could not be read. */
  value?: unknown;
  /** The same with the place of every value, worked out when somebody asks. */
  root: () => JsonNode | undefined;
  problems: ReadProblem[];
}

function read(text: string): Read {
  const quick = readQuickly(text, LIMITS);
  if (quick) return { ...quick, root: once(() => readJson(text, LIMITS).root), problems: [] };
  const { root, problems } = readJson(text, LIMITS);
  return { value: root?.value, root: () => root, problems };
}

function unread(problem: ReadProblem): Read {
  return { root: () => undefined, problems: [problem] };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function readable(input: string | Uint8Array): { text: string; problem?: ReadProblem | undefined } {
  if (input.length > LARGEST_DOCUMENT) {
    const message = `the file is too large: ${input.length} bytes, the limit is ${LARGEST_DOCUMENT}`;
    const hint = "keep long texts in files of their own and name them in `agent.flow`";
    return { text: "", problem: { code: "C1005", message, hint, start: 0, end: 0 } };
  }
  const text = typeof input === "string" ? input : strictText(input);
  if (text === undefined) return explainBytes(input as Uint8Array);
  // A text that starts so and holds no NUL is neither empty nor marked nor binary.
  const plain = text.startsWith("{") && !text.includes("\0");
  return { text, problem: plain ? undefined : explainText(text) };
}

function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
