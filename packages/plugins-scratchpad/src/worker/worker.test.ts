import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, afterEach, describe, expect, test } from "vitest";
import { workerMain } from "./command.ts";

let root: string;
let env: Record<string, string>;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "niia-worker-"));
  mkdirSync(join(root, "pad"));
  file = join(root, "results", "r.json");
  env = { NIIA_SCRATCHPAD: join(root, "pad"), NIIA_RESULT: file };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Answer {
  status: number;
  out: string;
  err: string;
}

async function niia(words: string[], stdin?: string): Promise<Answer> {
  const answer = { out: "", err: "" };
  const input = Object.assign(
    (async function* () {
      if (stdin !== undefined) yield stdin;
    })(),
    { isTTY: stdin === undefined },
  );
  const status = await workerMain(words, env, {
    stdin: input,
    out: (text) => void (answer.out += text.toString()),
    err: (text) => void (answer.err += text),
  });
  return { status, ...answer };
}

const result = (): unknown => JSON.parse(readFileSync(file, "utf8"));

describe("niia result set", () => {
  test.each<[string[], unknown]>([
    [
      ["a=1", "b=-2.5", "c=true", "d=false", "e=null"],
      { a: 1, b: -2.5, c: true, d: false, e: null },
    ],
    [["a=text with = signs", "b="], { a: "text with = signs", b: "" }],
    [
      ['a="quoted"', "b='single'", "c=[1]", "d={}"],
      { a: "quoted", b: "'single'", c: "[1]", d: "{}" },
    ],
    [
      ["version=1.10", "zip=00123", "id=12345678901234567890", "n=1e3", "t=truest"],
      { version: "1.10", zip: "00123", id: "12345678901234567890", n: "1e3", t: "truest" },
    ],
    [['files:=["a.js"]', 'deep:={"x":{"y":1}}'], { files: ["a.js"], deep: { x: { y: 1 } } }],
    [["--json", '{"a":[1,2]}', "b=2"], { a: [1, 2], b: 2 }],
    [['--json={"a":1}', "a=2"], { a: 2 }],
    [["constructor=1", "toString=x"], { constructor: 1, toString: "x" }],
    [["naïve=ünïcode", "dotted.key=1"], { naïve: "ünïcode", "dotted.key": 1 }],
  ])("%j", async (words, expected) => {
    expect(await niia(["result", "set", ...words])).toMatchObject({ status: 0, err: "" });
    expect(result()).toEqual(expected);
  });

  test("adds to what is there, --replace starts anew", async () => {
    await niia(["result", "set", "a=1", "b=1"]);
    await niia(["result", "set", "b=2", "c=3"]);
    expect(result()).toEqual({ a: 1, b: 2, c: 3 });
    await niia(["result", "set", "--replace", "d=4"]);
    expect(result()).toEqual({ d: 4 });
  });

  test("reads a file and stdin", async () => {
    writeFileSync(join(root, "in.json"), '{"from":"file"}');
    await niia(["result", "set", "--file", join(root, "in.json")]);
    await niia(["result", "set", "--file", "-"], '{"and":"stdin"}');
    expect(result()).toEqual({ from: "file", and: "stdin" });
  });

  test("a planted prototype is dropped", async () => {
    await niia([
      "result",
      "set",
      "--json",
      '{"__proto__":{"admin":true},"a":{"__proto__":1,"b":2}}',
    ]);
    expect(JSON.parse((await niia(["result", "show"])).out)).toEqual({ a: { b: 2 } });
  });

  test.each<[string[], number, RegExp]>([
    [[], 2, /nothing to set/],
    [["--replace"], 2, /nothing to set/],
    [["word"], 2, /expected key=value/],
    [["=x"], 2, /expected key=value/],
    [["--json"], 2, /needs a value/],
    [["--json", "{"], 2, /--json is not JSON/],
    [["--json", "[1]"], 2, /not an object/],
    [["a:=nope"], 2, /a is not JSON/],
    [["--frobnicate"], 2, /unknown option --frobnicate/],
    [["--file", "/nonexistent.json"], 1, /cannot read \/nonexistent.json \(ENOENT\)/],
    [[`a=${"x".repeat(1_048_577)}`], 1, /at most 1048576/],
    [[`a:=${"[".repeat(70)}${"]".repeat(70)}`], 1, /deeper than 64/],
    [[`a:=${"[".repeat(200_000)}${"]".repeat(200_000)}`], 1, /deeper than 64/],
  ])("refuses %#", async (words, status, message) => {
    const answer = await niia(["result", "set", ...words]);
    expect(answer.status).toBe(status);
    expect(answer.err).toMatch(message);
    expect(existsSync(file)).toBe(false);
  });

  test("a broken file is not overwritten unasked", async () => {
    mkdirSync(join(root, "results"));
    writeFileSync(file, "{half");
    expect(await niia(["result", "set", "a=1"])).toMatchObject({
      status: 1,
      err: expect.stringContaining("--replace"),
    });
    expect(readFileSync(file, "utf8")).toBe("{half");
    expect((await niia(["result", "set", "--replace", "a=1"])).status).toBe(0);
  });

  test("through a link nothing is read or written", async () => {
    mkdirSync(join(root, "results"));
    writeFileSync(join(root, "outside"), '{"secret":1}');
    symlinkSync(join(root, "outside"), file);
    expect((await niia(["result", "show"])).status).toBe(1);
    expect((await niia(["result", "set", "--replace", "a=1"])).status).toBe(0);
    expect(readFileSync(join(root, "outside"), "utf8")).toBe('{"secret":1}');
  });

  test("twenty at once lose nothing", async () => {
    const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
    await Promise.all(keys.map((key) => niia(["result", "set", `${key}=1`])));
    expect(Object.keys(result() as object).sort()).toEqual(keys.sort());
  });
});

