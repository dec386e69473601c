import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
/** What a person waits for is measured in these: nothing else runs beside them. */
const MEASURED = ["review.test.ts", "matrix.test.ts"];
const project = (name: string, test: object) => ({
  ssr: { resolve: { conditions: ["@connector/source", "node", "import", "default"] } },
  test: {
    name,
    root: here("."),
    // As in the other suites: told by the reporter, never silent.
    retry: process.env["CI"] ? 1 : 0,
    testTimeout: 180_000,
    hookTimeout: 60_000,
    pool: "forks" as const,
    ...test,
  },
});

// Real agents: run by `npm run test:agents`, which installs them first.
export default defineConfig({
  root: here("."),
  test: {
    reporters: ["default", here("../../scripts/second-try.mjs")],
    teardownTimeout: 40_000,
    projects: [
      project("agents", {
        include: ["**/*.test.ts"],
        exclude: MEASURED,
        maxWorkers: 2,
        globalSetup: here("census.ts"),
        sequence: { groupOrder: 1 },
      }),
      project("agents measured", {
        include: MEASURED,
        maxWorkers: 1,
        globalSetup: here("census.ts"),
        sequence: { groupOrder: 2 },
      }),
    ],
  },
});
