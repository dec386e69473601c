import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { BUILT_IN } from "../profiles/built-in.ts";
import { fileFaults } from "./check.ts";
import { loadProfiles } from "./load.ts";
import { locate } from "./locate.ts";
import { mergeProfile } from "./merge.ts";
import { patternFault } from "./pattern.ts";
import { expand, expandDeep } from "./variables.ts";

const dir = mkdtempSync(join(tmpdir(), "niia-profiles-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("the built-in profiles", () => {
  test.each(BUILT_IN.map((file) => [file["name"], file] as const))(
    "%s fits the schema",
    (_, file) => {
      expect(fileFaults(file)).toEqual([]);
    },
  );

  test("can all be used", () => {
    const set = loadProfiles({ variables: { rehearsal: "/r/main.ts" } });
    expect(set.errors).toEqual([]);
    expect(set.list()).toHaveLength(BUILT_IN.length);
  });

  test("those nobody has tried say so", () => {
    const untried = loadProfiles({ variables: { rehearsal: "-" } })
      .list()
      .filter(({ verified }) => verified === null);
    expect(untried.map(({ name }) => name)).toEqual([
      "amp",
      "cursor-agent",
      "goose",
      "aider",
      "ollama",
      "generic",
    ]);
  });

  test("a dialog stays one when its mark moves to another option", () => {
    const fixed = BUILT_IN.filter((file) => /[❯›●]\]? *1\\\\\./.test(JSON.stringify(file)));
    expect(fixed.map(({ name }) => name)).toEqual([]);
  });

  test("the schema in the package is the published one", () => {
    const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
    expect(read("./generated/agent.schema.json")).toBe(
      read("../../../../spec/2.0/agent.schema.json"),
    );
  });
});

describe("a name", () => {
  const set = loadProfiles({ variables: { rehearsal: "-" } });
  test.each([
    ["claude", "claude", undefined],
    ["claude/opus", "claude", "opus"],
    ["opus", "claude", "opus"],
    ["ollama/llama3:8b", "ollama", "llama3:8b"],
    ["opencode/anthropic/claude", "opencode", "anthropic/claude"],
    ["rehearsal/claude/opus", "rehearsal", "claude/opus"],
  ])("%s means %s with model %s", (name, agent, model) => {
    const resolved = set.resolve(name);
    expect([resolved.profile.name, resolved.model]).toEqual([agent, model]);
  });

  test.each([
    ["gpt", "not-found", "claude, codex"],
    ["ollama", "bad-option", "ollama/<model>"],
  ])("%s is refused with %s", (name, code, hint) => {
    expect(() => set.resolve(name)).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining(hint) }),
    );
  });
});

