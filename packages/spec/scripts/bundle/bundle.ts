import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { compileAtOnce } from "./at-once.ts";
import { bundleLater, loadedLater } from "./later.ts";

const PACKAGE = join(import.meta.dirname, "../..");

/** Packs each entry of the package into one file: an import of many small modules costs more than reading a document.
 *  What a package of its own provides stays outside. */
export async function bundle(outdir: string): Promise<void> {
  await bundleLater(resolve(PACKAGE, outdir));
  await build({
    entryPoints: { index: "src/index.ts", conformance: "src/behaviour/index.ts" },
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
  await compileAtOnce(resolve(PACKAGE, outdir, "index.js"), readOrdinary);
}

const SPEC = new URL("../../../../spec/conformance/valid/promised/", import.meta.url);
const ORDINARY = ["dual-review", "rapid-prototype", "unnamed-multi-review"];

/** What a program does with the package: reads and plans documents like those that people write. */
function readOrdinary({ parse, plan }: typeof import("../../src/index.ts")): void {
  for (const name of ORDINARY) {
    const source = `${name}.connector.json`;
    const { document, positions } = parse(readFileSync(new URL(source, SPEC), "utf8"), { source });
    if (!document || !plan(document, { source, positions }).plan)
      throw new Error(`${source} cannot be planned`);
  }
}
