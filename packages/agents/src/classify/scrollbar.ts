const SOLID = /[█▓]$/u;
const THIN = / [│┃▐▕░▒]$/u;
/** Signs of no width make a line longer than it looks. */
const SLACK = 2;
const FEWEST = 3;

/** The lines without the scrollbar that some agents draw down the right edge: solid signs at the end of several lines in
 *  one column, and thin ones in the same. */
export function withoutScrollbar(lines: string[]): string[] {
  const lengths = lines.filter((line) => SOLID.test(line)).map((line) => line.length);
  const length = commonest(lengths);
  const near = (line: string): boolean => line.length >= length && line.length <= length + SLACK;
  if (
    length < 20 ||
    lengths.filter((each) => each >= length && each <= length + SLACK).length < FEWEST
  )
    return lines;
  return lines.map((line) =>
    near(line) && (SOLID.test(line) || THIN.test(line)) ? line.slice(0, -1).trimEnd() : line,
  );
}

function commonest(lengths: number[]): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