describe("a profile file", () => {
  test.each<[string, unknown, string | undefined, string]>([
    [
      "unknown field",
      { name: "x", bin: "x", sinals: {} },
      undefined,
      "`sinals` is not a field here",
    ],
    ["wrong type", { name: "x", bin: 3 }, "1:19", "/bin must be string"],
    [
      "broken pattern",
      { name: "x", extends: "claude", signals: { done: [{ title: "(" }] } },
      undefined,
      "/signals/done/0/title the pattern Invalid regular expression",
    ],
    [
      "dangerous pattern",
      { name: "x", extends: "claude", signals: { box: "^(a+)+$" } },
      undefined,
      "repeats a group",
    ],
    ["unknown parent", { name: "x", extends: "nobody" }, "1:23", 'no profile is called "nobody"'],
    [
      "no program",
      { name: "x", mode: "oneshot", prompt: { args: ["{prompt}"] } },
      "1:1",
      "/bin is missing",
    ],
    [
      "unknown variable",
      { name: "x", extends: "shell", args: ["{nope}"] },
      undefined,
      "unknown variable {nope}",
    ],
    [
      "nothing ends a turn",
      { name: "x", bin: "x", signals: { ready: { screen: ["^>"] } } },
      undefined,
      "nothing would tell that a turn is over",
    ],
  ])("%s", (name, file, position, message) => {
    const folder = write(name.replaceAll(" ", "-"), { "x.agent.json": JSON.stringify(file) });
    const set = loadProfiles({ user: folder, variables: { rehearsal: "-" } });
    expect(set.errors[0]).toMatchObject({
      file: join(folder, "x.agent.json"),
      message: expect.stringContaining(message),
    });
    if (position) expect(set.errors[0]?.position).toBe(position);
    expect(set.list().some((profile) => profile.name === "x")).toBe(false);
  });

  test("that is no JSON is told with line and column", () => {
    const folder = write("syntax", { "x.agent.json": '{\n  "name": "x",\n  oops\n}' });
    expect(loadProfiles({ user: folder, variables: { rehearsal: "-" } }).errors[0]).toMatchObject({
      position: "3:3",
    });
  });

  test("changes some fields of another, appends with +, and the project wins over the user", () => {
    const user = write("user", {
      "a.agent.json": JSON.stringify({
        name: "codex",
        extends: "codex",
        "args+": ["-c", "x=1"],
        network: { hosts: ["127.0.0.1:9"] },
      }),
    });
    const project = write("project", {
      "b.agent.json": JSON.stringify({ name: "codex", extends: "codex", title: "Ours" }),
    });
    const { profile } = loadProfiles({ user, project, variables: { rehearsal: "-" } }).resolve(
      "codex",
    );
    expect(profile.title).toBe("Ours");
    expect(profile.args.slice(-2)).toEqual(["-c", "x=1"]);
    expect(profile.network.hosts).toEqual(["127.0.0.1:9"]);
    expect(profile.signals.done.length).toBeGreaterThan(0);
  });
});

describe("a pattern", () => {
  test.each([
    "(a+)+",
    "(a|b)*",
    "(a*){9,}",
    "((ab)?c)+",
    "(?:x{2,})+",
    "(a)\\1",
    "(",
    "x".repeat(501),
  ])("%s is refused", (source) => {
    expect(patternFault(source)).toBeTypeOf("string");
  });
  test.each(["^❯(\\s|$)", "[+*(]+", "\\(a\\)+", "(ab)+", "(a|b)", "a{1,3}b*", "(\\d\\. )?Yes"])(
    "%s is allowed",
    (source) => {
      expect(patternFault(source)).toBeUndefined();
    },
  );
});

test("strings are expanded once, and only known names", () => {
  const variables = { cwd: "/w/{model}", model: "m" };
  expect(expand("{cwd} {other} {model}", variables)).toBe("/w/{model} {other} m");
  expect(expandDeep({ "{model}": ["{cwd}", 1, null] }, variables)).toEqual({
    m: ["/w/{model}", 1, null],
  });
});

test("merging keeps what the child does not name", () => {
  expect(mergeProfile({ a: { b: 1, c: [1] }, d: [1] }, { a: { c: [2] }, "d+": [2] })).toEqual({
    a: { b: 1, c: [2] },
    d: [1, 2],
  });
});

test("a place in a JSON text is found again", () => {
  const key = fc.string({ minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      fc.dictionary(
        key,
        fc.array(fc.oneof(fc.string(), fc.integer(), fc.dictionary(key, fc.boolean()))),
      ),
      (value) => {
        const text = JSON.stringify(value, null, 2);
        for (const [name, items] of Object.entries(value)) {
          const pointer = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
          items.forEach((item, index) => {
            const [line, column] = locate(text, `${pointer}/${index}`).split(":").map(Number);
            const rest = text
              .split("\n")
              .slice((line ?? 1) - 1)
              .join("\n")
              .slice((column ?? 1) - 1);
            expect(rest.startsWith(JSON.stringify(item, null, 2).slice(0, 1))).toBe(true);
          });
        }
      },
    ),
    { numRuns: 60 },
  );
});

function write(name: string, files: Record<string, string>): string {
  const folder = join(dir, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}
