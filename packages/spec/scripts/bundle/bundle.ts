import { renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { compileAtOnce } from "./at-once.ts";
import { bundleLater, loadedLater } from "./later.ts";

/** Others may read the package meanwhile: it is replaced when it is ready. */
const DRAFT = "index.draft";
const PACKAGE = join(import.meta.dirname, "../..");

/** Packs each entry of the package into one file: an import of many small modules costs more than reading a document.
 *  What a package of its own provides stays outside. */
export async function bundle(outdir: string): Promise<void> {
  await bundleLater(resolve(PACKAGE, outdir));
  await build({
    entryPoints: {
      [DRAFT]: "src/index.ts",
      conformance: "src/behaviour/index.ts",
      "connector-conformance": "src/behaviour/main.ts",
      validator: "src/validator.ts",
    },
    absWorkingDir: PACKAGE,
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    minify: true,
    plugins: [loadedLater],
  });
  const draft = resolve(PACKAGE, outdir, `${DRAFT}.js`);
  writeFileSync(draft, await compileAtOnce(draft, readOrdinary));
  renameSync(draft, resolve(PACKAGE, outdir, "index.js"));
}

/** A document that has what documents usually have. */
const ORDINARY = {
  name: "feature",
  models: { primary: "claude", fallback: "codex", cheap: "haiku" },
  pipeline: {
    scratchpad: true,
    phases: [
      { name: "plan", model: "primary", prompt: "Plan {task}." },
      {
        name: "build",
        workers: [
          { name: "api", model: "primary", prompt: "Build the API as in {results.plan}." },
          { name: "docs", model: "cheap", prompt: "Write it down." },
        ],
        session: { worktree: "build-{worker}", sandbox: true, timeout_ms: 600_000 },
        failover: ["fallback"],
      },
      { name: "test", workers: 2, prompt: "Test part {worker}.", steps: ["npm test"] },
    ],
  },
};

/** What a program does with the package. */
function readOrdinary({ parse, plan }: typeof import("../../src/index.ts")): void {
  const source = "feature.connector.json";
  const { document, positions } = parse(JSON.stringify(ORDINARY), { source });
  if (!document || !plan(document, { source, positions }).plan)
    throw new Error("the ordinary document cannot be planned");
}
