import type { OutputSink } from "../output/reader.ts";
import { loadTail } from "../output/tail.ts";
import type { Snapshot, SnapshotRequest } from "../screens/messages.ts";
import { keptScreen } from "../screens/saved.ts";
import type { Screens } from "../screens/screens.ts";
import type { SessionRecord } from "../store/record.ts";

/** The kept output of a session that is over. */
export function readPast(
  record: SessionRecord,
  sink: OutputSink,
  options: { from: number },
): () => void {
  let left = false;
  void loadTail(record.dir).then((bytes) => {
    if (left) return;
    const from = Math.max(options.from, record.oldest);
    if (from > options.from) sink.gap(options.from, from);
    const rest = bytes.subarray(from - record.oldest);
    if (rest.length === 0) return sink.end(record.offset);
    sink.data(from, rest, () => {
      if (!left) sink.end(record.offset);
    });
  });
  return () => {
    left = true;
  };
}

/** The last screen of a session that is over, drawn anew: from its kept output, or as it was kept before the terminal
 *  was lost. */
export async function snapshotPast(
  screens: Screens,
  record: SessionRecord,
  request: SnapshotRequest,
): Promise<Snapshot> {
  const bytes = await loadTail(record.dir);
  const kept = keptScreen(record.dir);
  const fits = bytes.length === 0 || (kept !== undefined && kept.offset >= record.oldest);
  const saved = record.oldest > 0 || bytes.length === 0 ? (fits ? kept : undefined) : undefined;
  const terminal = screens.open(saved?.size ?? record.size, false, {
    view: () => {},
    title: () => {},
    osc: () => {},
    reply: () => {},
    lost: () => {},
  });
  try {
    if (saved !== undefined) {
      screens.restore(terminal, saved);
      screens.resize(terminal, record.size);
    }
    const offset = Math.max(saved?.offset ?? 0, record.oldest);
    const rest = bytes.subarray(offset - record.oldest);
    if (rest.length > 0) screens.feed({ terminal, offset, mute: true, bytes: rest }, () => {});
    return await screens.snapshot(terminal, request);
  } finally {
    screens.drop(terminal);
  }
}