test("niia result show", async () => {
  expect(await niia(["result", "show"])).toEqual({ status: 0, out: "{}\n", err: "" });
  await niia(["result", "set", "a=1", "b:=[2]"]);
  expect((await niia(["result", "show", "b"])).out).toBe("[\n  2\n]\n");
  expect((await niia(["result", "show", "toString"])).status).toBe(1);
});

describe("niia scratchpad", () => {
  test("write, read, ls, path", async () => {
    expect((await niia(["scratchpad", "write", "notes.md", "two", "words"])).status).toBe(0);
    await niia(["scratchpad", "write", "research/deep/a.md"], "from stdin");
    await niia(["scratchpad", "write", "notes.md"], "");
    expect(await niia(["scratchpad", "read", "research/deep/a.md"])).toMatchObject({
      out: "from stdin",
      status: 0,
    });
    expect(await niia(["scratchpad", "read", "notes.md"])).toMatchObject({ out: "", status: 0 });
    expect((await niia(["scratchpad", "ls"])).out).toBe("notes.md\nresearch/deep/a.md\n");
    expect((await niia(["scratchpad", "path"])).out).toBe(`${join(root, "pad")}\n`);
    expect((await niia(["scratchpad", "path", "a/b"])).out).toBe(`${join(root, "pad/a/b")}\n`);
  });

  test.each([
    ["../out"],
    ["/etc/passwd"],
    ["a/../../out"],
    ["."],
    [".."],
    [""],
    ["a//b"],
    ["a/"],
    ["nul\0"],
    ["line\nbreak"],
    ["\u202Eevil"],
    ["x".repeat(201)],
    ["1/2/3/4/5/6/7/8/9"],
  ])("%j is no name", async (name) => {
    for (const words of [
      ["write", name, "x"],
      ["read", name],
      ["path", name],
    ]) {
      expect(await niia(["scratchpad", ...words])).toMatchObject({
        status: 2,
        err: expect.stringContaining("is not a name"),
      });
    }
    expect(readdirSync(join(root, "pad"))).toEqual([]);
  });

  test("never leads out through links", async () => {
    mkdirSync(join(root, "outside"));
    writeFileSync(join(root, "outside", "secret"), "s3cret");
    symlinkSync(join(root, "outside"), join(root, "pad", "folder"));
    symlinkSync(join(root, "outside", "secret"), join(root, "pad", "file"));
    expect(await niia(["scratchpad", "read", "file"])).toMatchObject({
      status: 1,
      out: "",
      err: expect.stringContaining("a link"),
    });
    expect(await niia(["scratchpad", "read", "folder/secret"])).toMatchObject({
      status: 1,
      out: "",
    });
    expect(await niia(["scratchpad", "write", "folder/new", "x"])).toMatchObject({ status: 1 });
    expect((await niia(["scratchpad", "write", "file", "mine"])).status).toBe(0);
    expect(readFileSync(join(root, "outside", "secret"), "utf8")).toBe("s3cret");
    expect(readdirSync(join(root, "outside"))).toEqual(["secret"]);
    expect((await niia(["scratchpad", "ls"])).out).toBe("file\n");
  });

  test.each([
    [["write", "big"], "x".repeat(8_388_609), 1, /more than 8388608/],
    [["write", "notes.md"], undefined, 2, /nothing to write/],
    [["read", "nothing"], undefined, 1, /nothing: no such file/],
    [["read"], undefined, 2, /cannot understand/],
    [["ls", "x"], undefined, 2, /cannot understand/],
    [[], undefined, 2, /what\?/],
  ])("refuses %j", async (words, stdin, status, message) => {
    expect(await niia(["scratchpad", ...words], stdin)).toMatchObject({
      status,
      err: expect.stringMatching(message),
    });
    expect(readdirSync(join(root, "pad"))).toEqual([]);
  });
});

