import { describe, expect, test } from "vitest";
import { readEntries } from "../packages/agents/corpus/entry.ts";
import {
  decisions,
  judgeRecording,
  playRecording,
  type Read,
  readLabelled,
} from "../packages/agents/corpus/recording.ts";
import { judge, tally } from "../packages/agents/corpus/score.ts";
import { loadProfiles } from "../packages/agents/src/index.ts";

const profiles = loadProfiles({ variables: { rehearsal: "" } });
const judged = readEntries().map((entry) => {
  const name = entry.agent === "generic" ? "generic/program" : entry.agent;
  return judge(entry, profiles.resolve(name).profile);
});

describe("the corpus", () => {
  test("nothing that is not ready is read as ready", () => {
    expect(judged.filter(({ falseDone }) => falseDone).map(({ entry }) => entry.id)).toEqual([]);
  });

  test("states are read right, also of screens that no rule was written by", () => {
    const known = tally(judged.filter(({ entry }) => entry.agent !== "generic"));
    expect(known.accuracy).toBeGreaterThanOrEqual(0.97);
    expect(known.heldOutAccuracy).toBeGreaterThanOrEqual(0.97);
  });

  test("each screen is there once and says where it comes from", () => {
    const ids = judged.map(({ entry }) => entry.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { entry } of judged) {
      expect(entry.source).not.toBe("");
      expect(entry.licence).toMatch(/^(MIT|Apache-2\.0)$/);
    }
  });
});

describe("its recordings", async () => {
  const labelled = readLabelled();
  const reads: Read[] = [];
  const changed: string[] = [];
  for (const each of labelled) {
    const { profile } = profiles.resolve(each.agent);
    const [first, second] = [
      await playRecording(each, profile),
      await playRecording(each, profile),
    ];
    reads.push(...judgeRecording(each, first));
    if (decisions(first) !== decisions(second)) changed.push(each.id);
  }

  test("each leads to the same decisions again, byte for byte", () => {
    expect(labelled.length).toBeGreaterThan(40);
    expect(changed).toEqual([]);
  });

  test("no turn is told to be done before it is, and no agent to be at rest", () => {
    expect(reads.filter(({ falseDone }) => falseDone)).toEqual([]);
  });

  test.each(["moment", "end"])("each %s is read right", (kind) => {
    const some = reads.filter((read) => read.kind === kind);
    const wrong = some.filter(({ right }) => !right).map(({ id, told }) => `${id}: ${told}`);
    expect({ wrong, share: 1 - wrong.length / some.length }).toEqual({
      wrong,
      share: expect.toSatisfy((share: number) => share >= 0.97),
    });
  });

  test("each is there once and says where it comes from", () => {
    const ids = labelled.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { source, licence } of labelled) {
      expect(source).not.toBe("");
      expect(licence).toMatch(/^(MIT|Apache-2\.0)$/);
    }
  });
});
