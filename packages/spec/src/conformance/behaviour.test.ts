import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { BehaviourCase } from "../behaviour/index.ts";
import { plan } from "../planning/plan.ts";
import { validate } from "../validate.ts";
import { listSpec, readSpecJson } from "./cases.ts";
import { seatsOf } from "./seats.ts";

const cases = listSpec("conformance/behaviour", ".json").map(
  (file) => [file, readSpecJson<BehaviourCase>(file)] as const,
);
const shape = new Ajv2020({ allErrors: true, strict: false }).compile(
  readSpecJson<object>("conformance/behaviour.schema.json"),
);

describe.each(cases)("%s", (file, one) => {
  test("has the documented shape", () => {
    shape(one);
    expect(shape.errors ?? []).toEqual([]);
  });

  test("has a valid document that can be planned", () => {
    expect(validate(one.document, { source: file })).toEqual([]);
    const planned = plan(one.document, { source: file, ...(one.task ? { task: one.task } : {}) });
    expect(planned.diagnostics).toEqual([]);
  });

  test("names only seats, phases and events that there are", () => {
    const { seats, phases } = seatsOf(one.document, one.files);
    const known = { seat: seats, turn: seats, message: seats, phase: phases, step: phases };
    const { expect: seen, agents = {}, actions = [] } = one;
    const named = [
      ...Object.keys(agents),
      ...[seen.turns, seen.attempts, seen.reasons, seen.prompts].flatMap((by) =>
        Object.keys(by ?? {}),
      ),
      ...[seen.reached, seen.servers, seen.kept].flatMap((by) => Object.keys(by ?? {})),
      ...[seen.sameTree, seen.otherTree].flatMap((lists) => lists?.flat() ?? []),
    ].map((seat) => `seat ${seat}`);
    const owners = [seen.phases, seen.data, seen.text].flatMap((by) => Object.keys(by ?? {}));
    const events = [
      ...(seen.order ?? []).flat(),
      ...(seen.never ?? []),
      ...actions.map(({ when }) => when),
    ];
    const lost = [
      ...named,
      ...owners.filter((name) => name !== ".").map((name) => `phase ${name}`),
      ...events,
    ].filter((event) => {
      const [kind = "", who = ""] = event.split(" ");
      const counted = kind === "message" || kind === "step";
      const name = counted ? who.replace(/\/\d+$/, "") : who;
      return kind in known && !known[kind as keyof typeof known].has(name);
    });
    expect(lost).toEqual([]);
  });
});
