import type { Report } from "../diagnostic.ts";
import { isWord } from "../read/letters.ts";
import { checkEnvironment } from "./environment.ts";
import { at, isObject, type Layer, type Team } from "./team.ts";
import { checkFolder, checkOddSlug, reportBoth } from "./trees.ts";

/** Settings of one session object that cannot hold together. */
export function checkSessions(team: Team, report: Report): void {
  checkSession(team, report);
  for (const { holder } of team.everyone) checkSession(holder, report);
  for (const alias of Object.keys(team.models)) {
    const model = team.models[alias];
    if (isObject(model) && model["env"] !== undefined)
      checkEnvironment(model["env"], at(`${team.pointer}/models`, alias), report);
  }
}

function checkSession(
  { pointer, fields }: Pick<Layer, "pointer" | "fields">,
  report: Report,
): void {
  const { session } = fields;
  if (!isObject(session)) return;
  const layer = { pointer: `${pointer}/session`, fields: session };
  checkTree(layer, report);
  if (session["env"] !== undefined) checkEnvironment(session["env"], layer.pointer, report);
}

function checkTree({ pointer, fields }: Layer, report: Report): void {
  const { worktree, resume, cwd } = fields;
  if (worktree !== undefined && resume !== undefined) reportBoth(pointer, report);
  if (worktree !== undefined) checkSlug(worktree, `${pointer}/worktree`, report);
  if (resume !== undefined) checkSlug(resume, `${pointer}/resume`, report);
  if (typeof cwd === "string") checkFolder(cwd, `${pointer}/cwd`, report);
}

function checkSlug(value: unknown, pointer: string, report: Report): void {
  // Most slugs are plain and need no closer look.
  if (typeof value === "string" && !isWord(value, "{}")) checkOddSlug(value, pointer, report);
}