describe("anything else", () => {
  test.each([[["run", "x.json"]], [["attach"]], [[]]])(
    "%j tells where the whole niia is",
    async (words) => {
      expect(await niia(words)).toMatchObject({
        status: 2,
        err: expect.stringContaining("npm install -g niia"),
      });
      env["NIIA_CLI"] = "/opt/niia";
      expect(await niia(words)).toMatchObject({
        status: 2,
        err: expect.stringContaining("the whole niia is /opt/niia"),
      });
    },
  );

  test("outside a worker", async () => {
    env = {};
    expect(await niia(["result", "set", "a=1"])).toMatchObject({
      status: 2,
      err: expect.stringContaining("NIIA_RESULT is not set"),
    });
    expect(await niia(["scratchpad", "ls"])).toMatchObject({
      status: 2,
      err: expect.stringContaining("NIIA_SCRATCHPAD is not set"),
    });
  });
});

describe("as a process", () => {
  const sources = (folder: string): string[] =>
    readdirSync(folder).filter((name) => !name.endsWith(".test.ts"));

  test("needs nothing but its own folder, and says nothing of its own", () => {
    const alone = join(root, "alone");
    mkdirSync(alone);
    for (const name of sources(import.meta.dirname))
      copyFileSync(join(import.meta.dirname, name), join(alone, name));
    writeFileSync(join(root, "package.json"), '{"type":"module"}');
    const run = spawnSync(
      process.execPath,
      ["--no-warnings", join(alone, "main.ts"), "result", "set", "a=1"],
      { env, encoding: "utf8" },
    );
    expect(run).toMatchObject({ status: 0, stderr: "", stdout: "result: a\n" });
    expect(result()).toEqual({ a: 1 });
  });

  test("does not wait for a stdin it does not read", async () => {
    const child = spawn(
      process.execPath,
      ["--no-warnings", join(import.meta.dirname, "main.ts"), "scratchpad", "ls"],
      { env, stdio: ["pipe", "ignore", "ignore"] },
    );
    const status = await new Promise((done) => child.on("exit", done));
    child.stdin.destroy();
    expect(status).toBe(0);
  });

  test("uses only what Node brings", () => {
    for (const name of sources(import.meta.dirname)) {
      const imports = [
        ...readFileSync(join(import.meta.dirname, name), "utf8").matchAll(/from "([^"]+)"/g),
      ].map(([, from]) => from);
      expect(
        imports.filter((from) => !from?.startsWith("node:") && !from?.startsWith("./")),
      ).toEqual([]);
    }
  });
});
