import fc from "fast-check";
import { expect, test } from "vitest";
import { checkInput, checkKill, checkSession, checkSize, checkTurn } from "./request.ts";

const session = { argv: ["sh"], cwd: "/" };

test.each([
  [{ ...session }, { argv: ["sh"], cwd: "/" }],
  [
    { agent: "claude", cwd: "/", turn: { id: "t", prompt: "p" } },
    { turn: { id: "t", prompt: "p" } },
  ],
  [{ ...session, name: undefined }, session],
  [{ ...session, plugins: { any: { thing: [1] } } }, { plugins: { any: { thing: [1] } } }],
  [
    {
      agent: "claude",
      cwd: "/",
      mcp: { db: { command: "db", env: { A: "b" } }, web: { url: "http://x" } },
    },
    { mcp: { db: { command: "db", env: { A: "b" } }, web: { url: "http://x" } } },
  ],
])("%j is a session", (value, expected) => {
  expect(checkSession(value, "")).toMatchObject(expected);
});

test.each([
  [null, "body: expected an object, got null"],
  [[], "body: expected an object, got an array"],
  [{ ...session, nmae: "x" }, "/nmae: not a known member"],
  [{ ...session, argv: [] }, "/argv/0: expected a program"],
  [{ ...session, argv: ["a", 1] }, "/argv/1: expected a string, got number"],
  [{ ...session, argv: ["a\0b"] }, "/argv: an argument cannot hold a NUL"],
  [{ ...session, agent: "x" }, "Exactly one of agent and argv must be given"],
  [{ ...session, turn: { id: "t", prompt: "" } }, "/turn: only a session with an agent has turns"],
  [{ ...session, mcp: {} }, "/mcp: only a session with an agent has MCP servers"],
  [
    { agent: "x", cwd: "/", mcp: { db: { args: ["x"] } } },
    "/mcp/db/command: expected a string, got undefined",
  ],
  [
    { agent: "x", cwd: "/", mcp: { db: { url: "http://x", command: "y" } } },
    "/mcp/db/command: not a known member",
  ],
  [{ ...session, cwd: "relative" }, "/cwd: expected an absolute path"],
  [{ ...session, env: { A: 1 } }, "/env/A: expected a string, got number"],
  [
    { ...session, env: JSON.parse('{"__proto__":"x"}') as object },
    "/env/__proto__: expected another name, got string",
  ],
  [
    { ...session, size: { cols: 1.5, rows: 1 } },
    "/size/cols: expected a whole number from 1 to 2000, got number",
  ],
  [
    { ...session, permission: "root" },
    "/permission: expected one of plan, ask, edit, full, got string",
  ],
  [{ ...session, name: "" }, "/name: expected 1 to 200 characters, got string"],
])("%j is none", (value, message) => {
  expect(() => checkSession(value, "")).toThrow(message);
});

test("whatever comes, a check gives a value or says what is wrong", () => {
  const checks = [checkSession, checkSize, checkTurn, checkInput, checkKill];
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...checks), (value, check) => {
      try {
        check(value, "");
      } catch (error) {
        expect(error).toMatchObject({ code: "bad-request" });
      }
    }),
  );
});
