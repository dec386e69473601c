import { accessSync, chmodSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * The program that node-pty starts children through on macOS: it lies beside the native module, and some releases ship
 * it without the x bit. Elsewhere none is needed. Written from node-pty's source, not tested: no macOS was at hand.
 */
export function findSpawnHelper(platform: string = process.platform): string {
  if (platform !== "darwin") return "";
  const root = dirname(createRequire(import.meta.url).resolve("node-pty/package.json"));
  const folder = ["build/Release", "build/Debug", `prebuilds/darwin-${process.arch}`]
    .map((name) => join(root, name))
    .find((name) => existsSync(join(name, "pty.node")));
  if (folder === undefined)
    throw new Error(`no native module of node-pty under ${root}: reinstall it`);
  const helper = join(folder, "spawn-helper");
  makeExecutable(helper);
  return helper;
}

function makeExecutable(file: string): void {
  try {
    accessSync(file, constants.X_OK);
  } catch {
    try {
      chmodSync(file, 0o755);
    } catch (cause) {
      throw new Error(`${file} is not executable and could not be made so: run chmod +x on it`, {
        cause,
      });
    }
  }
}
