import { parse, type Plan, plan } from "@connector/spec";
import { expect, test } from "vitest";
import { confine, whyNot } from "./confine.ts";

type Caps = Parameters<typeof whyNot>[1];

const SANDBOXED: Caps = {
  permission: "full",
  sandbox: { network: true, domains: ["a.example"] },
  mcp: ["niia", "db"],
};
const FREE: Caps = { ...SANDBOXED, sandbox: null };

function planOf(phase: object, rest: object = {}): Plan {
  const text = JSON.stringify({
    name: "t",
    pipeline: { phases: [{ name: "p", model: "claude", prompt: "x", ...phase }] },
    ...rest,
  });
  const { document, diagnostics } = parse(text, { source: "/t.connector.json" });
  const planned = document && plan(document, { source: "/t.connector.json" }).plan;
  if (planned === undefined) throw new Error(JSON.stringify(diagnostics));
  return planned;
}

test.each<[what: string, phase: object, rest: object, caps: Caps, reason: RegExp | undefined]>([
  ["a plain one", {}, {}, SANDBOXED, undefined],
  ["its own servers", {}, { tools: { mcp: ["db", "niia"] } }, SANDBOXED, undefined],
  ["text in flow", {}, { agent: { flow: ["Be brief."] } }, SANDBOXED, undefined],
  ["a worker with full permission, no sandbox", {}, {}, FREE, undefined],
  ["less than that", {}, {}, { ...FREE, permission: "edit" }, /"edit" outside a sandbox/],
  ["a file in flow", {}, { agent: { flow: ["../secret.md"] } }, SANDBOXED, /files in agent.flow/],
  ["another server", {}, { tools: { mcp: ["mail"] } }, SANDBOXED, /MCP servers/],
  [
    "a server written out",
    {},
    { tools: { mcp: [{ name: "db", command: "sh" }] } },
    SANDBOXED,
    /MCP servers/,
  ],
  ["a document by path", { connector: "./x.connector.json" }, {}, SANDBOXED, /documents inside/],
  ["an environment", { session: { env: { A: "b" } } }, {}, SANDBOXED, /session\.env/],
  ["a tree", { session: { worktree: "x" } }, {}, SANDBOXED, /session\.worktree/],
  ["a folder", { session: { cwd: "packages" } }, {}, SANDBOXED, /session\.cwd/],
  ["steps", { steps: [{ name: "s", run: "id" }] }, {}, SANDBOXED, /steps/],
])("a team with %s", (_what, phase, rest, caps, reason) => {
  const given = planOf(phase, rest);
  if (reason === undefined) expect(whyNot(given, caps)).toBeUndefined();
  else expect(whyNot(given, caps)).toMatch(reason);
});

test.each([
  [{ sandbox: false, permission: "full" }, SANDBOXED, { sandbox: true, permission: "full" }],
  [{}, { ...SANDBOXED, permission: "plan" as const }, { sandbox: true, permission: "plan" }],
  [{ permission: "plan" }, SANDBOXED, { sandbox: true, permission: "plan" }],
  [
    {},
    { ...SANDBOXED, sandbox: { network: false, domains: [] } },
    { sandbox: true, network: false },
  ],
  [{}, FREE, { sandbox: false, permission: "edit" }],
  [{ sandbox: true }, FREE, { sandbox: true, permission: "full" }],
])("a session of %j asked for by %j", (session, caps, wanted) => {
  const domains = { trust: { domains: ["a.example", "b.example"] } };
  const held = confine(planOf({ session }, domains), caps);
  expect(held.phases[0]?.workers[0]?.session).toMatchObject(wanted);
  const least = caps.sandbox?.domains;
  for (const name of held.domains) if (least !== undefined) expect(least).toContain(name);
  expect(held.phases[0]?.merge).toBe("none");
});
