import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeSandboxed } from "../../packages/plugins-sandbox/test/needs-sandbox.ts";
import type { Opened, World } from "../../packages/runtime/src/conformance/world.ts";
import { PLAIN, runCase } from "../../packages/runtime/src/conformance/run-case.ts";
import { type BehaviourCase, differences } from "../../packages/spec/src/behaviour/index.ts";
import { realWorld } from "./world.ts";

const folder = fileURLToPath(new URL("../../spec/conformance/behaviour/", import.meta.url));
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json"))
  .map(
    (name) =>
      [name, JSON.parse(readFileSync(join(folder, name), "utf8")) as BehaviourCase] as const,
  );
/** The others are run with scripted agents alone, in the runtime's own tests. */
const worldly = cases.filter(([, { needs = [] }]) => !needs.every((need) => PLAIN.able.has(need)));
const needsSandbox = ([, { needs = [] }]: (typeof cases)[number]): boolean =>
  needs.includes("sandbox");

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "niia-conformance-")));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

type Change = (world: World) => World;
async function run(
  name: string,
  one: BehaviourCase,
  change: Change = (world) => world,
): Promise<string[]> {
  const place = mkdtempSync(join(root, `${name}-`));
  return differences(one, await runCase(one, place, change(realWorld(one, place))));
}

test("no case asks for what nobody here has", () => {
  const able = realWorld({ rules: [], document: {}, expect: {} }, root).able;
  const left = cases.filter(([, { needs = [] }]) => !needs.every((need) => able.has(need)));
  expect(left.map(([name]) => name)).toEqual([]);
});

test.each(worldly.filter((each) => !needsSandbox(each)))("%s", async (name, one) => {
  expect(await run(name, one)).toEqual([]);
});

/** A place that opens as it should, but for this. */
const opening =
  (opened: Partial<Opened>): Change =>
  (world) => ({
    ...world,
    open: async (request) => ({ ...(await world.open?.(request)), ...opened }) as Opened,
  });

test.each<[string, string, Change]>([
  ["merge-auto", "trees are left apart", without("merge")],
  ["merge-none", "everything is merged", (world) => ({ ...world, left: mergedAll(world) })],
  ["resume-a-tree", "work is thrown away", opening({ close: async () => ({}) })],
  ["same-tree-twice", "all work in one folder", opening({ tree: "here" })],
  ["event-filter", "every event starts a run", (world) => ({ ...world, causes: twice })],
  ["schedule-catches-up-once", "nothing is missed", (world) => ({ ...world, causes: twice })],
  ["mcp-servers", "no servers are given", opening({ servers: [] })],
  ["unknown-mcp-server", "nobody looks", without("check")],
  ["sandboxed-reach", "everything is reached", opening({ reach: async (hosts) => hosts })],
])("%s is not met where %s", async (name, _how, change) => {
  const [, one] = cases.find(([file]) => file === `${name}.json`) ?? [];
  expect(one).toBeDefined();
  if (one !== undefined) expect(await run(`not-${name}`, one, change)).not.toEqual([]);
});

function without(part: keyof World): Change {
  return (world) => {
    const left: Partial<World> = { ...world };
    delete left[part];
    return left as World;
  };
}

function twice(): { event: unknown }[] {
  return [{ event: { number: 1 } }, { event: { number: 3 } }];
}

function mergedAll(world: World): NonNullable<World["left"]> {
  return (runs, commits) => {
    const { kept = {} } = world.left?.(runs, commits) ?? {};
    return { kept, merged: Object.assign({}, ...Object.values(kept)) as Record<string, string> };
  };
}

describeSandboxed("in a sandbox", () => {
  test.each(worldly.filter(needsSandbox))("%s", async (name, one) => {
    expect(await run(name, one)).toEqual([]);
  });
});
