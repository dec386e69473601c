import type { Report } from "../diagnostic.ts";
import { didYouMean } from "../schema/nearest.ts";
import { quote } from "../schema/words.ts";
import type { ParsedTemplate } from "../template.ts";
import type { Team } from "./team.ts";

/** A slot of a template, and how many phases have run by then. */
export interface Found {
  place: ParsedTemplate["places"][number];
  pointer: string;
  index: number;
}

/** `{event…}` where no trigger brings one. A document inside another may get its parent's. */
export function reportEvent(team: Team, { place, pointer }: Found, report: Report): void {
  if ("trigger" in team.fields || team.pointer !== "") return;
  const { slot, start, end } = place;
  const message = `{${["event", ...slot.path].join(".")}} stays empty: the document has no \`trigger\``;
  report.add("C1808", pointer, message, { at: { start, end } });
}

/** `{results.<phase>}` of a phase that has not run by then. */
export function reportResults(team: Team, { place, pointer, index }: Found, report: Report): void {
  const { slot, start, end } = place;
  const phase = slot.path[0] ?? "";
  const order = orderOf(team);
  const found = order.get(phase);
  if (found !== undefined && found < index) return;
  const [message, hint] =
    found === undefined
      ? [`{results.${phase}} names no phase of this document`, didYouMean(phase, order.keys())]
      : [
          `{results.${phase}} reads ${quote(phase)}, which has not run by then`,
          "a phase sees the results of the phases before it",
        ];
  report.add("C1403", pointer, message, { hint, at: { start, end } });
}

const orders: WeakMap<Team, Map<string, number>> = new WeakMap();

function orderOf(team: Team): Map<string, number> {
  let order = orders.get(team);
  if (!order)
    orders.set(team, (order = new Map(team.phases.map(({ name, index }) => [name, index]))));
  return order;
}
