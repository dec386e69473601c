import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { believableActions } from "./believable.ts";
import {
  type Action,
  ACTION_NAMES,
  chooseActions,
  parseScript,
  type Situation,
  type When,
} from "./script.ts";

const now: Situation = {
  phase: "review",
  worker: "security",
  model: "claude/opus",
  prompt: "Find\nflaws",
  turn: 1,
};

describe("chooseActions", () => {
  const cases: [When, Partial<Situation>, boolean][] = [
    [{}, {}, true],
    [{ phase: "review", worker: "security" }, {}, true],
    [{ phase: "rev" }, {}, false],
    [{ worker: "1" }, {}, false],
    [{ model: "^claude" }, {}, true],
    [{ model: "codex" }, {}, false],
    [{ prompt: "find.*FLAWS" }, {}, true],
    [{ prompt: "synthesize" }, {}, false],
    [{ turn: 2 }, {}, false],
    [{ turn: 2 }, { turn: 2 }, true],
    [{}, { turn: 0 }, false],
    [{ turn: 0 }, { turn: 0 }, true],
  ];
  it.each(cases)("%j in %j", (when, changes, expected) => {
    const chosen = chooseActions(
      { scripts: [{ when, do: [{ think: 1 }] }] },
      { ...now, ...changes },
    );
    expect(chosen !== undefined).toBe(expected);
  });
});

describe("parseScript", () => {
  it.each([
    ["{}", /"scripts"/],
    ['{"scripts":[{}]}', /scripts\[0\]\.do/],
    ['{"scripts":[{"do":[{"think":1},{"sya":"x"}]}]}', /scripts\[0\]\.do\[1\].*got \{"sya":"x"\}/],
    ["{", /JSON/],
  ])("refuses %s", (text, message) => expect(() => parseScript(text)).toThrow(message));
});

describe("rehearsal.schema.json", () => {
  const schema = JSON.parse(
    readFileSync(new URL("../../rehearsal.schema.json", import.meta.url), "utf8"),
  );
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);

  it("knows the same actions as the agent", () => {
    const named = schema.$defs.action.oneOf.map((each: { $ref: string }) =>
      each.$ref.replace("#/$defs/", ""),
    );
    expect(named.toSorted()).toEqual(ACTION_NAMES.toSorted());
  });

  const examples: Record<(typeof ACTION_NAMES)[number], Action> = {
    think: { think: 10 },
    spin: { spin: 10 },
    say: { say: "x" },
    run: { run: "ls", say: true },
    write: { write: { path: "a", content: "b" } },
    result: { result: { score: 1 } },
    dialog: { dialog: "question", text: "Which?", options: ["a"] },
    limit: { limit: { resetsInMs: 1 } },
    error: { error: "429" },
    title: { title: "x" },
    crash: { crash: 3 },
    die: { die: "SIGKILL" },
    hang: { hang: true },
    swallowEnter: { swallowEnter: 1 },
    draft: { draft: "x" },
    mute: { mute: true },
    event: { event: "Stop", payload: {} },
  };
  it.each(Object.entries(examples))("takes %s", (_name, action) => {
    const script = { scripts: [{ do: [action] }] };
    expect(validate(script)).toBe(true);
    expect(parseScript(JSON.stringify(script))).toEqual(script);
  });

  it("refuses what is none", () =>
    expect(validate({ scripts: [{ do: [{ sya: "x" }] }] })).toBe(false));
});

describe("believableActions", () => {
  it("names who, what and whom, and is the same each time", () => {
    const actions = believableActions(now);
    expect(actions).toEqual(believableActions(now));
    expect(JSON.stringify(actions)).toMatch(/worker security, phase review.*claude\/opus.*“Find”/);
  });
});
