import { defineConfig } from "vitest/config";

// Tests read the TypeScript sources of every package: no build comes first.
const conditions = ["@connector/source", "node", "import", "default"];
// Tests with real terminals, processes and git get a second try where a change lands, on machines whose load nobody
// knows; the summary names each one that needed it. Pure ones get none.
const tries = (real: boolean): number => (real && process.env["CI"] ? 1 : 0);
const PURE = new Set(["spec", "protocol", "runtime", "triggers"]);
/** What is asked again until it fits: a loaded machine gets its time. */
const patient = { poll: { timeout: 15_000, interval: 20 } };
/** Counts the processes that are left when a run is over. */
const census = new URL("packages/daemon/src/testing/census.ts", import.meta.url).pathname;
const project = (name: string, root: string) => ({
  ssr: { resolve: { conditions } },
  test: {
    name,
    root,
    include: ["src/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    expect: patient,
    retry: tries(!PURE.has(name)),
    pool: "forks" as const,
    ...(PURE.has(name) ? {} : { globalSetup: census }),
  },
});

const packages = [
  "spec",
  "protocol",
  "client",
  "daemon",
  "agents",
  "runtime",
  "testkit",
  "plugins-worktree",
  "plugins-sandbox",
  "plugins-scratchpad",
  "plugins-env",
  "plugins-timeout",
  "merge",
  "triggers",
];

export default defineConfig({
  test: {
    // Most of a test is waiting for terminals, processes and git: a file takes a third to a half of a core.
    maxWorkers: 4,
    projects: [
      ...packages.map((name) => project(name, `packages/${name}`)),
      project("cli", "apps/cli"),
      {
        ssr: { resolve: { conditions } },
        test: {
          name: "e2e",
          root: "e2e",
          include: ["**/*.test.ts"],
          exclude: ["agents/**"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: patient,
          globalSetup: census,
          retry: tries(true),
          pool: "forks" as const,
        },
      },
    ],
  },
});
