import { messageOf } from "./error.ts";

/** The value of the last block fenced as `json` in a Markdown text. One that does not parse is told, not skipped:
 *  an earlier block was not meant as the result. */
export function lastJson(text: string, limit: number): { data?: unknown; problem?: string } {
  const block = lastBlock(text.split(/\r?\n/));
  if (block === undefined) return {};
  if (Buffer.byteLength(block) > limit)
    return { problem: `its last JSON block has more than ${limit} bytes` };
  try {
    return { data: JSON.parse(block) as unknown };
  } catch (error) {
    return { problem: `its last JSON block does not parse: ${messageOf(error)}` };
  }
}

function lastBlock(lines: string[]): string | undefined {
  let found: string | undefined;
  let fence: { mark: string; from: number; json: boolean } | undefined;
  for (const [index, line] of lines.entries()) {
    const match = /^\s*(`{3,}|~{3,})\s*(\S*)/.exec(line);
    if (match === null) continue;
    const [, mark = "", language = ""] = match;
    if (fence === undefined) {
      fence = { mark, from: index + 1, json: /^jsonc?5?$/i.test(language) };
    } else if (mark.startsWith(fence.mark) && language === "") {
      if (fence.json) found = lines.slice(fence.from, index).join("\n");
      fence = undefined;
    }
  }
  return found;
}
