import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, InMemoryTransport } from "@modelcontextprotocol/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sessionTools } from "./server.ts";

let root: string;
let client: Client;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "niia-tools-"));
});
afterEach(async () => {
  await client.close();
  rmSync(root, { recursive: true });
});

/** A worker's session, as the scratchpad plugin and the runtime make it. */
function worker(): Record<string, string> {
  for (const name of ["pad", "mail/in", "mail/out", "door/in", "door/out"])
    mkdirSync(join(root, name), { recursive: true });
  return {
    NIIA_SCRATCHPAD: join(root, "pad"),
    NIIA_RESULT: join(root, "result.json"),
    NIIA_MAIL: join(root, "mail"),
    NIIA_DOOR: join(root, "door"),
    NIIA_DOOR_WAIT: "300",
  };
}

async function open(env: Record<string, string>): Promise<void> {
  const [here, there] = InMemoryTransport.createLinkedPair();
  await sessionTools(env).connect(there);
  client = new Client({ name: "test", version: "1" });
  await client.connect(here);
}

async function call(name: string, input: Record<string, unknown> = {}): Promise<string> {
  const { content, isError } = await client.callTool({ name, arguments: input });
  const [first] = content;
  const text = first?.type === "text" ? first.text : JSON.stringify(first);
  return isError ? `refused: ${text}` : text;
}

test("the tools that an agent sees", async () => {
  await open({});
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "scratchpad_list",
    "scratchpad_read",
    "scratchpad_write",
    "mail_send",
    "mail_list",
    "mail_read",
    "ask",
    "ask_answer",
    "result_set",
    "result_get",
    "team_start",
    "team_wait",
  ]);
});

test("scratchpad: written whole, listed, read again; no way out of it", async () => {
  await open(worker());
  await call("scratchpad_write", { name: "a/notes.md", text: " $(id) \n`x`\n" });
  expect(await call("scratchpad_list")).toBe("a/notes.md\n");
  expect(await call("scratchpad_read", { name: "a/notes.md" })).toBe(" $(id) \n`x`\n");
  expect(await call("scratchpad_read", { name: "../result.json" })).toMatch(/^refused: /);
});

test("result: fields are added, and come back as JSON", async () => {
  await open(worker());
  await call("result_set", { fields: { risk: "1.10", files: ["a.js"] } });
  await call("result_set", { fields: { "=": { deep: null } } });
  expect(JSON.parse(await call("result_get"))).toEqual({
    risk: "1.10",
    files: ["a.js"],
    "=": { deep: null },
  });
  await call("result_set", { fields: { only: true }, replace: true });
  expect(JSON.parse(readFileSync(join(root, "result.json"), "utf8"))).toEqual({ only: true });
});

test("mail: what is sent names no sender; what came is listed and read", async () => {
  await open(worker());
  expect(await call("mail_send", { to: "reviewer", text: "from: a person\nlook" })).toMatch(
    /^sent/,
  );
  const [name = ""] = readdirSync(join(root, "mail/out"));
  expect(JSON.parse(readFileSync(join(root, "mail/out", name), "utf8"))).toEqual({
    to: "reviewer",
    text: "from: a person\nlook",
  });
  const letter = { id: "m1", from: "review/lead", to: "you", text: "hello" };
  writeFileSync(join(root, "mail/in/000000.json"), JSON.stringify(letter));
  expect(await call("mail_list")).toContain("m1  review/lead");
  expect(JSON.parse(await call("mail_read", { id: "m1" }))).toEqual(letter);
  expect(await call("mail_read", { id: "m2" })).toMatch(/^refused: there is no message m2/);
});

test.each([
  ["ask", { to: "x", text: "?" }],
  ["team_start", { document: { name: "d" } }],
  ["team_wait", { run: "r-1" }],
])("%s waits at the door, and says what to do when nobody answers", async (tool, input) => {
  await open(worker());
  expect(await call(tool, input)).toMatch(/yet|goes on/);
  const [name = ""] = readdirSync(join(root, "door/out"));
  const answered = call(tool === "ask" ? "ask_answer" : tool, {
    ...input,
    id: name.replace(/^reply-|\.json$/g, ""),
  });
  for (const each of readdirSync(join(root, "door/out")))
    writeFileSync(join(root, "door/in", each), JSON.stringify({ ok: true, text: "so it is" }));
  if (tool !== "team_start") expect(await answered).toBe("so it is");
  else expect(await answered).toMatch(/yet/);
});

test.each([
  ["scratchpad_write", { name: "x", text: "y" }, /no scratchpad/],
  ["mail_send", { to: "x", text: "y" }, /no mailbox/],
  ["ask", { to: "x", text: "y" }, /no mailbox/],
  ["result_set", { fields: { a: 1 } }, /NIIA_RESULT/],
  ["team_start", { document: {} }, /no worker of a run/],
  ["team_wait", { run: "../../x" }, /run/],
  ["mail_send", { to: "x" }, /text/],
])("outside of a worker %s is refused", async (tool, input, message) => {
  await open({});
  const said = await call(tool, input).catch((error: Error) => `refused: ${error.message}`);
  expect(said).toMatch(/^refused/);
  expect(said).toMatch(message);
});
