import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SavedScreen } from "./messages.ts";

const file = (dir: string): string => join(dir, "screen");
const FORM = 1;

/** Keeps a screen in its session's folder, in place of the one before: a line of JSON, then the drawing. */
export async function keepScreen(dir: string, { offset, size, ansi }: SavedScreen): Promise<void> {
  const head = Buffer.from(`${JSON.stringify({ form: FORM, offset, size, bytes: ansi.length })}\n`);
  await writeFile(`${file(dir)}.part`, Buffer.concat([head, ansi]), { mode: 0o600 });
  await rename(`${file(dir)}.part`, file(dir));
}

/** Undefined when none was kept, or what is there cannot be used. */
export function keptScreen(dir: string): SavedScreen | undefined {
  try {
    const kept = readFileSync(file(dir));
    const line = kept.indexOf(10);
    const head = JSON.parse(kept.toString("utf8", 0, line)) as SavedScreen & Head;
    const ansi = kept.subarray(line + 1);
    if (head.form !== FORM || head.bytes !== ansi.length) return undefined;
    return { offset: head.offset, size: head.size, ansi };
  } catch {
    return undefined;
  }
}

interface Head {
  form: number;
  bytes: number;
}
