/** Where in a JSON text the value at a JSON Pointer starts, as `line:column`. Falls back to the nearest parent. */
export function locate(text: string, pointer: string): string {
  const path = pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return lineColumn(text, offsetOf(text, path));
}

export function lineColumn(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `${line}:${offset - before.lastIndexOf("\n")}`;
}

function offsetOf(text: string, path: string[]): number {
  let at = blanks(text, 0);
  for (const part of path) {
    const next = child(text, at, part);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/** Offset of one member of the object or array that starts at `at`. */
function child(text: string, at: number, part: string): number | undefined {
  const array = text[at] === "[";
  if (!array && text[at] !== "{") return undefined;
  let i = blanks(text, at + 1);
  for (let index = 0; i < text.length && text[i] !== "}" && text[i] !== "]"; index++) {
    let key = String(index);
    if (!array) {
      const end = skip(text, i);
      key = JSON.parse(text.slice(i, end)) as string;
      i = blanks(text, blanks(text, end) + 1);
    }
    if (key === part) return i;
    i = blanks(text, skip(text, i));
    if (text[i] === ",") i = blanks(text, i + 1);
  }
  return undefined;
}

/** Offset behind the value that starts at `at`. */
function skip(text: string, at: number): number {
  if (text[at] === '"') return stringEnd(text, at);
  if (text[at] !== "{" && text[at] !== "[")
    return at + (/^[^,\]}\s]+/.exec(text.slice(at))?.[0].length ?? 1);
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    if (text[i] === '"') i = stringEnd(text, i) - 1;
    else if (text[i] === "{" || text[i] === "[") depth++;
    else if ((text[i] === "}" || text[i] === "]") && --depth === 0) return i + 1;
  }
  return text.length;
}

function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === "\\") i++;
    else if (text[i] === '"') return i + 1;
  }
  return text.length;
}

function blanks(text: string, at: number): number {
  let i = at;
  while (/\s/.test(text[i] ?? "")) i++;
  return i;
}
