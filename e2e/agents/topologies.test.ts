import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { Rule } from "../../packages/testkit/src/index.ts";
import { openPlace, type Place } from "./place.ts";

let place: Place;
afterEach(() => place.close());

const example = (name: string): string =>
  fileURLToPath(new URL(`../../examples/topologies/${name}`, import.meta.url));

const says = (prompt: string, answer: Partial<Rule>): Rule => ({ when: { prompt }, ...answer });
const RULES: Rule[] = [
  says("^Report in one line", { text: "It was mended." }),
  says("^Check the work", { text: "It holds." }),
  says("Lead the work", {
    toolCalls: [
      { shell: "niia run team.connector.json" },
      { shell: "niia mail send all Checked." },
    ],
    text: "The team has checked it.",
  }),
  says("Checked\\.", { text: "Heard." }),
  says("You are author", { text: "Parameters in the query." }),
  says("You are critic", { text: "I agree." }),
  says("You are speed", { text: "The injection first." }),
  says("You are safety", { text: "With a test." }),
];

test("every topology nested, by four real agents, with a team that an agent starts itself", async () => {
  place = await openPlace({ rules: RULES });
  copyFileSync(example("team.connector.json"), join(place.repository.dir, "team.connector.json"));
  const { code, story, report, complaint } = await place.run(example("topologies.connector.json"));
  expect(code, complaint).toBe(0);
  expect(story.find(({ type }) => type === "run.ended")).toMatchObject({ status: "done" });
  expect(report).toContain("It was mended.");

  const runs = JSON.parse((await place.user.niia(["runs", "ls", "--json"])).stdout) as {
    id: string;
    name: string;
    status: string;
    parent?: string;
  }[];
  const named = (name: string) => runs.find((run) => run.name === name);
  expect(runs.map(({ name, status }) => [name, status]).toSorted()).toEqual([
    ["build", "done"],
    ["carry-out", "done"],
    ["team", "done"],
    ["topologies", "done"],
  ]);
  expect(named("team")?.parent).toBe(named("build")?.id);
  expect(named("build")?.parent).toBe(named("carry-out")?.id);
  expect(named("carry-out")?.parent).toBe(named("topologies")?.id);

  for (const prompt of [/^Check the work/, /^Report in one line/, /Lead the work.*tell all/s])
    expect(place.asked(prompt)).toHaveLength(1);
  // What the lead said to all reached the maker's terminal, as words of an agent.
  expect(place.asked(/Checked\./).some(({ prompt }) => /lead/.test(prompt))).toBe(true);
}, 180_000);
