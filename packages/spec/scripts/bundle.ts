// Packs each entry into one file: an import of many small modules costs more than reading a document.
// What a package of its own provides stays outside and is loaded when the first condition is met.
import { build } from "esbuild";

await build({
  entryPoints: { index: "src/index.ts", conformance: "src/behaviour/index.ts" },
  outdir: "dist",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22",
  packages: "external",
  sourcemap: true,
  minify: true,
  legalComments: "none",
});
