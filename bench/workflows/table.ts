import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { PACKAGES } from "../../packages/testkit/src/index.ts";
import { cellsOf, type Result } from "./result.ts";

const [START, END] = ["<!-- measured -->\n", "<!-- /measured -->"];

/** Puts the results into the document, in place of those it has. */
export function writeTable(file: string, results: Result[]): void {
  const text = readFileSync(file, "utf8");
  const [before, after] = [text.indexOf(START), text.indexOf(END)];
  if (before < 0 || after < 0) throw new Error(`${file} has no ${START}… ${END}`);
  writeFileSync(file, text.slice(0, before + START.length) + table(results) + text.slice(after));
}

function table(results: Result[]): string {
  const commits = [...new Set(results.map(({ commit }) => commit))].join(", ");
  const rows = cellsOf(results).map(
    ({ workflow, fault, ok, n, median, fastest, slowest, ended }) =>
      `| ${workflow} | ${fault} | ${ok}/${n} | ${median} s (${fastest} to ${slowest}) | ${ended.map(harmless).join("; ")} |`,
  );
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} with commit ${commits}, Codex ${PACKAGES.codex.version}, Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores.`,
    "",
    "| workflow | fault | as it should be | wall time: median (range) | how it ended |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

function harmless(text: string): string {
  return text.replaceAll("|", "\\|").slice(0, 200);
}
