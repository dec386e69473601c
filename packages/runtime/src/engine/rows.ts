/** An immutable list in which changing one item stays cheap however long it is: rows of 32, plain JSON. */
export type Rows<T> = readonly (readonly T[])[];

const WIDTH = 32;

export function rowsOf<T>(items: readonly T[]): Rows<T> {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += WIDTH)
    rows.push(items.slice(start, start + WIDTH));
  return rows;
}

/** With one item more. */
export function append<T>(rows: Rows<T>, item: T): Rows<T> {
  const last = rows.at(-1);
  if (last === undefined || last.length >= WIDTH) return [...rows, [item]];
  return [...rows.slice(0, -1), [...last, item]];
}

/** Makes one item changeable: it and the two lists it is in go through `copy`, which copies them or, where that was
 *  done before, leaves them. */
export function change<T extends object>(
  rows: Rows<T>,
  index: number,
  copy: <V extends object>(value: V) => V,
): { rows: Rows<T>; item: T } {
  const place = Math.floor(index / WIDTH);
  const item = copy(at(rows, index));
  const row = copy(rows[place] ?? []) as T[];
  row[index % WIDTH] = item;
  const changed = copy(rows) as (readonly T[])[];
  changed[place] = row;
  return { rows: changed, item };
}

export function at<T>(rows: Rows<T>, index: number): T {
  const item = rows[Math.floor(index / WIDTH)]?.[index % WIDTH];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}

export function count<T>(rows: Rows<T>): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : (rows.length - 1) * WIDTH + last.length;
}
