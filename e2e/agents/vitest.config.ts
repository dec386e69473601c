import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Real agents, one test at a time: run by `npm run test:agents`, which installs them first.
export default defineConfig({
  ssr: { resolve: { conditions: ["@connector/source", "node", "import", "default"] } },
  test: {
    name: "agents",
    root: fileURLToPath(new URL(".", import.meta.url)),
    include: ["**/*.test.ts"],
    // As in the other suites: told by the reporter, never silent.
    retry: process.env["CI"] ? 1 : 0,
    reporters: ["default", fileURLToPath(new URL("../../scripts/second-try.mjs", import.meta.url))],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    pool: "forks",
    fileParallelism: false,
  },
});
