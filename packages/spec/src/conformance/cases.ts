import { readdirSync, readFileSync } from "node:fs";

// Only tests read this: where the standard's cases are and how they are listed.
const SPEC: URL = new URL("../../../../spec/", import.meta.url);

export const specFile = (path: string): URL => new URL(path, SPEC);
export const readSpec = (path: string): string => readFileSync(specFile(path), "utf8");
export const readBytes = (path: string): Buffer => readFileSync(specFile(path));
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- a test says what a file holds
export const readSpecJson = <T>(path: string): T => JSON.parse(readSpec(path)) as T;

/** Names of the files of a folder that end so, sorted. */
export function listSpec(folder: string, ending: string): string[] {
  return readdirSync(specFile(`${folder}/`))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** Every document of the conformance cases, whether valid or not. */
export function allDocuments(): string[] {
  return ["valid", "valid/promised", "warning", "invalid"].flatMap((folder) =>
    listSpec(`conformance/${folder}`, ".connector.json"),
  );
}
