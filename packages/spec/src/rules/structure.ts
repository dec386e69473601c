import type { Report } from "../diagnostic.ts";
import { either } from "../schema/words.ts";
import { at, documentType, type Fields, listOf, isObject, type Team, textOf } from "./team.ts";

/** `type` fits what is there, and nothing is there that its type ignores. */
export function checkStructure(team: Team, report: Report): void {
  const { fields, pointer } = team;
  const type = textOf(fields["type"]) ?? documentType(fields);
  if (type === undefined) {
    report.add(
      "C1801",
      pointer,
      "there is nothing to run: no `pipeline`, `agents` or `participants`",
      {
        hint: 'add "pipeline": { "phases": [ … ] }',
        at: "key",
      },
    );
  } else checkDocument(fields, pointer, type, report);
  for (const phase of team.phases) checkPhase(phase.fields, phase.pointer, phase.type, report);
}

const NEEDS: Record<string, string> = {
  pipeline: "pipeline",
  mesh: "agents",
  meeting: "participants",
  dialogue: "participants",
};

const DOCUMENT_IGNORES: Record<string, string[]> = {
  pipeline: ["participants", "agenda", "rounds"],
  mesh: ["pipeline", "participants", "agenda", "rounds"],
  meeting: ["pipeline", "agents", "communication"],
  dialogue: ["pipeline", "agents", "communication", "agenda"],
};

const PHASE_IGNORES: Record<string, string[]> = {
  workers: ["participants", "agenda", "rounds", "until", "agents", "communication"],
  connector: [
    "workers",
    "parallel",
    "participants",
    "agenda",
    "rounds",
    "until",
    "agents",
    "communication",
  ],
  meeting: ["workers", "parallel", "agents", "communication", "connector"],
  dialogue: ["workers", "parallel", "agents", "communication", "agenda", "connector"],
  mesh: ["workers", "parallel", "participants", "agenda", "rounds", "connector"],
};

function checkDocument(fields: Fields, pointer: string, type: string, report: Report): void {
  const needed = NEEDS[type];
  if (needed !== undefined && !(needed in fields))
    report.add(
      "C1802",
      at(pointer, "type"),
      `\`type\` is "${type}", but there is no \`${needed}\``,
    );
  for (const key of DOCUMENT_IGNORES[type] ?? []) {
    if (!(key in fields)) continue;
    report.add(
      "C1805",
      at(pointer, key),
      `\`${key}\` does nothing in a document of type "${type}"`,
      { at: "key" },
    );
  }
  if (!("agents" in fields) && type === "pipeline" && "until" in fields)
    report.add(
      "C1805",
      at(pointer, "until"),
      '`until` does nothing in a document of type "pipeline"',
      { at: "key" },
    );
  checkTalk(fields, pointer, type, report);
}

function checkPhase(fields: Fields, pointer: string, said: string, report: Report): void {
  const team = said === "workers" && "connector" in fields;
  for (const key of PHASE_IGNORES[team ? "connector" : said] ?? []) {
    if (!(key in fields)) continue;
    const what = team ? "a phase that is a sub-team" : `a phase of type "${said}"`;
    report.add("C1805", at(pointer, key), `\`${key}\` does nothing in ${what}`, {
      at: "key",
      hint: typeFor(key),
    });
  }
  const needed = said === "mesh" ? "agents" : said === "workers" ? undefined : NEEDS[said];
  if (needed !== undefined && !(needed in fields))
    report.add(
      "C1802",
      at(pointer, "type"),
      `\`type\` is "${said}", but there is no \`${needed}\``,
    );
  checkTalk(fields, pointer, said, report);
}

function typeFor(key: string): string | undefined {
  const types = Object.keys(PHASE_IGNORES).filter(
    (type) => type !== "connector" && type !== "workers" && !PHASE_IGNORES[type]?.includes(key),
  );
  return types.length > 0
    ? `it belongs to a phase of type ${either(types.map((type) => `"${type}"`))}`
    : undefined;
}

function checkTalk(fields: Fields, pointer: string, type: string, report: Report): void {
  const participants = listOf(fields["participants"]);
  if (type === "dialogue" && participants.length > 2) {
    report.add(
      "C1803",
      at(pointer, "participants"),
      `a dialogue has two participants, this one has ${participants.length}`,
      {
        hint: 'use "type": "meeting" for more than two',
        at: "key",
      },
    );
  }
  const chairs = participants.flatMap((one, index) =>
    isObject(one) && one["chair"] === true ? [index] : [],
  );
  for (const index of chairs.slice(1)) {
    report.add(
      "C1804",
      at(at(at(pointer, "participants"), index), "chair"),
      `participant ${(chairs[0] ?? 0) + 1} is the chair already`,
      {
        hint: "one closes each topic",
        at: "key",
      },
    );
  }
}
