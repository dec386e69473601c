import { WorkerFailure } from "./failure.ts";

// Control characters would reach somebody's terminal with a list of names.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\uFFFD]/u;
const LONGEST_PART = 200;

/** The folders and the file of a name such as `research/notes.md`; undefined when it could lead out of the scratchpad. */
export function partsOf(name: string): string[] | undefined {
  const parts = name.split("/");
  return parts.length <= 8 && parts.every(isPart) ? parts : undefined;
}

export function checkName(name: string): string[] {
  const parts = partsOf(name);
  if (parts !== undefined) return parts;
  throw new WorkerFailure(`${JSON.stringify(name)} is not a name in the scratchpad`, {
    exit: 2,
    hint: "a relative path such as notes.md or research/notes.md, without . or ..",
  });
}

function isPart(part: string): boolean {
  return (
    part !== "" &&
    part !== "." &&
    part !== ".." &&
    Buffer.byteLength(part) <= LONGEST_PART &&
    !UNPRINTABLE.test(part)
  );
}
