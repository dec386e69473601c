import { createWriteStream } from "node:fs";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { RecordingFormat } from "@pty4ai/protocol";
import type { Context } from "../command.ts";

/** Writes the recording of a session to a file, or to standard output. */
export async function exportRecording(
  context: Context,
  id: string,
  options: { format: RecordingFormat; output: string | undefined },
): Promise<number> {
  const client = await context.client();
  try {
    const pieces = client.recording(id, { format: options.format });
    // The first piece before the file: a session without a recording leaves none.
    const first = await pieces.next();
    const { output } = options;
    const out: Writable =
      output === undefined ? process.stdout : createWriteStream(output, { mode: 0o600 });
    if (!first.done) await put(out, first.value);
    for await (const piece of pieces) await put(out, piece);
    if (output === undefined) return 0;
    out.end();
    await finished(out);
    context.err(`wrote ${output}\n`);
    return 0;
  } finally {
    await client.close();
  }
}

async function put(out: Writable, piece: Buffer): Promise<void> {
  if (!out.write(piece)) await once(out, "drain");
}
