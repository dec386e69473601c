import { fileURLToPath } from "node:url";

/** Whether this runs from its TypeScript sources. */
export const SOURCE: boolean = import.meta.url.endsWith(".ts");
export const HOLDER_MAIN: string = fileURLToPath(
  new URL(SOURCE ? "./main.ts" : "./main.js", import.meta.url),
);
/** A small young generation keeps the process small, and so every fork short. */
export const HOLDER_EXEC_ARGV: readonly string[] = [
  ...(SOURCE ? ["--conditions=@connector/source"] : []),
  "--disable-warning=ExperimentalWarning",
  "--max-semi-space-size=2",
];
