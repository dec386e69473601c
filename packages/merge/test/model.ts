import { createHash } from "node:crypto";

/** Files as things with an identity, so that a merge of them can be worked out without git. */
export interface Item {
  path: string;
  /** Stands in the lines that nobody changes, so that no two files are alike. */
  mark: string;
  mode: "100644" | "100755" | "120000";
  /** Lines that may change one by one; a file that changes as a whole has one. */
  slots: readonly string[];
  binary: boolean;
}

/** By identity; a file that is gone is not in it. */
export type World = ReadonlyMap<string, Item>;

export function bytesOf({ mark, slots, binary }: Item): Buffer {
  if (binary) {
    const fixed = Array.from(
      { length: 40 },
      (_, at) => `${mark} ${at} of the same bytes in all versions
`,
    );
    return Buffer.concat([Buffer.from([0, 255]), Buffer.from([...fixed, ...slots].join(""))]);
  }
  if (slots.length === 1) return Buffer.from(slots[0] ?? "");
  // Between two slots there are lines that nobody changes.
  return Buffer.from(slots.map((slot, at) => `${mark} ${at}\n${slot}\n${at} ${mark}\n`).join(""));
}

/** What `git ls-tree -r` would say, worked out here. */
export function listing(world: World): string[] {
  return [...world.values()]
    .map((item) => {
      const bytes = bytesOf(item);
      const name = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
      return `${item.mode} blob ${name}\t${item.path}`;
    })
    .sort();
}

/** The three-way merge of the worlds; undefined when both sides want different things. */
export function mergeWorlds(base: World, ours: World, theirs: World): World | undefined {
  const merged = new Map<string, Item>();
  const [left, right] = [byPlace(base, ours), byPlace(base, theirs)];
  for (const id of new Set([...base.keys(), ...left.keys(), ...right.keys()])) {
    const item = mergeItems(base.get(id), left.get(id), right.get(id));
    if (item === "conflict") return undefined;
    if (item !== undefined) merged.set(id, item);
  }
  const paths = [...merged.values()].map(({ path }) => path);
  return new Set(paths).size === paths.length ? merged : undefined;
}

/** What is new on two sides is the same thing only where it lies in the same place. */
function byPlace(base: World, world: World): World {
  return new Map(
    [...world].map(([id, item]) => [base.has(id) ? id : `new: ${item.path}`, item] as const),
  );
}

type Merged = Item | undefined | "conflict";

function mergeItems(
  base: Item | undefined,
  ours: Item | undefined,
  theirs: Item | undefined,
): Merged {
  if (same(ours, theirs) || same(base, theirs)) return ours;
  if (same(base, ours)) return theirs;
  if (base === undefined || ours === undefined || theirs === undefined) return "conflict";
  const path = either(base.path, ours.path, theirs.path);
  const mode = either(base.mode, ours.mode, theirs.mode);
  const slots = base.slots.map((slot, at) => either(slot, ours.slots[at], theirs.slots[at]));
  if (path === undefined || mode === undefined || slots.includes(undefined)) return "conflict";
  return { ...base, path, mode, slots: slots as string[] };
}

function either<T>(base: T, ours: T | undefined, theirs: T | undefined): T | undefined {
  if (ours === theirs || theirs === base) return ours;
  return ours === base ? theirs : undefined;
}

function same(a: Item | undefined, b: Item | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
