import type { Report } from "../diagnostic.ts";
import { slug } from "../planning/slug.ts";
import { quote } from "../schema/words.ts";
import { at, type Member, type Team, textOf } from "./team.ts";

/** Names that must be unique are: phases, workers of a phase, participants, agents. */
export function checkNames(team: Team, report: Report): void {
  const phases = team.phases.map(({ name, pointer }) => ({ name, pointer: at(pointer, "name") }));
  checkUnique("phases", phases, report);
  for (const { members } of [team, ...team.phases]) {
    if (members.length < 2) continue;
    checkUnique("workers of this phase", named(members, "worker", "name"), report);
    checkUnique("participants", named(members, "participant", "name"), report);
    checkUnique("agents", named(members, "agent", "id"), report);
  }
}

interface Named {
  name: string;
  pointer: string;
}

function named(members: Member[], kind: Member["kind"], key: string): Named[] {
  return members.flatMap((member) => {
    const name = member.kind === kind ? textOf(member.fields[key]) : undefined;
    return name === undefined ? [] : [{ name, pointer: at(member.pointer, key) }];
  });
}

/** Names are compared as written and as the folders and branches they become. */
function checkUnique(what: string, entries: Named[], report: Report): void {
  const seen = new Map<string, Named>();
  for (const entry of entries) {
    if (report.full()) return;
    const key = slug(entry.name);
    const first = seen.get(key);
    if (!first) {
      seen.set(key, entry);
      continue;
    }
    const line = report.line(first.pointer);
    const message =
      first.name === entry.name
        ? `two ${what} are called ${quote(entry.name)}; the first is on line ${line}`
        : `${quote(entry.name)} and ${quote(first.name)} on line ${line} would share the folder ${quote(key)}`;
    report.add("C1306", entry.pointer, message, { hint: "give each a name of its own" });
  }
}
