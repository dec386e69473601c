import type { RecordingInfo } from "@pty4ai/protocol";
import type { Context } from "../command.ts";
import { age, oneLine, table } from "../terminal/table.ts";

export async function listRecordings(context: Context, json: boolean): Promise<number> {
  const client = await context.client();
  const recordings = await client.recordings();
  await client.close();
  if (json) context.out(`${JSON.stringify(recordings)}\n`);
  else if (recordings.length === 0) context.err("nothing is recorded\n");
  else context.out(table(["ID", "NAME", "STATE", "AGE", "SIZE"], recordings.map(row)));
  return 0;
}

function row({ session, name, state, startedAt, bytes }: RecordingInfo): string[] {
  const since = Date.now() - Date.parse(startedAt);
  return [session, oneLine(name, 32), state, age(since), `${Math.ceil(bytes / 1024)} KiB`];
}
