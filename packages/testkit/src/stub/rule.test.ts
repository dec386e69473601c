import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import type { Call } from "./call.ts";
import { createDecision, type Match, type Rule } from "./rule.ts";

const call = (changes: Partial<Call> = {}): Call => ({
  api: "chat",
  model: "stub-model",
  streaming: true,
  kind: "turn",
  prompts: ["Review the code\nof the shop"],
  prompt: "Review the code\nof the shop",
  toolResults: [],
  tools: [],
  inputTokens: 1,
  ...changes,
});

describe("createDecision", () => {
  const cases: [string, Match, Partial<Call>, boolean][] = [
    ["nothing asked", {}, {}, true],
    ["the api", { api: "chat" }, {}, true],
    ["another api", { api: "gemini" }, {}, false],
    ["one of the apis", { api: ["gemini", "chat"] }, {}, true],
    ["the model", { model: "^stub" }, {}, true],
    ["another model", { model: "^claude" }, {}, false],
    ["the prompt, over line ends and in any case", { prompt: "review.*SHOP" }, {}, true],
    ["another prompt", { prompt: "synthesize" }, {}, false],
    ["a tool result counts as main", {}, { kind: "tool" }, true],
    ["a title does not", {}, { kind: "extra" }, false],
    ["unless it is asked for", { kind: "extra" }, { kind: "extra" }, true],
    ["or anything is", { kind: "any" }, { kind: "extra" }, true],
    ["only turns", { kind: "turn" }, { kind: "tool" }, false],
  ];
  it.each(cases)("fits %s", (_name, when, changes, expected) => {
    const decide = createDecision([{ when, text: "yes" }]);
    expect(decide(call(changes)).text === "yes").toBe(expected);
  });

  const counted: [string, Match["nth"], string][] = [
    ["only the second", 2, "-x--"],
    ["up to two", { to: 2 }, "xx--"],
    ["from the third", { from: 3 }, "--xx"],
    ["every one", undefined, "xxxx"],
  ];
  it.each(counted)("counts calls: %s", (_name, nth, expected) => {
    const decide = createDecision([
      { when: nth === undefined ? {} : { nth }, text: "x" },
      { text: "-" },
    ]);
    expect([1, 2, 3, 4].map(() => decide(call()).text).join("")).toBe(expected);
  });

  it("takes a function", () => {
    const decide = createDecision((each) =>
      each.model === "stub-model" ? { status: 429 } : undefined,
    );
    expect(decide(call())).toEqual({ status: 429 });
    expect(decide(call({ model: "other" }))).toEqual({});
  });
});

describe("stub.schema.json", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../stub.schema.json", import.meta.url), "utf8"),
  ) as object;
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const good: Rule[] = [
    { when: { api: ["messages"], nth: { to: 2 }, kind: "any" }, status: 529, retryAfter: 3 },
    {
      toolCalls: [
        { shell: "ls" },
        { write: { path: "a", content: "b" } },
        { name: "x", input: {} },
      ],
      text: "{output}",
    },
    { hang: true, stall: false, cut: false, delayMs: 1, chunkDelayMs: 2, message: "m" },
  ];
  it("takes what the types take", () => expect(validate(good)).toBe(true));
  it.each([[{ txt: "x" }], [{ when: { nth: 0 } }], [{ toolCalls: [{ sh: "ls" }] }]])(
    "refuses %j",
    (rule) => expect(validate([rule])).toBe(false),
  );
});
