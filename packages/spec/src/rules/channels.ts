import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import { agentIds } from "../planning/ids.ts";
import { at, type Fields, isObject, listOf, objectOf, type Team } from "./team.ts";

/** Channels name agents that exist. */
export function checkChannels(team: Team, report: Report): void {
  for (const { fields, pointer } of [team, ...team.phases]) checkOwner(fields, pointer, report);
}

function checkOwner(fields: Fields, pointer: string, report: Report): void {
  const channels = objectOf(objectOf(fields["communication"])["channels"]);
  if (Object.keys(channels).length === 0) return;
  const ids = agentIds(listOf(fields["agents"]).filter(isObject));
  for (const [channel, members] of Object.entries(channels)) {
    for (const [index, member] of listOf(members).entries()) {
      if (typeof member !== "string" || ids.includes(member)) continue;
      const place = at(at(at(at(pointer, "communication"), "channels"), channel), index);
      report.add(
        "C1308",
        place,
        `channel ${quote(channel)} names ${quote(member)}, but no agent has that id`,
        {
          hint:
            didYouMean(member, ids) ??
            (ids.length > 0 ? `the agents are: ${ids.join(", ")}` : undefined),
        },
      );
    }
  }
}
