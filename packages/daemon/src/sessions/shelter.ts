import { reasonOf } from "../log.ts";
import { findProcesses } from "../processes/find.ts";
import type { SessionRecord } from "../store/record.ts";
import type { SessionContext } from "./context.ts";
import { marksOf } from "./terminate.ts";

/** Has a session moved into a control group of its own, where there may be one. What it starts from then on can be found
 *  whatever it does; for what it started before, its marks count. */
export function shelterSession(
  { shelter, lineage, log }: SessionContext,
  record: SessionRecord,
  pid: number,
): void {
  const group = shelter.take({
    id: record.id,
    pid,
    find: () => findProcesses({ ...marksOf(record, lineage), leader: pid, group: undefined }),
    failed: (reason) =>
      log("info", "A session has no control group of its own", {
        session: record.id,
        reason: reasonOf(reason),
      }),
  });
  if (group !== undefined) record.group = group;
}
