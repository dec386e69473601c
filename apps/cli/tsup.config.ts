import { defineConfig, type Options } from "tsup";

const common: Options = {
  format: "esm",
  target: "node22",
  splitting: true,
  dts: false,
  banner: {
    js: 'import { createRequire as niiaRequire } from "node:module"; const require = niiaRequire(import.meta.url);',
  },
};

export default defineConfig([
  {
    ...common,
    entry: { niia: "src/niia.ts" },
    // What every run needs comes in few files: opening fifty small ones takes longer than all they do.
    noExternal: [
      "commander",
      "@connector/runtime",
      "@pty4ai/agents/names",
      "@pty4ai/client",
      "@pty4ai/protocol",
    ],
    // These carry assets beside their code, or are one file already.
    external: [/^@pty4ai\/(?!client$|protocol$|agents\/names$)/, "@connector/spec", /^ajv/],
  },
  {
    ...common,
    // The daemon starts once: its libraries stay packages of their own.
    entry: { "daemon/main": "src/daemon/main.ts" },
    outDir: "dist",
    external: [/^@pty4ai\//, /^@connector\//],
  },
  {
    ...common,
    // One file with all in it: a sandbox shows it to a session, and nothing else of us.
    entry: { "mcp/main": "src/mcp/main.ts" },
    outDir: "dist",
    splitting: false,
    noExternal: [/./],
  },
]);
