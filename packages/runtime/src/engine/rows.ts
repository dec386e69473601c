/** An immutable list in which changing one item stays cheap however long it is: rows of 64, plain JSON. */
export type Rows<T> = readonly (readonly T[])[];

const WIDTH = 64;

export function rowsOf<T>(items: readonly T[]): Rows<T> {
  const rows: T[][] = [];
  for (let start = 0; start < items.length; start += WIDTH)
    rows.push(items.slice(start, start + WIDTH));
  return rows;
}

export function put<T>(rows: Rows<T>, index: number, item: T): Rows<T> {
  const row = Math.floor(index / WIDTH);
  const old = rows[row];
  if (old === undefined || index % WIDTH >= old.length) throw new RangeError(`no item ${index}`);
  const changed = old.slice();
  changed[index % WIDTH] = item;
  const copy = rows.slice();
  copy[row] = changed;
  return copy;
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
