import { dirname, join } from "node:path/posix";
import { plan } from "../planning/plan.ts";
import type { ConnectorDocument } from "../generated/types.ts";
import type { Plan, SubTeamPlan, TalkPlan } from "../plan.ts";

/** Everyone of a document and its sub-teams who takes turns, and every phase, as behaviour cases name them. */
export function seatsOf(
  document: ConnectorDocument,
  files: Record<string, string> = {},
): { seats: Set<string>; phases: Set<string> } {
  const seats = new Set<string>();
  const phases = new Set<string>();
  visit(document, "", "case.connector.json");
  return { seats, phases };

  function visit(inner: ConnectorDocument, prefix: string, source: string): void {
    const { plan: planned } = plan(inner, { source });
    if (planned) visitPlan(planned, prefix);
  }

  function visitPlan({ phases: list, agents, dialogue, source }: Plan, prefix: string): void {
    for (const { id } of agents) seats.add(prefix + id);
    addTalk(dialogue, prefix);
    for (const phase of list) {
      const place = `${prefix}${phase.name}`;
      phases.add(place);
      addTalk(phase.talk, `${place}/`);
      for (const { id } of phase.agents) seats.add(`${place}/${id}`);
      if (phase.merging?.resolver) seats.add(`${place}/resolver`);
      visitTeam(phase.connector, place, source);
      for (const { name, connector } of phase.workers) {
        if (connector) visitTeam(connector, `${place}/${name}`, source);
        else seats.add(`${place}/${name}`);
      }
    }
  }

  function addTalk(talk: TalkPlan | undefined, prefix: string): void {
    for (const { name } of talk?.participants ?? []) seats.add(prefix + name);
  }

  function visitTeam(team: SubTeamPlan | undefined, place: string, source: string): void {
    if (!team) return;
    const path = team.path === undefined ? source : join(dirname(source), team.path);
    const text = team.path === undefined ? JSON.stringify(team.inline) : files[path];
    if (text !== undefined) visit(JSON.parse(text) as ConnectorDocument, `${place}/`, path);
  }
}
