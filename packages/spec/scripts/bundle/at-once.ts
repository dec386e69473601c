import { readFileSync } from "node:fs";
import { type Profiler, Session } from "node:inspector/promises";
import { pathToFileURL } from "node:url";

type Entry = typeof import("../../src/index.ts");
type Use = (entry: Entry) => void;

/** The source of a bundled module, rewritten so that the functions which `use` calls are compiled when it is loaded. V8 otherwise skims
 *  a function, reads it again at its first call, and leaves it out of what a compile cache keeps. It takes a function
 *  in parentheses as one that is called soon. */
export async function compileAtOnce(file: string, use: Use): Promise<string> {
  const source = readFileSync(file, "utf8");
  return rewrite(source, await calledIn(file, use));
}

interface Stretch {
  name: string;
  start: number;
  end: number;
}

/** The functions of a module that are called, by their place in its source, the outer before the inner. */
async function calledIn(file: string, use: Use): Promise<Stretch[]> {
  const url = `${pathToFileURL(file).href}?${Date.now()}`;
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  use((await import(url)) as Entry);
  const { result } = await session.post("Profiler.takePreciseCoverage");
  session.disconnect();
  return (result.find((script) => script.url === url)?.functions ?? [])
    .flatMap(stretchOf)
    .filter(({ start }) => start > 0)
    .sort((one, other) => one.start - other.start || other.end - one.end);
}

function stretchOf({ functionName, ranges }: Profiler.FunctionCoverage): Stretch[] {
  const [range] = ranges;
  if (!range || range.count === 0) return [];
  return [{ name: functionName, start: range.startOffset, end: range.endOffset }];
}

/** Declarations of the module become variables at its start; arrow functions get parentheses where they stand. */
function rewrite(source: string, called: readonly Stretch[]): string {
  const declared: Stretch[] = [];
  const arrows: Stretch[] = [];
  let inside = 0;
  for (const one of called) {
    const text = source.slice(one.start, one.end);
    const isDeclaration = text.startsWith(`function ${one.name}(`);
    if (isDeclaration && one.start >= inside) declared.push(one);
    else if (/^(\w+|\([^()]*\))=>/.test(text)) arrows.push(one);
    inside = Math.max(inside, one.end);
  }
  const variables = declared.map(({ name, start, end }) => {
    const body = withParentheses(source, { start, end }, arrows);
    return `${name}=(${body.replace(`function ${name}(`, "function(")})`;
  });
  let rest = "";
  let at = 0;
  for (const { start, end } of declared) {
    rest += withParentheses(source, { start: at, end: start }, arrows);
    at = end;
  }
  rest += withParentheses(source, { start: at, end: source.length }, arrows);
  return `var ${variables.join(",\n")};\n${rest}`;
}

function withParentheses(
  source: string,
  { start, end }: Omit<Stretch, "name">,
  arrows: readonly Stretch[],
): string {
  const inside = arrows.filter((arrow) => arrow.start >= start && arrow.end <= end);
  const marks = inside
    .flatMap((arrow) => [
      { at: arrow.start, mark: "(" },
      { at: arrow.end, mark: ")" },
    ])
    .sort((one, other) => one.at - other.at || (one.mark === ")" ? -1 : 1));
  let text = "";
  let from = start;
  for (const { at, mark } of marks) {
    text += source.slice(from, at) + mark;
    from = at;
  }
  return text + source.slice(from, end);
}
