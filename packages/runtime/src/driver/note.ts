import { jobTitle } from "../engine/names.ts";
import type { JobRef } from "../engine/event.ts";
import { at } from "../engine/rows.ts";
import type { RunState } from "../engine/state.ts";
import { fenced } from "../prompt/fence.ts";
import { noteOf, scratchpadOf } from "./paths.ts";
import type { Place } from "./place.ts";

const NOTE_LIMIT = 1024 * 1024;

/** Writes a job's result into the scratchpad as `<phase>/<worker>.md`. What the worker itself wrote there stays above. */
export async function writeNote(place: Place, state: RunState, ref: JobRef): Promise<string> {
  const file = noteOf(state, ref);
  const root = scratchpadOf(place.record.dir);
  const path = `${root}/${file}`;
  const mark = `<!-- result of ${state.facts.id} -->`;
  const own = await place.files.read(path, NOTE_LIMIT);
  const kept =
    own === undefined
      ? ""
      : own.slice(0, own.includes(mark) ? own.lastIndexOf(mark) : own.length).trim();
  const text = [kept, `${mark}\n${noteText(state, ref)}`]
    .filter((part) => part !== "")
    .join("\n\n");
  await place.files.write(root, path, text);
  return file;
}

function noteText(state: RunState, ref: JobRef): string {
  const { result, session, tries } = at(at(state.phases, ref.phase).jobs, ref.job);
  const facts = [
    `agent: ${tries.at(-1)?.agent ?? "?"}`,
    ...(session === null ? [] : [`session: ${session.id}`]),
    ...(session?.branch === undefined ? [] : [`branch: ${session.branch}`]),
    ...(result?.commit === undefined ? [] : [`commit: ${result.commit}`]),
    ...(result?.exitCode === undefined ? [] : [`exit code: ${result.exitCode}`]),
  ];
  const { data } = result ?? {};
  return [
    `# ${state.plan.phases[ref.phase]?.name} / ${jobTitle(state.plan, ref)}`,
    facts.map((fact) => `- ${fact}`).join("\n"),
    result?.text ?? "",
    ...(data === null || data === undefined ? [] : [fenced(JSON.stringify(data, null, 2), "json")]),
    "",
  ].join("\n\n");
}
