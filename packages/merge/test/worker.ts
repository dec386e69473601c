import type { Item, World } from "./model.ts";

/** A number below `limit`, from a seed, the same each time. */
export type Random = (limit: number) => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const SLOTS = 20;

/** Text, programs, bytes and a link, in folders that nobody empties. */
export function firstWorld(): World {
  const world = new Map<string, Item>();
  const put = (path: string, rest: Partial<Item> = {}): unknown =>
    world.set(path, {
      path,
      mark: path,
      mode: "100644",
      slots: [`all of ${path}\n`],
      binary: false,
      ...rest,
    });
  for (const folder of ["", "src/", "src/deep/"]) put(`${folder}keep`);
  for (let n = 0; n < 6; n++) {
    const slots = Array.from({ length: SLOTS }, (_, at) => `${n} line ${at}`);
    put(`${n % 2 === 0 ? "" : "src/"}text${n}.txt`, { slots });
  }
  put("src/tool ä.sh", {
    mode: "100755",
    slots: Array.from({ length: SLOTS }, (_, at) => `echo ${at}`),
  });
  for (let n = 0; n < 3; n++)
    put(`src/deep/image${n}.bin`, { slots: [`${n}`.repeat(200)], binary: true });
  put("link", { mode: "120000", slots: ["src/keep"] });
  return world;
}

/** What one worker makes of it. Never touches the files that keep the folders. */
export function work(world: World, worker: number, random: Random): World {
  const done = new Map(world);
  const ids = [...world.keys()].filter((id) => !id.endsWith("keep"));
  for (let number = 0; number < 5; number++) {
    const id = ids[random(ids.length)] ?? "";
    const item = done.get(id);
    if (item === undefined) continue;
    const changed = change(item, `w${worker}`, random);
    if (changed === undefined) done.delete(id);
    else done.set(id, changed);
  }
  const path = random(4) === 0 ? "new/by all.txt" : `new/by ${worker}.txt`;
  done.set(path, {
    path,
    mark: path,
    mode: "100644",
    slots: [`by ${worker}, ${random(2)}\n`],
    binary: false,
  });
  return done;
}

function change(item: Item, who: string, random: Random): Item | undefined {
  const at = random(item.slots.length);
  const edited = {
    ...item,
    slots: item.slots.map((slot, n) => (n === at ? `${who} ${random(99)}` : slot)),
  };
  switch (random(7)) {
    case 0:
      return undefined;
    case 1:
      // A link that leads elsewhere from elsewhere is another link, for git and for people.
      if (item.mode === "120000") return edited;
      return { ...item, path: `moved/${who} ${item.path.replaceAll("/", "-")}` };
    case 2:
      if (item.mode === "120000") return item;
      return { ...item, mode: item.mode === "100644" ? "100755" : "100644" };
    default:
      return edited;
  }
}
