import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentOf } from "./document.ts";
import { numberFrom } from "./process.ts";
import { interleave, type Row } from "./row.ts";

const SPEC = new URL("../packages/spec/dist/index.js", import.meta.url).href;

/** `@connector/spec` as its users load it: the built package, a process of its own for each sample. */
export async function benchSpec(n: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "niia-bench-"));
  const file = (phases: number): string => {
    const path = join(folder, `${phases}.connector.json`);
    writeFileSync(path, documentOf(phases));
    return path;
  };
  try {
    return [...(await coldImport(file(20), join(folder, "cache"), n)), ...(await growth(file, n))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** 5 ms where ajv compiled at run time takes 73 ms: what the limit was measured against. */
const MOST_OF_PEER = 0.068;

/** A first start, and a second one with Node's compile cache, which `niia` turns on before it loads anything. */
async function coldImport(path: string, cache: string, n: number): Promise<Row[]> {
  const peerName = "JSON.parse + ajv compiled at run time";
  numberFrom(ours(path, cache));
  const found = await interleave(n, {
    bare: async () => numberFrom(ours(path)),
    cached: async () => numberFrom(ours(path, cache)),
    peer: async () => numberFrom(peer(path)),
  });
  const shared = { suite: "spec", unit: "ms", peers: { [peerName]: found.peer }, n };
  const ratio = found.bare / found.peer;
  return [
    {
      ...shared,
      name: "validate + plan, 20 phases, cold import",
      ours: found.bare,
      limit: `<= ${MOST_OF_PEER} of the peer`,
      ratio,
      ok: ratio <= MOST_OF_PEER,
    },
    {
      ...shared,
      name: "the same as niia loads it: second start, compile cache",
      ours: found.cached,
      limit: "<= 5 ms",
      ratio: found.cached / found.peer,
      ok: found.cached <= 5,
    },
  ];
}

async function growth(file: (phases: number) => string, n: number): Promise<Row[]> {
  const [small, large] = [file(1000), file(10_000)];
  const found = await interleave(n, {
    small: async () => numberFrom(ours(small)),
    large: async () => numberFrom(ours(large)),
  });
  const factor = found.large / found.small;
  return [
    {
      suite: "spec",
      name: "validate + plan, 10,000 phases",
      unit: "ms",
      ours: found.large,
      peers: {},
      limit: "<= 1500 ms",
      ratio: null,
      n,
      ok: found.large <= 1500,
    },
    {
      suite: "spec",
      name: "10,000 phases over 1,000 (10 is linear)",
      unit: "x",
      ours: factor,
      peers: {},
      limit: "<= 15 x",
      ratio: null,
      n,
      ok: factor <= 15,
    },
  ];
}

const ours = (path: string, cache?: string): string => `
  import { readFileSync } from "node:fs";
  import { enableCompileCache } from "node:module";
  ${cache === undefined ? "" : `enableCompileCache(${JSON.stringify(cache)});`}
  const text = readFileSync(${JSON.stringify(path)}, "utf8");
  const started = performance.now();
  const { parse, plan } = await import(${JSON.stringify(SPEC)});
  const parsed = parse(text, { source: "bench" });
  const planned = plan(parsed.document, { source: "bench", positions: parsed.positions });
  const took = performance.now() - started;
  if (!planned.plan) throw new Error(JSON.stringify(planned.diagnostics.slice(0, 3)));
  console.log(took);`;

const peer = (path: string): string => `
  import { readFileSync } from "node:fs";
  import { createRequire } from "node:module";
  const require = createRequire(${JSON.stringify(new URL("../packages/spec/package.json", import.meta.url).href)});
  const text = readFileSync(${JSON.stringify(path)}, "utf8");
  const schema = readFileSync(${JSON.stringify(new URL("../spec/2.0/connector.schema.json", import.meta.url).pathname)}, "utf8");
  const started = performance.now();
  const { default: Ajv } = require("ajv/dist/2020.js");
  const check = new Ajv({ strict: false }).compile(JSON.parse(schema));
  if (!check(JSON.parse(text))) throw new Error(JSON.stringify(check.errors.slice(0, 3)));
  console.log(performance.now() - started);`;
