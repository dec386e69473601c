import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { agentIds, uniqueSlugs, workerNames } from "./ids.ts";
import { slug } from "./slug.ts";

describe("slug", () => {
  test.each([
    ["dual-review", "dual-review"],
    ["Dual Review!", "dual-review"],
    ["ollama/llama3:70b", "ollama-llama3-70b"],
    ["café über", "cafe-uber"],
    ["검토", "검토"],
    ["../../etc/passwd", "etc-passwd"],
    ["a..b", "a.b"],
    ["x.lock", "x-lock"],
    ["-._-", "x"],
    ["😀", "x"],
    ["a".repeat(100), "a".repeat(60)],
  ])("%s", (name, made) => {
    expect(slug(name)).toBe(made);
  });

  test("is safe as a part of a ref and a path, and its own slug", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        const made = slug(name);
        expect(made).toMatch(/^[\p{L}\p{N}]/u);
        // oxlint-disable-next-line no-control-regex
        expect(made).not.toMatch(/[\s~^:?*[\\/\u0000-\u001f\u007f]|\.\.|@\{|\.lock$|[-.]$/);
        expect(slug(made)).toBe(made);
      }),
    );
  });
});

test("names and ids that nobody gave are unique", () => {
  const entry = fc.record({
    name: fc.option(fc.constantFrom("a", "b-1", "b"), { nil: undefined }),
    model: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(entry, { selector: ({ name }) => name ?? Symbol("free") }),
      (workers) => {
        const names = workerNames(workers);
        expect(new Set(names).size).toBe(names.length);
        expect(new Set(uniqueSlugs(names)).size).toBe(names.length);
        const ids = agentIds(workers.map(({ name, model }) => ({ id: name, model })));
        expect(new Set(ids).size).toBe(ids.length);
      },
    ),
  );
});
