import type { OutputSink } from "../output/reader.ts";
import { loadTail } from "../output/tail.ts";
import type { Snapshot, SnapshotRequest } from "../screens/messages.ts";
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

/** The last screen of a session that is over, drawn anew from its kept output. */
export async function snapshotPast(
  screens: Screens,
  record: SessionRecord,
  request: SnapshotRequest,
): Promise<Snapshot> {
  const terminal = screens.open(record.size, false, {
    view: () => {},
    title: () => {},
    osc: () => {},
    reply: () => {},
    lost: () => {},
  });
  try {
    const bytes = await loadTail(record.dir);
    if (bytes.length > 0) {
      screens.feed({ terminal, offset: record.oldest, mute: true, bytes }, () => {});
    }
    return await screens.snapshot(terminal, request);
  } finally {
    screens.drop(terminal);
  }
}
