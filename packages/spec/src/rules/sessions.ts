import type { Report } from "../diagnostic.ts";
import { isWord } from "../read/letters.ts";
import { quote } from "../schema/words.ts";
import { at, isObject, type Layer, objectOf, type Team, textOf } from "./team.ts";

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
  if (worktree !== undefined && resume !== undefined) {
    const message = "`resume` goes on with an earlier worktree, so `worktree` cannot name another";
    report.add("C1603", `${pointer}/worktree`, message, {
      hint: "remove one of the two",
      at: "key",
    });
  }
  if (worktree !== undefined) checkSlug(worktree, pointer, "worktree", report);
  if (resume !== undefined) checkSlug(resume, pointer, "resume", report);
  if (typeof cwd === "string" && leaves(cwd)) {
    report.add("C1607", `${pointer}/cwd`, "`cwd` must stay inside the repository or worktree", {
      hint: 'a relative path such as "packages/api"',
    });
  }
}

function checkSlug(value: unknown, session: string, key: string, report: Report): void {
  const text = textOf(value);
  // Most slugs are plain and need no closer look.
  if (text === undefined || isWord(text, "{}")) return;
  const fault = slugFault(text);
  if (fault === undefined) return;
  const hint = "use letters, digits, dots, dashes and underscores";
  report.add("C1605", `${session}/${key}`, `${quote(text)} ${fault}`, { hint });
}

function slugFault(text: string): string | undefined {
  if (/^[/~]|(^|[/\\])\.\.?([/\\]|$)|\\/.test(text))
    return "cannot name a worktree: a slug is not a path";
  return /[\p{L}\p{N}{]/u.test(text) ? undefined : "leaves nothing to name a folder with";
}

const leaves = (path: string): boolean =>
  /^([/\\~]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes("..");

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;
const SECRET_VALUE = /^(sk-|ghp_|gho_|github_pat_|xox[abp]-|AKIA|AIza|glpat-|hf_)[A-Za-z0-9_-]{8,}/;

function checkEnvironment(env: unknown, owner: string, report: Report): void {
  for (const [name, value] of Object.entries(objectOf(env))) {
    if (typeof value !== "string" || value.includes("{")) continue;
    if (!SECRET_VALUE.test(value) && !(SECRET_NAME.test(name) && /^\S{12,}$/.test(value))) continue;
    report.add("C1606", at(`${owner}/env`, name), `the value of ${name} looks like a secret`, {
      hint: "leave it out of the file: agents take their own keys from the environment",
    });
  }
}
