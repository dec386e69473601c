const LONGEST = 500;

/** Why a pattern of a profile is refused, or undefined. It must compile, be short, and be free of the shapes that
 *  make matching exponential: a repeated group that holds a repetition or an alternation, and backreferences. */
export function patternFault(source: string): string | undefined {
  if (source.length > LONGEST) return `is longer than ${LONGEST} characters`;
  try {
    compilePattern(source);
  } catch (error) {
    return error instanceof Error ? error.message : "is no regular expression";
  }
  return repetitionFault(source);
}

export function compilePattern(source: string): RegExp {
  return new RegExp(source, "mu");
}

/** Walks the pattern once and keeps, for each open group, whether it holds a repetition or an alternation. */
function repetitionFault(source: string): string | undefined {
  const open: { loose: boolean }[] = [];
  let closed: { loose: boolean } | undefined;
  for (let i = 0; i < source.length; i++) {
    const c = source[i];
    const group = closed;
    closed = undefined;
    if (c === "\\") {
      if (/[1-9k]/.test(source[i + 1] ?? "")) return "uses a backreference";
      i++;
    } else if (c === "[") {
      i = classEnd(source, i);
    } else if (c === "(") {
      open.push({ loose: false });
      if (source[i + 1] === "?") i++;
    } else if (c === ")") {
      closed = open.pop();
      if (closed?.loose) loosen(open);
    } else if (c === "|") {
      loosen(open);
    } else if (repeats(source, i)) {
      if (group?.loose) return "repeats a group that itself repeats or alternates";
      loosen(open);
    } else if (c === "?" || c === "{") {
      loosen(open);
    }
  }
  return undefined;
}

function loosen(open: { loose: boolean }[]): void {
  const inside = open.at(-1);
  if (inside) inside.loose = true;
}

/** True for a quantifier that can repeat without a small bound. */
function repeats(source: string, at: number): boolean {
  if (source[at] === "*" || source[at] === "+") return true;
  const bounds = /^\{(\d+)(,?)(\d*)\}/.exec(source.slice(at));
  if (bounds === null) return false;
  const most =
    bounds[2] === "," ? (bounds[3] === "" ? Infinity : Number(bounds[3])) : Number(bounds[1]);
  return most > 8;
}

function classEnd(source: string, from: number): number {
  for (let i = from + 1; i < source.length; i++) {
    if (source[i] === "\\") i++;
    else if (source[i] === "]") return i;
  }
  return source.length;
}
