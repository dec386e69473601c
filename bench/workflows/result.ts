import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { median } from "../row.ts";
import { FAULTS } from "./fault.ts";
import { linesOf, WORKFLOWS, type Workflow } from "./place.ts";

/** One run of a workflow with a fault in the middle. */
export interface Result {
  /** Of ours, which was tried. */
  commit: string;
  workflow: Workflow;
  fault: string;
  /** It became what the fault's `expected` says, whole, and each prompt was typed once. */
  ok: boolean;
  /** From the command to the end of the run. */
  ms: number;
  /** How it ended, in the run's own words. */
  ended: string;
  /** What is wrong with it, where it is not `ok`. */
  wrong: string[];
}

/** All runs of one workflow with one fault. */
export interface Cell {
  workflow: Workflow;
  lines: number;
  fault: string;
  ok: number;
  n: number;
  /** Seconds. */
  median: number;
  fastest: number;
  slowest: number;
  ended: string[];
  wrong: string[];
}

export function readResults(file: string): Result[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Result);
}

export function keepResult(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}

export function cellsOf(results: Result[]): Cell[] {
  return WORKFLOWS.flatMap((workflow) =>
    FAULTS.flatMap(({ name }) => {
      const tried = results.filter((one) => one.workflow === workflow && one.fault === name);
      return tried.length === 0 ? [] : [cellOf(workflow, name, tried)];
    }),
  );
}

function cellOf(workflow: Workflow, fault: string, tried: Result[]): Cell {
  const seconds = tried.map(({ ms }) => Math.round(ms / 100) / 10);
  return {
    workflow,
    lines: linesOf(workflow),
    fault,
    ok: tried.filter(({ ok }) => ok).length,
    n: tried.length,
    median: median(seconds),
    fastest: Math.min(...seconds),
    slowest: Math.max(...seconds),
    ended: [...new Set(tried.map(({ ended }) => ended))],
    wrong: [...new Set(tried.flatMap(({ wrong }) => wrong))],
  };
}

export function printed(cell: Cell): string {
  const { workflow, lines, fault, ok, n, ended, wrong } = cell;
  const time = `${cell.median} s (${cell.fastest}-${cell.slowest})`;
  const said = [...ended, ...wrong].join(" | ").slice(0, 200);
  return `${workflow.padEnd(12)} ${lines} lines  ${fault.padEnd(16)} ${ok}/${n}  ${time.padStart(20)}  ${said}`;
}
