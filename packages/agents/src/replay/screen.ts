import type { SavedScreen } from "../classify/classify.ts";
import { createEmulator } from "./emulator.ts";

const ROWS_LIMIT = 2_000;
const COLS_LIMIT = 1_000;

/** Reads a saved screen: plain text, the bytes that draw it (ANSI), or JSON with `lines` and, where known, `title`. */
export async function parseScreen(text: string): Promise<SavedScreen> {
  const json = fromJson(text);
  if (json) return json;
  const rows = text.replace(/\r\n/g, "\n").replace(/\n$/, "").split("\n");
  // oxlint-disable-next-line no-control-regex -- an escape is what tells one from the other
  if (!/\u001b/.test(text))
    return { lines: rows.map((line) => line.replace(/\r/g, "")), title: "" };
  // oxlint-disable-next-line no-control-regex -- the same
  const bare = (line: string): string => line.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, "");
  const cols = Math.min(COLS_LIMIT, Math.max(80, ...rows.map((line) => bare(line).length)));
  const emulator = createEmulator({ cols, rows: Math.min(ROWS_LIMIT, Math.max(24, rows.length)) });
  await emulator.write(rows.join("\r\n"));
  const { lines, title } = emulator.screen();
  return { lines, title };
}

function fromJson(text: string): SavedScreen | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    const { lines, title } = JSON.parse(text) as { lines?: unknown; title?: unknown };
    if (!Array.isArray(lines) || !lines.every((line) => typeof line === "string")) return undefined;
    return { lines, title: typeof title === "string" ? title : "" };
  } catch {
    return undefined;
  }
}
