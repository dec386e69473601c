import type { Report } from "../diagnostic.ts";
import { slug } from "../planning/slug.ts";
import { reportName } from "./name-fault.ts";
import type { Member, Team } from "./team.ts";

/** Names that must be unique are: phases, workers of a phase, participants, agents. */
export function checkNames(team: Team, report: Report): void {
  if (team.phases.length > 1) {
    const seen: Seen = new Map();
    for (const { name, pointer } of team.phases)
      checkUnique(seen, { what: "phases", name, owner: pointer, key: "name" }, report);
  }
  checkMembers(team.members, report);
  for (const { members } of team.phases) checkMembers(members, report);
}

/** A name, and the member of its owner that holds it. */
export interface Named {
  what: string;
  name: string;
  owner: string;
  key: string;
}

type Seen = Map<string, Named>;

const KINDS = {
  worker: { what: "workers of this phase", key: "name" },
  participant: { what: "participants", key: "name" },
  agent: { what: "agents", key: "id" },
} as const;

/** Members of different kinds may have the same name. */
function checkMembers(members: readonly Member[], report: Report): void {
  if (members.length < 2) return;
  let seen: Seen = new Map();
  let last: Member["kind"] | undefined;
  for (const { kind, fields, pointer } of members) {
    if (kind !== last) seen = new Map();
    last = kind;
    const { what, key } = KINDS[kind];
    const name = fields[key];
    if (typeof name === "string") checkUnique(seen, { what, name, owner: pointer, key }, report);
  }
}

/** Names are compared as written and as the folders and branches they become. */
function checkUnique(seen: Seen, entry: Named, report: Report): void {
  if (report.full()) return;
  const folder = slug(entry.name);
  const first = seen.get(folder);
  if (first) reportName(entry, first, report);
  else seen.set(folder, entry);
}
