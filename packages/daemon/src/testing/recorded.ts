import { type Entry } from "../recordings/entry.ts";
import { readRecording } from "../recordings/read.ts";
import { recordingFolder } from "../recordings/segments.ts";

/** All that was recorded of a session whose folder this is. */
export async function recorded(dir: string): Promise<Entry[]> {
  const recording = await readRecording(recordingFolder(dir));
  const entries: Entry[] = [];
  for await (const entry of recording?.entries ?? []) entries.push(entry);
  return entries;
}

/** What was printed of it. */
export async function recordedText(dir: string): Promise<string> {
  const entries = await recorded(dir);
  return entries.map((entry) => (entry.kind === "output" ? entry.text : "")).join("");
}
