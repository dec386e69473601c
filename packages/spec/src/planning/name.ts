import { isWord } from "../read/letters.ts";

/** What a document without a name is called: its file's name without `.connector.json`. */
export function documentName(source: string): string {
  const file = source.split(/[/\\]/).at(-1) ?? "";
  const name = file.replace(/\.json$/i, "").replace(/\.connector$/i, "");
  return isWord(name, ". ") || (/[\p{L}\p{N}]/u.test(name) && !/^<.*>$/.test(file))
    ? name
    : "connector";
}
