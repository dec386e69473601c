import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { plan } from "@connector/spec";
import { findMcpServers, nameOf, serversOf, withKeys } from "./mcp.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "niia-mcp-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, content: unknown): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
}

const find = (plans: Parameters<typeof findMcpServers>[0], env: Record<string, string> = {}) =>
  findMcpServers(plans, {
    cwd: join(root, "project"),
    config: join(root, "config"),
    env: { HOME: join(root, "home"), ...env },
  });
const server = (command: string): object => ({ mcpServers: { db: { command } } });

test("a server written into the document is taken as it is", () => {
  const plans = [{ name: "db", server: { command: "db-mcp", args: ["${X}"], env: { A: "b" } } }];
  expect(find(plans)).toEqual({ db: { command: "db-mcp", args: ["${X}"], env: { A: "b" } } });
});

test("the project's wins over the user's, ours over those of others", () => {
  const places: [string, object][] = [
    ["home/.claude.json", server("5")],
    ["home/.claude.json", { ...server("5"), projects: { [join(root, "project")]: server("4") } }],
    ["config/mcp.json", server("3")],
    ["project/.mcp.json", server("2")],
    ["project/.niia/mcp.json", server("1")],
  ];
  const won = places.map(([path, content]) => {
    put(path, content);
    return find([{ name: "db" }])["db"];
  });
  expect(won).toEqual(["5", "4", "3", "2", "1"].map((command) => ({ command })));
});

test("variables are filled in from the environment of the person, in every field", () => {
  put("project/.mcp.json", {
    mcpServers: {
      web: { type: "http", url: "https://${HOST:-localhost}/", headers: { Key: "Bearer ${KEY}" } },
      db: { command: "${BIN}", args: ["--key=${KEY}"], env: { KEY: "${KEY}", PORT: 5 } },
    },
  });
  expect(find([{ name: "web" }, { name: "db" }], { KEY: "k", BIN: "/bin/db" })).toEqual({
    web: { url: "https://localhost/", headers: { Key: "Bearer k" } },
    db: { command: "/bin/db", args: ["--key=k"], env: { KEY: "k", PORT: "5" } },
  });
});

test.each([
  [
    "nowhere",
    {},
    /no server called db is configured; looked in .*\.niia.mcp\.json.*\.claude\.json/,
  ],
  ["without its variable", { mcpServers: { db: { command: "${GONE}" } } }, /needs .* GONE/],
  ["without a way to it", { mcpServers: { db: { args: [] } } }, /neither "command" nor "url"/],
])("a server that is %s is an error", (_name, content, message) => {
  put("project/.mcp.json", content);
  expect(() => find([{ name: "db" }])).toThrow(message);
});

test("a file that is no JSON is named where a server is missing", () => {
  put("project/.mcp.json", "{");
  expect(() => find([{ name: "db" }])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining(".mcp.json cannot be read") }),
  );
});

test("niia is our own server, but for one that the document itself calls so", () => {
  put("project/.mcp.json", { mcpServers: { niia: { command: "other" } } });
  expect(find([{ name: "niia" }])["niia"]).toMatchObject({ command: process.execPath });
  const written = { name: "niia", server: { command: "mine" } };
  expect(find([written])).toEqual({ niia: { command: "mine" } });
});

test("servers of sub-teams: by name where they are configured, by a key where they are written down", () => {
  const team = (command: string) => {
    const mcp = ["db", { name: "own", command }];
    const phases = [{ prompt: "x" }];
    const planned = plan({ tools: { mcp }, pipeline: { phases } }, { source: "team" }).plan;
    if (planned === undefined) throw new Error("not a document");
    return planned;
  };
  const [one, two] = [team("one"), team("two")];
  const keys = serversOf([one, two, one]).map(({ name }) => name);
  expect(keys).toEqual(["db", expect.stringMatching(/^own~/), expect.stringMatching(/^own~/)]);
  expect(new Set(keys).size).toBe(3);
  expect(keys.map(nameOf)).toEqual(["db", "own", "own"]);
  expect(withKeys(two).mcp).toEqual([{ name: "db" }, { name: keys[2] }]);
  put("project/.mcp.json", server("2"));
  expect(find(serversOf([two]))).toMatchObject({
    db: { command: "2" },
    [keys[2] ?? ""]: { command: "two" },
  });
});
