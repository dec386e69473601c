// `npm test`: everything that must hold before a change lands. Each check prints its own output only when it fails.
import { spawnSync } from "node:child_process";
import { needSystemPackages } from "./system-packages.mjs";

const checks = [
  ["build", "turbo", ["run", "build", "check:package", "--output-logs=errors-only"]],
  ["types of tests, scripts and benchmarks", "tsc", ["-p", "tsconfig.tests.json"]],
  ["lint", "oxlint", ["--quiet"]],
  ["format", "biome", ["format", "."]],
  ["unused code", "knip", ["--no-progress", "--no-config-hints"]],
  ["house rules", process.execPath, ["scripts/house.mjs"]],
  ["tests", "vitest", ["run", "--reporter=dot", "--reporter=./scripts/second-try.mjs"]],
];

const missing = needSystemPackages([
  "bwrap",
  "tmux",
  "vim",
  "htop",
  "less",
  "systemd-analyze",
  "asciinema",
]);
const failed = [];
for (const [name, command, args] of checks) {
  const started = Date.now();
  const loud = name === "tests";
  const result = spawnSync(command, args, {
    stdio: loud ? "inherit" : "pipe",
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const ok = result.status === 0;
  if (!ok) {
    failed.push(name);
    if (!loud)
      process.stderr.write(
        `${String(result.stdout)}${String(result.stderr)}${result.error ? `${result.error.message}\n` : ""}`,
      );
  }
  console.log(`${ok ? "ok  " : "FAIL"} ${String(name)} (${seconds} s)`);
}
if (missing.length > 0) {
  console.log(`not tested for want of system packages: ${missing.join(", ")}`);
  if (process.env.CI) failed.push("system packages");
}
console.log(failed.length === 0 ? "all checks passed" : `failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
