import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadPlugins } from "./plugins.ts";

const folder = mkdtempSync(join(tmpdir(), "niia-plugins-"));
const config = join(folder, "config.json");
afterAll(() => rmSync(folder, { recursive: true }));

const source = (name: string): string =>
  `export const plugin = { name: ${JSON.stringify(name)}, order: 40, schema: {}, transform: (draft) => draft };`;
writeFileSync(join(folder, "mine.mjs"), source("mine"));
writeFileSync(join(folder, "broken.mjs"), "export const plugin = 1;");
const installed = join(folder, "node_modules", "@acme", "niia-plugin");
mkdirSync(installed, { recursive: true });
writeFileSync(
  join(installed, "package.json"),
  '{"name":"@acme/niia-plugin","type":"module","main":"index.js"}',
);
writeFileSync(join(installed, "index.js"), source("acme"));

test.each([
  ["a file beside the configuration", ["./mine.mjs"], ["mine"], 0],
  ["an installed package", ["@acme/niia-plugin"], ["acme"], 0],
  ["one that is no plugin is left out, and told", ["./broken.mjs", "./mine.mjs"], ["mine"], 1],
  ["one that is not there is left out, and told", ["@acme/nothing"], [], 1],
])("%s", async (_name, plugins, names, errors) => {
  writeFileSync(config, JSON.stringify({ plugins }));
  const told: string[] = [];
  const loaded = await loadPlugins(config, (level) => void told.push(level));
  expect(loaded.map(({ name }) => name)).toEqual(names);
  expect(told).toHaveLength(errors);
});

test("without a configuration there are none", async () => {
  expect(await loadPlugins(join(folder, "no.json"), () => undefined)).toEqual([]);
});
