import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const src: string = fileURLToPath(new URL("../../src/", import.meta.url));

/** What a document without faults does not need, or only where it uses it. Every export is a function. */
const LATER = [
  "command.ts",
  "condition/evaluate.ts",
  "condition/parse.ts",
  "finding.ts",
  "format.ts",
  "graph/dot.ts",
  "graph/graph.ts",
  "graph/mermaid.ts",
  "graph/tree.ts",
  "planning/agents.ts",
  "planning/around.ts",
  "planning/inside.ts",
  "planning/merging.ts",
  "planning/sub-team.ts",
  "planning/talk.ts",
  "planning/unsupported.ts",
  "problem.ts",
  "read/bytes.ts",
  "read/measure.ts",
  "read/place.ts",
  "read/reader.ts",
  "render.ts",
  "rules/channels.ts",
  "rules/conditions.ts",
  "rules/environment.ts",
  "rules/machines.ts",
  "rules/merging.ts",
  "rules/model-faults.ts",
  "rules/name-fault.ts",
  "rules/network.ts",
  "rules/outputs.ts",
  "rules/slot-faults.ts",
  "rules/structure.ts",
  "rules/timing.ts",
  "rules/tools.ts",
  "rules/trees.ts",
  "schema/explain.ts",
  "schema/nearest.ts",
  "schema/words.ts",
  "template-faults.ts",
];

/** Classes that callers and what comes later must have in common. */
const SHARED = ["condition/error.ts"];

/** Packs the modules of LATER into `later.cjs`, a function of what is shared with the entry. */
export async function bundleLater(outdir: string): Promise<void> {
  await build({
    stdin: {
      contents: LATER.map((file) => `export * from "./${file}";`).join("\n"),
      resolveDir: src,
      loader: "ts",
    },
    outfile: join(outdir, "later.cjs"),
    bundle: true,
    format: "iife",
    globalName: "later",
    banner: { js: "module.exports = (shared, moduleUrl) => {" },
    define: { "import.meta.url": "moduleUrl" },
    footer: { js: "return later; };" },
    platform: "node",
    target: "node22",
    packages: "external",
    minifyWhitespace: true,
    minifySyntax: true,
    plugins: [sharedWithEntry],
  });
}

const sharedWithEntry: Plugin = {
  name: "shared-with-entry",
  setup(entry) {
    entry.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!SHARED.includes(relative(src, path))) return undefined;
      const names = Object.keys((await import(pathToFileURL(path).href)) as object);
      return { contents: `export const { ${names.join(", ")} } = shared;`, loader: "js" };
    });
  },
};

/** In the entry, each function of LATER loads `later.cjs` when the first of them is called. */
export const loadedLater: Plugin = {
  name: "loaded-later",
  setup(entry) {
    entry.onResolve({ filter: /^later$/ }, ({ path }) => ({ path, namespace: "later" }));
    entry.onLoad({ filter: /./, namespace: "later" }, () => ({
      contents: LOADER,
      resolveDir: src,
    }));
    entry.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (!LATER.includes(relative(src, path))) return undefined;
      const exported = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
      const wrong = Object.keys(exported).filter((name) => typeof exported[name] !== "function");
      if (wrong.length > 0) throw new Error(`${path}: ${wrong.join(", ")} cannot be loaded later`);
      const forwards = Object.keys(exported).map(
        (name) => `export function ${name}(...given) { return later().${name}(...given); }`,
      );
      const contents = ['import { later } from "later";', ...forwards].join("\n");
      return { contents, resolveDir: dirname(path), loader: "js" };
    });
  },
};

const LOADER = `
import * as shared from "./${SHARED[0]}";
let loaded;
export function later() {
  if (!loaded) {
    const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);
    loaded = require("./later.cjs")(shared, import.meta.url);
  }
  return loaded;
}
`;
