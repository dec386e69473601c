import { phasePlan } from "../engine/attempt.ts";
import type { JobRef } from "../engine/event.ts";
import { isMerger, isStep, jobSlug, jobsOf } from "../engine/names.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { messageOf } from "../error.ts";
import { lastJson } from "../last-json.ts";
import { noteOf, resultFileOf, scratchpadOf } from "./paths.ts";
import type { Place } from "./place.ts";

/** Characters of an agent's last message that are kept. */
export const TEXT_LIMIT: number = 200_000;
/** Bytes of structured result that are read and kept. */
export const DATA_LIMIT: number = 1024 * 1024;
const FILES = 200;

export interface CollectedResult {
  text: string;
  data: unknown;
  files: string[];
  problems: string[];
  warnings: string[];
}

/** Gathers what a worker left: its last words, its structured result (the file first, else the last JSON block of its
 *  words) and its files in the scratchpad; and checks the result against the phase's `outputs`. */
export async function collect(
  place: Place,
  state: RunState,
  ref: JobRef,
): Promise<CollectedResult> {
  const text = at(at(state.phases, ref.phase).jobs, ref.job).reply ?? "";
  const { data, warnings } = await structured(place, state, ref);
  const files = await filesOf(place, state, ref);
  const { outputs } = phasePlan(state, ref.phase);
  const asked = !isStep(state.plan, ref) && !isMerger(state.plan, ref);
  if (outputs === undefined || !asked) return { text, data, files, problems: [], warnings };
  const problems =
    data === null ? ["no structured result was left"] : await place.validate(outputs, data);
  return { text, data, files, problems: problems.slice(0, 20), warnings };
}

async function structured(
  place: Place,
  state: RunState,
  ref: JobRef,
): Promise<{ data: unknown; warnings: string[] }> {
  const warnings: string[] = [];
  const path = resultFileOf(place.record.dir, state, ref);
  try {
    const text = await place.files.read(path, DATA_LIMIT);
    if (text !== undefined && text.trim() !== "")
      return { data: JSON.parse(text) as unknown, warnings };
  } catch (error) {
    warnings.push(`its result file is not used: ${messageOf(error)}`);
  }
  const { reply } = at(at(state.phases, ref.phase).jobs, ref.job);
  const { data, problem } = lastJson(reply ?? "", DATA_LIMIT);
  if (problem !== undefined) warnings.push(problem);
  return { data: data ?? null, warnings };
}

/** Its own note, what lies in its own folder, and, when it works alone, all else in its phase's folder. */
async function filesOf(place: Place, state: RunState, ref: JobRef): Promise<string[]> {
  const phase = phasePlan(state, ref.phase);
  const slug = jobSlug(state.plan, ref);
  const root = scratchpadOf(place.record.dir);
  if (jobsOf(state.plan, ref.phase) === 1 && phase.steps.length === 0) {
    const all = await place.files.list(`${root}/${phase.slug}`, FILES);
    return all.map((file) => `${phase.slug}/${file}`);
  }
  const own = await place.files.list(`${root}/${phase.slug}/${slug}`, FILES);
  const note = noteOf(state, ref);
  const hasNote =
    (await place.files.read(`${root}/${note}`, DATA_LIMIT).catch(() => "")) !== undefined;
  return [...(hasNote ? [note] : []), ...own.map((file) => `${phase.slug}/${slug}/${file}`)];
}
