import type { Report } from "./diagnostic.ts";
import { describe } from "./finding.ts";
import type { ReadProblem } from "./read/reader.ts";

/** Reports a problem of the text, which has a place but mostly no pointer. */
export function reportProblem(
  { code, message, hint, start, end, first, pointer = "" }: ReadProblem,
  { diagnostics, positions, source }: Report,
): void {
  const before = first === undefined ? "" : `; first on line ${positions.locate(first).line}`;
  const range = { start, end };
  diagnostics.push(
    describe({ code, message: message + before, hint, source, pointer, range }, positions),
  );
}
