// Packs the package into one file: an import of many small modules costs more than reading a document.
// What a package of its own provides stays outside and is loaded when the first condition is met.
import { build } from "esbuild";

await build({
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.js",
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node22",
  packages: "external",
  sourcemap: true,
  minify: true,
  legalComments: "none",
});
