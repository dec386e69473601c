import type { ValidateFunction } from "ajv";
import { type Plugin, ProtocolError } from "@pty4ai/protocol";

/** A plugin with the options a session gave it. */
export interface ChosenPlugin {
  plugin: Plugin;
  options: unknown;
}

/** The plugins of a daemon, by name, with their options' schemas compiled once. */
export class Catalogue {
  readonly #plugins: Map<string, Plugin>;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(plugins: readonly Plugin[]) {
    this.#plugins = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  }

  get(name: string): Plugin | undefined {
    return this.#plugins.get(name);
  }

  /** Those a request names, in their order; throws `bad-option` with the path of an option that is wrong. */
  async choose(named: Record<string, unknown>): Promise<ChosenPlugin[]> {
    const chosen: ChosenPlugin[] = [];
    for (const [name, options] of Object.entries(named)) {
      const plugin = this.#plugins.get(name);
      if (plugin === undefined) throw this.#unknown(name);
      await this.#check(plugin, options);
      chosen.push({ plugin, options });
    }
    return chosen.sort((a, b) => a.plugin.order - b.plugin.order);
  }

  async #check(plugin: Plugin, options: unknown): Promise<void> {
    const validate = this.#compiled.get(plugin.name) ?? (await compile(plugin));
    this.#compiled.set(plugin.name, validate);
    if (validate(options)) return;
    const first = validate.errors?.[0];
    const extra = first?.params["additionalProperty"] as string | undefined;
    const at = `${first?.instancePath ?? ""}${extra === undefined ? "" : `/${extra}`}`;
    const path = `/plugins/${plugin.name}${at}`;
    const what = extra === undefined ? (first?.message ?? "is wrong") : "is not a known option";
    throw new ProtocolError("bad-option", `${path}: ${what}`, { details: { path } });
  }

  #unknown(name: string): ProtocolError {
    const known = [...this.#plugins.keys()].join(", ") || "none";
    return new ProtocolError("bad-option", `/plugins/${name}: no such plugin`, {
      hint: `Loaded: ${known}.`,
      details: { path: `/plugins/${name}` },
    });
  }
}

async function compile(plugin: Plugin): Promise<ValidateFunction> {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  return new Ajv2020({ strict: false, allErrors: false }).compile(plugin.schema);
}
