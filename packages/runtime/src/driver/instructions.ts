import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { Plan } from "@connector/spec";
import { cut } from "../prompt/fence.ts";

const LIMIT = 64_000;

/** The Markdown that every agent of a document gets: `given`, else the document's `flow`, read once when first asked
 *  for. A line that ends in `.md` or `.txt` names a file beside the document; anything else is the text itself. */
export function instructionsOf(plan: Plan, given: string[] | undefined): () => Promise<string[]> {
  let read: Promise<string[]> | undefined;
  return () => (read ??= given === undefined ? readAll(plan) : Promise.resolve(given));
}

function readAll({ flow, source }: Plan): Promise<string[]> {
  return Promise.all(
    flow.map(async (entry) => {
      if (!/^[^\n]+\.(?:md|markdown|txt)$/i.test(entry.trim())) return entry;
      const path = resolve(dirname(source), entry.trim());
      try {
        return cut((await readFile(path, "utf8")).trim(), LIMIT);
      } catch (error) {
        throw new Error(`its instructions ${path} cannot be read`, { cause: error });
      }
    }),
  );
}
