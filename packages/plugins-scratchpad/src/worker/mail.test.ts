import {
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
import { afterEach, beforeEach, expect, test } from "vitest";
import { workerMain } from "./command.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "worker-mail-"));
});
afterEach(() => rmSync(root, { recursive: true }));

async function niia(
  words: string[],
  env: Record<string, string> = { NIIA_MAIL: root },
  input = "",
) {
  let [out, err] = ["", ""];
  const stdin = (async function* () {
    yield input;
  })();
  const streams = {
    stdin,
    out: (text: string | Uint8Array) => void (out += text),
    err: (text: string) => void (err += text),
  };
  return { code: await workerMain(words, env, streams), out, err };
}

const sent = (): unknown[] =>
  readdirSync(join(root, "out"))
    .sort()
    .map((name) => JSON.parse(readFileSync(join(root, "out", name), "utf8")));

test("what is sent lies there in order, a file each", async () => {
  for (const text of ["one", "two", "three"])
    expect((await niia(["mail", "send", "bo", text])).code).toBe(0);
  await niia(["mail", "send", "all"], { NIIA_MAIL: root }, "from stdin\n");
  expect(sent()).toEqual([
    { to: "bo", text: "one" },
    { to: "bo", text: "two" },
    { to: "bo", text: "three" },
    { to: "all", text: "from stdin" },
  ]);
});

test("what came can be read again", async () => {
  mkdirSync(join(root, "in"));
  const letter = { id: "0.1.x", from: "bo", to: "al", text: "hello" };
  writeFileSync(join(root, "in", "000000.json"), JSON.stringify(letter));
  expect((await niia(["mail", "ls"])).out).toBe('0.1.x  bo  "hello"\n');
  expect(JSON.parse((await niia(["mail", "read", "0.1.x"])).out)).toEqual(letter);
  expect(await niia(["mail", "read", "other"])).toMatchObject({ code: 1 });
});

test.each([
  ["no mailbox", ["mail", "ls"], {}, /no mailbox/],
  ["nothing to do", ["mail"], undefined, /what\?/],
  ["too much", ["mail", "send", "bo", "x".repeat(200_000)], undefined, /at most/],
])("%s is told", async (_, words, env, says) => {
  const ran = await niia(words, env ?? { NIIA_MAIL: root });
  expect(ran.code).not.toBe(0);
  expect(ran.err).toMatch(says);
});

test("a folder that is a link is not written into", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "worker-mail-else-"));
  symlinkSync(elsewhere, join(root, "out"));
  expect((await niia(["mail", "send", "bo", "x"])).code).toBe(1);
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(elsewhere, { recursive: true });
});
