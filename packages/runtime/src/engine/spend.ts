import { attemptOf } from "./attempt.ts";
import { turnId } from "./names.ts";
import type { JobRef } from "./event.ts";
import type { HostUsage } from "../host.ts";
import { addUsage, lessUsage, priced } from "./usage.ts";
import { jobOf, setJob, setRun, type Work } from "./work.ts";

/** Counts what the turn of a job has used so far, in all: what was counted of it before is not counted again. A turn
 *  other than the one under way says nothing. */
export function spend(
  work: Work,
  ref: JobRef,
  { turn, usage: told }: { turn: string; usage: HostUsage },
): void {
  if (turn !== turnId(work.state, ref)) return;
  const { spent, tryUsage } = jobOf(work, ref);
  const usage = priced(told, attemptOf(work.state, ref).model.cost);
  const known = spent?.turn === turn ? spent.usage : {};
  const news = lessUsage(usage, known);
  setRun(work, { usage: addUsage(work.state.usage, news) });
  setJob(work, ref, {
    tryUsage: addUsage(tryUsage, news),
    spent: { turn, usage: { ...known, ...usage } },
  });
}
