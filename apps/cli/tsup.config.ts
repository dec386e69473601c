import { defineConfig } from "tsup";

// Bundles the commands only. The workspace's libraries stay packages of their own: they carry assets beside their code.
export default defineConfig({
  entry: { niia: "src/niia.ts", "daemon/main": "src/daemon/main.ts" },
  format: "esm",
  target: "node22",
  splitting: true,
  dts: false,
  clean: ["**/*.js"],
  noExternal: ["commander"],
  external: [/^@pty4ai\//, /^@connector\//],
  banner: {
    js: 'import { createRequire as niiaRequire } from "node:module"; const require = niiaRequire(import.meta.url);',
  },
});
