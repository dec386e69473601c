import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeUser, type User } from "./niia.ts";

type Diagnostic = Record<"line" | "column", number> & Record<"severity" | "source", string>;

const invalid = fileURLToPath(new URL("../spec/conformance/invalid/", import.meta.url));
const cases = readdirSync(invalid).filter((name) => name.endsWith(".connector.json"));

const extreme: [string, string | Buffer][] = [
  [
    "ten megabytes",
    JSON.stringify({
      name: "big",
      description: "x".repeat(10 * 1024 * 1024),
      pipeline: { phases: [{ prompt: "p" }] },
    }),
  ],
  ["ten megabytes of brackets", "[".repeat(10 * 1024 * 1024)],
  ["depth 10,000", `{"pipeline":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`],
  ["binary", Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 37) % 256))],
  ["empty", ""],
  ["__proto__", '{"__proto__": {"pipeline": {}}, "pipeline": {"phases": [{"prompt": "p"}]}}'],
  ["duplicate keys", '{"name": "a", "name": "b", "pipeline": {"phases": [{"prompt": "p"}]}}'],
];

let user: User;
let folder: string;
beforeAll(() => {
  user = makeUser();
  folder = mkdtempSync(join(tmpdir(), "niia-broken-"));
});
afterAll(async () => {
  await user.close();
  rmSync(folder, { recursive: true });
});

test("there are at least forty broken documents", () => {
  expect(Math.ceil(cases.length / 3) + extreme.length).toBeGreaterThanOrEqual(40);
});

test.each(cases.filter((_, index) => index % 3 === 0))(
  "run refuses %s with its place, and starts nothing",
  async (name) => {
    await refuses(join(invalid, name), ["--rehearse", "--machine-here", "--task", "t"]);
  },
);

test("validate finds an error with its place in each of them", async () => {
  const files = cases.map((name) => join(invalid, name));
  const ran = await user.niia(["validate", ...files, "--json"]);
  expect(ran).toMatchObject({ code: 2, stderr: "" });
  const found = (JSON.parse(ran.stdout) as Diagnostic[]).filter(
    ({ severity, line, column }) => severity === "error" && line > 0 && column > 0,
  );
  expect([...new Set(found.map(({ source }) => source))].toSorted()).toEqual(files.toSorted());
});

test.each(extreme)("run refuses %s", async (name, content) => {
  const file = join(folder, `${name.replaceAll(/\W+/g, "-")}.connector.json`);
  writeFileSync(file, content);
  await refuses(file, []);
});

test("a file that is not there: those beside it are named", async () => {
  writeFileSync(join(folder, "there.connector.json"), "{}");
  const ran = await user.niia(["run", join(folder, "nothing.connector.json")]);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toMatch(/nothing\.connector\.json: no such file\n.*try one.*connector\.json/);
  const elsewhere = await user.niia(["run", "nothing.connector.json"]);
  expect(elsewhere).toMatchObject({ code: 2, stdout: "" });
  expect(elsewhere.stderr).toContain("niia init");
});

test("nothing was started by any of them", async () => {
  const status = await user.niia(["daemon", "status", "--json"]);
  expect(JSON.parse(status.stdout)).toMatchObject({ running: false });
});

async function refuses(file: string, args: string[]): Promise<void> {
  const ran = await user.niia(["run", file, ...args]);
  expect(ran.stderr).toMatch(/error\[[A-Z0-9-]+\]/);
  expect(ran.stderr).toMatch(/\.connector\.json:\d+:\d+/);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).not.toMatch(/ {4}at .*\.(ts|js):\d+/);
  expect(ran.ms).toBeLessThan(10_000);
}
