import { escapeStep } from "../read/node.ts";

/** An object of the document, which may not have the shape the schema asks for. */
export type Fields = Readonly<Record<string, unknown>>;

/** A document as the rules read it. It may be wrong in any way: what has not the right type is left out. */
export interface Team {
  pointer: string;
  fields: Fields;
  models: Fields;
  machines: Fields;
  phases: PhaseView[];
  /** Participants or agents of the document itself. */
  members: Member[];
}

export interface PhaseView {
  index: number;
  name: string;
  pointer: string;
  fields: Fields;
  type: string;
  members: Member[];
}

/** A phase, worker, participant or agent: whoever may have a model, machine, session, prompt. */
export interface Member {
  kind: "worker" | "participant" | "agent";
  pointer: string;
  fields: Fields;
}

/** Settings of a session, nearest last, with where each stands. */
export interface Layer {
  pointer: string;
  fields: Fields;
}

export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const objectOf = (value: unknown): Fields => (isObject(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

export function readTeam(document: Fields, pointer: string): Team {
  const phases = listOf(objectOf(document["pipeline"])["phases"]);
  return {
    pointer,
    fields: document,
    models: objectOf(document["models"]),
    machines: objectOf(document["machines"]),
    phases: phases.map((phase, index) =>
      readPhase(objectOf(phase), index, `${pointer}/pipeline/phases/${index}`),
    ),
    members: [
      ...membersOf(document, "participants", "participant", pointer),
      ...membersOf(document, "agents", "agent", pointer),
    ],
  };
}

function readPhase(fields: Fields, index: number, pointer: string): PhaseView {
  return {
    index,
    name: textOf(fields["name"]) ?? `phase-${index + 1}`,
    pointer,
    fields,
    type: phaseType(fields),
    members: [
      ...membersOf(fields, "workers", "worker", pointer),
      ...membersOf(fields, "participants", "participant", pointer),
      ...membersOf(fields, "agents", "agent", pointer),
    ],
  };
}

/** What kind of phase it is, said or to be seen. */
export function phaseType(fields: Fields): string {
  const said = textOf(fields["type"]);
  if (said !== undefined) return said;
  if ("agenda" in fields) return "meeting";
  if ("participants" in fields) return "dialogue";
  if ("agents" in fields) return "mesh";
  return "workers";
}

function membersOf(fields: Fields, key: string, kind: Member["kind"], pointer: string): Member[] {
  return listOf(fields[key]).flatMap((member, index) =>
    isObject(member) ? [{ kind, pointer: `${pointer}/${key}/${index}`, fields: member }] : [],
  );
}

/** Everyone in the team who may have a model of their own, with the phase they are in. */
export function* holders(team: Team): Generator<{ holder: Member | PhaseView; phase?: PhaseView }> {
  for (const holder of team.members) yield { holder };
  for (const phase of team.phases) {
    yield { holder: phase, phase };
    for (const holder of phase.members) yield { holder, phase };
  }
}

/** The session settings that apply to a holder, the document's first. */
export function layersOf(team: Team, holder: Member | PhaseView, phase?: PhaseView): Layer[] {
  const owners = [team, ...(phase ? [phase] : []), ...(holder === phase ? [] : [holder])];
  return owners.flatMap(({ pointer, fields }) =>
    isObject(fields["session"])
      ? [{ pointer: `${pointer}/session`, fields: fields["session"] }]
      : [],
  );
}

export const at = (pointer: string, step: string | number): string =>
  `${pointer}/${escapeStep(String(step))}`;
