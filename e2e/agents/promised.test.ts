import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { openPlace, type Place } from "./place.ts";
import { DOCUMENTS, serveLlama } from "./promised.ts";

const folder = new URL("../../spec/conformance/valid/promised/", import.meta.url);

let place: Place;
afterEach(() => place.close());

describe("documents that users were promised, unchanged, by real agents", () => {
  test.each(DOCUMENTS)("$name", async ({ name, rules, how, asked, holds }) => {
    place = await openPlace({ rules });
    serveLlama(place);
    const document = fileURLToPath(new URL(`${name}.connector.json`, folder));
    const ran = await place.run(document, undefined, how?.(place));
    expect(ran.code, ran.complaint).toBe(0);
    expect(ran.story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "done" });
    expect(ran.story.filter(({ type }) => type === "worker.moved")).toEqual([]);
    const turns = place.stub.turns();
    expect(new Set(turns.map(({ prompt }) => prompt)).size).toBe(turns.length);
    expect(turns.map(({ model }) => family(model)).toSorted()).toEqual(asked.split(" ").toSorted());
    holds(ran, place);
  });
});

function family(model: string): string {
  return /opus|sonnet|haiku|gpt|gemini|llama/.exec(model)?.[0] ?? model;
}
