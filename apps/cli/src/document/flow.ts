import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

const LIMIT = 64_000;

/** The Markdown of `agent.flow`: a line that names a file beside the document is read now, so that a run that goes on
 *  later has the same. Anything else is the text itself. `unreadable` is told the entry whose file is not there. */
export function readFlow(
  flow: string[],
  source: string,
  unreadable: (entry: number, message: string) => never,
): string[] {
  return flow.map((entry, index) => {
    const name = entry.trim();
    // A heading keeps the runtime from taking a text of one line for the name of a file.
    const inline = `<!-- instructions -->\n${entry}`;
    if (!namesFile(name)) return inline;
    const path = resolve(dirname(source), name);
    try {
      return `<!-- ${name} -->\n${cut(readFileSync(path, "utf8").trim())}`;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      // «Read docs/README.md» is a sentence.
      if (code === "ENOENT" && /\s/.test(name)) return inline;
      return unreadable(index, code === "ENOENT" ? `there is no file ${path}` : message);
    }
  });
}

function namesFile(entry: string): boolean {
  return /^[^\n]+\.(?:md|markdown|txt)$/i.test(entry) || /^\.{0,2}\/\S+$/.test(entry);
}

function cut(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)}\n[… cut at ${LIMIT} characters]`;
}
