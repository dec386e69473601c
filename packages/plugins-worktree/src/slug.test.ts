import { assert, constant, oneof, property, string, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { checkBranch, namespaceOf } from "./branch.ts";
import { isSafe, slugOf } from "./slug.ts";

describe("a slug", () => {
  test.each([["fix"], ["Fix_login-2"], ["v1.2.3"], ["修正"], ["über"], ["_x"], ["a".repeat(60)]])(
    "%j stays",
    (text) => {
      expect(slugOf(text)).toBe(text);
    },
  );

  test.each([
    ["", /^tree-[0-9a-f]{8}$/],
    ["..", /^tree-/],
    ["/", /^tree-/],
    ["../../etc", /^etc-/],
    ["-rf", /^rf-/],
    [".hidden", /^hidden-/],
    ["a b", /^a-b-/],
    ["a/b", /^a-b-/],
    ["x.lock", /^x-lock-/],
    ["x.", /^x-/],
    ["a..b", /^a-b-/],
    ["a@{b}", /^a-b-/],
    ["a~^:?*[\\", /^a-/],
    ["line\nbreak", /^line-break-/],
    ["nul\0", /^nul-/],
    ["u\u0308ber", /^über-/],
    ["修".repeat(70), /^修{20,}-/],
    ["\uD800", /^tree-/],
  ])("%j becomes safe", (text, expected) => {
    expect(slugOf(text)).toMatch(expected);
    expect(isSafe(slugOf(text))).toBe(true);
  });

  const texts = oneof(
    string({ unit: "binary", maxLength: 90 }),
    string({ maxLength: 90 }),
    stringMatching(/^[a-z./ -]{0,12}$/),
    constant("CON"),
  );
  test("is always safe, and safe means one folder and one part of a branch", () => {
    assert(
      property(texts, (text) => {
        const slug = slugOf(text);
        expect(isSafe(slug)).toBe(true);
        expect(slugOf(slug)).toBe(slug);
        expect(slug).not.toMatch(/[/\\\s~^:?*[\]@{}\p{Cc}]|^[-.]|\.\.|\.$|\.lock$/u);
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(200);
      }),
      { numRuns: 2_000 },
    );
  });

  test("of two texts are two", () => {
    assert(
      property(texts, texts, (one, other) => {
        expect(slugOf(one) === slugOf(other)).toBe(one === other);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("a branch", () => {
  test.each([
    ["niia/r/p/w/work", "niia/r/p/w"],
    ["niia/serve/fix/work", "niia/serve/fix"],
    ["x/work", "x"],
  ])("%s", (branch, folder) => {
    expect(() => checkBranch(branch)).not.toThrow();
    expect(namespaceOf(branch)).toBe(folder);
  });

  test.each([
    ["main"],
    ["work"],
    ["a/b"],
    ["../work"],
    ["/a/work"],
    ["a//work"],
    ["a/./work"],
    ["-a/work"],
    ["a b/work"],
    ["a/work/"],
    ["a.lock/work"],
    [`${"a/".repeat(13)}work`],
  ])("%s is refused", (branch) => {
    expect(() => checkBranch(branch)).toThrow(/not a branch in a folder of its own/);
  });
});
