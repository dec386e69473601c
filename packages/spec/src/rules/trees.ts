import type { Report } from "../diagnostic.ts";
import { quote } from "../schema/words.ts";

/** `worktree` and `resume` in one session. */
export function reportBoth(session: string, report: Report): void {
  const message = "`resume` goes on with an earlier worktree, so `worktree` cannot name another";
  report.add("C1603", `${session}/worktree`, message, { hint: "remove one of the two", at: "key" });
}

/** A slug is not a path and holds a letter or digit. */
export function checkOddSlug(text: string, pointer: string, report: Report): void {
  const fault = slugFault(text);
  if (fault === undefined) return;
  const hint = "use letters, digits, dots, dashes and underscores";
  report.add("C1605", pointer, `${quote(text)} ${fault}`, { hint });
}

function slugFault(text: string): string | undefined {
  if (/^[/~]|(^|[/\\])\.\.?([/\\]|$)|\\/.test(text))
    return "cannot name a worktree: a slug is not a path";
  return /[\p{L}\p{N}{]/u.test(text) ? undefined : "leaves nothing to name a folder with";
}

/** A folder stays inside the repository or worktree. */
export function checkFolder(path: string, pointer: string, report: Report): void {
  if (!/^([/\\~]|[A-Za-z]:)/.test(path) && !path.split(/[/\\]/).includes("..")) return;
  report.add("C1607", pointer, "`cwd` must stay inside the repository or worktree", {
    hint: 'a relative path such as "packages/api"',
  });
}
