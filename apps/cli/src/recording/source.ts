import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Context } from "../command.ts";
import { type Cast, parseCast } from "./cast.ts";

/** The recording that a file holds, or that there is of a session. */
export async function loadCast(context: Context, wanted: string): Promise<Cast> {
  if (existsSync(wanted)) return parseCast(await readFile(wanted, "utf8"), wanted);
  const client = await context.client();
  try {
    const pieces: Buffer[] = [];
    for await (const piece of client.recording(wanted)) pieces.push(piece);
    return parseCast(Buffer.concat(pieces).toString("utf8"), wanted);
  } finally {
    await client.close();
  }
}
