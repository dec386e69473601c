import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Log } from "@pty4ai/daemon";
import type { Plugin } from "@pty4ai/protocol";

/** The plugins that the user's `config.json` names under `plugins`: files, relative to it, or npm packages installed
 *  beside it. One that cannot be loaded is told in the log and left out: a session that names it is then refused. */
export async function loadPlugins(config: string, log: Log): Promise<Plugin[]> {
  const loaded: Plugin[] = [];
  for (const name of namesIn(config, log)) {
    try {
      const module = (await import(place(name, config))) as { plugin?: unknown };
      loaded.push(checked(module.plugin));
    } catch (error) {
      log("error", "A plugin could not be loaded", { plugin: name, reason: reasonOf(error) });
    }
  }
  return loaded;
}

function namesIn(config: string, log: Log): string[] {
  let text: string;
  try {
    text = readFileSync(config, "utf8");
  } catch {
    return [];
  }
  try {
    const { plugins } = JSON.parse(text) as { plugins?: unknown };
    return Array.isArray(plugins) ? plugins.filter((name) => typeof name === "string") : [];
  } catch (error) {
    log("error", "The configuration is not JSON", { file: config, reason: reasonOf(error) });
    return [];
  }
}

function place(name: string, config: string): string {
  if (name.startsWith(".") || isAbsolute(name)) {
    return pathToFileURL(resolve(dirname(config), name)).href;
  }
  return pathToFileURL(createRequire(config).resolve(name)).href;
}

function checked(plugin: unknown): Plugin {
  const { name, order, schema, transform } = (plugin ?? {}) as Partial<Plugin>;
  const fits =
    typeof name === "string" &&
    typeof order === "number" &&
    typeof schema === "object" &&
    typeof transform === "function";
  if (!fits) throw new TypeError("expected an export `plugin` of {name, order, schema, transform}");
  return plugin as Plugin;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
