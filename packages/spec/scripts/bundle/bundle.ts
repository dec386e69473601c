import { join } from "node:path";
import { build } from "esbuild";
import { bundleLater, loadedLater } from "./later.ts";

/** Packs each entry of the package into one file: an import of many small modules costs more than reading a document.
 *  What a package of its own provides stays outside. */
export async function bundle(outdir: string): Promise<void> {
  await bundleLater(outdir);
  await build({
    entryPoints: { index: "src/index.ts", conformance: "src/behaviour/index.ts" },
    absWorkingDir: join(import.meta.dirname, "../.."),
    outdir,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    packages: "external",
    minify: true,
    plugins: [loadedLater],
  });
}
