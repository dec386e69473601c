// Rules of the house that no linter knows: file sizes, names of folders, tables of contents, READMEs, machine paths.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

const listed = spawnSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" });
// Outside a checkout (an unpacked archive) there is nothing to list.
const files =
  listed.status === 0 ? listed.stdout.split("\n").filter((file) => file && existsSync(file)) : [];
const problems = [];

const code = files.filter((file) => /\.(ts|mjs)$/.test(file) && !/\/generated\//.test(file));
const sources = code.filter(
  (file) =>
    !file.endsWith(".test.ts") && !/(^|\/)test\/|^packages\/agents\/recordings\//.test(file),
);
const sizes = [];
for (const file of code) {
  const lines = readFileSync(file, "utf8").split("\n").length - 1;
  if (sources.includes(file)) sizes.push(lines);
  if (lines > 400) problems.push(`${file}: ${lines} lines, at most 400`);
}
sizes.sort((a, b) => a - b);
const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
if (median > 80) problems.push(`median source file has ${median} lines, at most 80`);

for (const file of code) {
  if (/(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.)/.test(file))
    problems.push(`${file}: a name that says nothing`);
  if (
    basename(file) === "index.ts" &&
    /^(export )?(async )?(function|const|class|let) /m.test(readFileSync(file, "utf8"))
  ) {
    problems.push(`${file}: index.ts is a table of contents, without logic`);
  }
}

for (const manifest of files.filter((file) =>
  /^(packages|apps)\/[^/]+\/package\.json$/.test(file),
)) {
  if (!existsSync(`${dirname(manifest)}/README.md`))
    problems.push(`${dirname(manifest)}: no README.md`);
}

const forbidden = [
  [/\b(it|test|describe)\.(skip|only|todo)\b/, "a test that does not run"],
  [/(^|[^\w.])\/(work|farm)\/[a-z]/, "a path of one machine"],
  [/\b(TODO|FIXME|XXX)\b/, "unfinished work in the source"],
];
for (const file of files.filter(
  (name) =>
    /\.(ts|mjs|json|md|sh|py|pl|yaml)$/.test(name) &&
    name !== "scripts/house.mjs" &&
    name !== "pnpm-lock.yaml",
)) {
  const text = readFileSync(file, "utf8");
  for (const [pattern, what] of forbidden) {
    const line = text.split("\n").findIndex((each) => pattern.test(each));
    if (line >= 0) problems.push(`${file}:${line + 1}: ${what}`);
  }
}

for (const decision of files.filter((file) => /^docs\/decisions\/\d{4}-.*\.md$/.test(file))) {
  const lines = readFileSync(decision, "utf8").split("\n").length - 1;
  if (lines > 40) problems.push(`${decision}: ${lines} lines, at most 40`);
}

for (const problem of problems) console.error(problem);
console.log(`${sources.length} source files, median ${median} lines; ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;
