import type { RunFiles } from "../driver/files.ts";
import type { World } from "./world.ts";

/** Files in memory that outlive a driver, as a disk does. */
export function memoryFiles(
  world: World,
): RunFiles & { post: (path: string, text: string) => void } {
  const files = new Map<string, string>();
  return {
    post: (path, text) => void files.set(path, text),
    makeFolder: () => Promise.resolve(),
    read: (path) => Promise.resolve(files.get(path)),
    write: async (_, path, text) => {
      await world.pass(20);
      files.set(path, text);
    },
    list: (dir) => {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${dir}/`));
      return Promise.resolve(inside.map((path) => path.slice(dir.length + 1)).sort());
    },
  };
}
