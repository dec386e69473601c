import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the example runs and prints what it says", () => {
  const code = /```ts\n([^]*?)```/.exec(readme)?.[1] ?? "";
  const shown = /```\n(error[^]*?)```/.exec(readme)?.[1] ?? "";
  const folder = mkdtempSync(join(tmpdir(), "spec-readme-"));
  try {
    const index = new URL("./index.ts", import.meta.url).href;
    writeFileSync(
      join(folder, "example.ts"),
      code.replace('"@connector/spec"', JSON.stringify(index)),
    );
    const run = (document: string): string => {
      writeFileSync(join(folder, "review.connector.json"), document);
      const args = ["--disable-warning=ExperimentalWarning", "example.ts"];
      return execFileSync(process.execPath, args, {
        cwd: folder,
        encoding: "utf8",
        stdio: ["ignore", "pipe", 2],
      });
    };
    expect(run('{ "pipeline": { "phases": [{ "name": "review", "model": "opus" }] } }')).toBe(
      "review (pipeline)\n└─ review\n   └─ opus: claude/opus\n",
    );
    const bad =
      '{\n  "pipeline": {\n    "phases": [\n      { "name": "review", "modle": "fast" },\n      {}\n    ]\n  }\n}\n';
    writeFileSync(join(folder, "review.connector.json"), bad);
    const script = `import("${index}").then(({ parse, formatDiagnostics }) => process.stdout.write(formatDiagnostics(parse(process.argv[1], { source: "review.connector.json" }).diagnostics)))`;
    expect(execFileSync(process.execPath, ["-e", script, bad], { encoding: "utf8" })).toBe(shown);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
