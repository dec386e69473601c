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
  /** Everyone who may have a model of their own, phases before their members. */
  everyone: Placed[];
  /** Names of the properties that the document, its phases, members, sessions and models have. */
  uses: ReadonlySet<string>;
}

/** Who may have a model, and the phase they are in. A phase is in itself. */
export interface Placed {
  holder: Member | PhaseView;
  phase?: PhaseView;
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
  const uses = new Set<string>();
  const models = objectOf(document["models"]);
  const members = membersOf(document, pointer);
  const everyone: Placed[] = [];
  const phases: PhaseView[] = [];
  noteUses(uses, document);
  // In a document this is its version, and elsewhere a sub-team.
  uses.delete("connector");
  for (const name of Object.keys(models)) noteUses(uses, models[name]);
  for (const holder of members) {
    noteUses(uses, holder.fields);
    everyone.push({ holder });
  }
  const list = listOf(objectOf(document["pipeline"])["phases"]);
  for (let index = 0; index < list.length; index++) {
    const phase = readPhase(objectOf(list[index]), index, `${pointer}/pipeline/phases/${index}`);
    phases.push(phase);
    noteUses(uses, phase.fields);
    everyone.push({ holder: phase, phase });
    for (const holder of phase.members) {
      noteUses(uses, holder.fields);
      everyone.push({ holder, phase });
    }
  }
  const machines = objectOf(document["machines"]);
  return { pointer, fields: document, models, machines, phases, members, everyone, uses };
}

function noteUses(uses: Set<string>, owner: unknown): void {
  if (!isObject(owner)) return;
  for (const key of Object.keys(owner)) uses.add(key);
  const session = owner["session"];
  if (isObject(session)) for (const key of Object.keys(session)) uses.add(key);
}

function readPhase(fields: Fields, index: number, pointer: string): PhaseView {
  const name = textOf(fields["name"]) ?? `phase-${index + 1}`;
  const members = membersOf(fields, pointer);
  return { index, name, pointer, fields, type: phaseType(fields), members };
}

/** What a document is when it does not say. */
export function documentType(fields: object): string | undefined {
  if ("pipeline" in fields) return "pipeline";
  if ("agents" in fields) return "mesh";
  if ("agenda" in fields) return "meeting";
  return "participants" in fields ? "dialogue" : undefined;
}

/** What kind of phase it is, said or to be seen. */
export function phaseType(fields: object): string {
  const said = "type" in fields ? textOf(fields.type) : undefined;
  if (said !== undefined) return said;
  if ("agenda" in fields) return "meeting";
  if ("participants" in fields) return "dialogue";
  if ("agents" in fields) return "mesh";
  return "workers";
}

const KINDS = [
  ["workers", "worker"],
  ["participants", "participant"],
  ["agents", "agent"],
] as const;

function membersOf(fields: Fields, pointer: string): Member[] {
  const members: Member[] = [];
  for (const [key, kind] of KINDS) {
    const list = fields[key];
    if (!Array.isArray(list)) continue;
    for (let index = 0; index < list.length; index++) {
      const member: unknown = list[index];
      if (isObject(member))
        members.push({ kind, pointer: `${pointer}/${key}/${index}`, fields: member });
    }
  }
  return members;
}

/** The session settings that apply to someone, the document's first. */
export function layersOf(team: Team, { holder, phase }: Placed): Layer[] {
  const layers: Layer[] = [];
  addLayer(layers, team);
  if (phase) addLayer(layers, phase);
  if (holder !== phase) addLayer(layers, holder);
  return layers;
}

/** The session object of an owner, where it has one. */
export function addLayer(
  layers: Layer[],
  { pointer, fields }: Pick<Member, "pointer" | "fields">,
): void {
  const session = fields["session"];
  if (isObject(session)) layers.push({ pointer: `${pointer}/session`, fields: session });
}

export const at = (pointer: string, step: string | number): string =>
  `${pointer}/${escapeStep(String(step))}`;
