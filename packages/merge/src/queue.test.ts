import fc from "fast-check";
import { expect, test } from "vitest";
import { drain, type QueueEdge } from "./queue.ts";
import type { Conflict, Head } from "./request.ts";

/** Commits are the names that are in them, heads the names of themselves. */
const heads = (names: string): Head[] => [...names].map((name) => ({ name, commit: name }));
const conflictOf = (head: Head, onto: string): Conflict => ({ ...head, onto, files: [] });

function edge(clash: (onto: string, name: string) => boolean, spoils?: string): QueueEdge {
  return {
    join: async (onto, head) =>
      clash(onto, head.name)
        ? { kind: "conflict", conflict: conflictOf(head, onto) }
        : { kind: "merged", commit: onto + head.name },
    ...(spoils === undefined
      ? {}
      : {
          gate: async (commit) => ({
            pass: ![...spoils].some((bad) => commit.includes(bad)),
            why: "no",
          }),
        }),
  };
}

const names = (items: { name: string }[]): string => items.map(({ name }) => name).join("");

test.each([
  ["nothing stands in the way", "abc", () => false, undefined, ["abc", "", ""]],
  [
    "a conflict with an earlier one",
    "abc",
    (onto: string, n: string) => n === "c" && onto.includes("a"),
    undefined,
    ["ab", "c", ""],
  ],
  ["one that the gate does not want", "abcde", () => false, "d", ["abce", "", "d"]],
  ["none that the gate wants", "ab", () => false, "ab", ["", "", "ab"]],
  [
    "a conflict with one that was rejected is none",
    "ab",
    (onto: string, n: string) => n === "b" && onto.includes("a"),
    "a",
    ["b", "", "a"],
  ],
] as const)("%s", async (_name, given, clash, spoils, expected) => {
  const done = await drain("0", heads(given), edge(clash, spoils));
  expect([names(done.merged), names(done.conflicts), names(done.rejected)]).toEqual(expected);
  expect(done.commit).toBe(`0${expected[0]}`);
});

test("a conflict that halves come to again is resolved once", async () => {
  const asked: string[] = [];
  const done = await drain("0", heads("abc"), {
    ...edge((onto, name) => name === "b" && onto.includes("a"), "c"),
    resolve: async ({ onto, commit }) => {
      asked.push(`${onto}+${commit}`);
      return { kind: "merged", commit: `${onto}${commit}` };
    },
  });
  expect([names(done.merged), names(done.rejected), asked]).toEqual(["ab", "c", ["0a+b"]]);
});

test("every head ends in exactly one place, and what landed has passed as a whole", () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { maxLength: 8 }),
      fc.array(fc.tuple(fc.constantFrom(..."abcdefgh"), fc.constantFrom(..."abcdefgh")), {
        maxLength: 4,
      }),
      fc.array(fc.uniqueArray(fc.constantFrom(..."abcdefgh"), { minLength: 1, maxLength: 2 }), {
        maxLength: 3,
      }),
      async (given, clashes, faults) => {
        const passes = (commit: string): boolean =>
          !faults.some((fault) => fault.every((name) => commit.includes(name)));
        const seen: string[] = [];
        const done = await drain("0", heads(given.join("")), {
          ...edge((onto, name) => clashes.some(([a, b]) => b === name && onto.includes(a))),
          gate: async (commit) => {
            seen.push(commit);
            return { pass: passes(commit) };
          },
        });
        const { merged, conflicts, rejected, commit } = done;
        expect([...names([...merged, ...conflicts, ...rejected])].sort()).toEqual(given.toSorted());
        expect(commit).toBe(`0${names(merged)}`);
        expect(passes(commit)).toBe(true);
        expect(new Set(seen).size).toBe(seen.length);
        if (merged.length > 0) expect(seen).toContain(commit);
      },
    ),
  ));
