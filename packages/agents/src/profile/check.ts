import { createRequire } from "node:module";
import type { Ajv2020 as Ajv, ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import schema from "./generated/agent.schema.json" with { type: "json" };
import { isObject } from "./merge.ts";
import { patternFault } from "./pattern.ts";
import type { Profile } from "./types.ts";
import { LAUNCH_VARIABLES, variablesIn } from "./variables.ts";

/** Something wrong in a profile: where in the file, as a JSON Pointer, and what. */
export interface Fault {
  pointer: string;
  message: string;
}

let validate: ValidateFunction | undefined;

/** What is wrong with the file as it was written. */
export function fileFaults(file: unknown): Fault[] {
  validate ??= compile();
  if (!validate(file)) return (validate.errors ?? []).map(schemaFault);
  return [...patternFaults(file, ""), ...changeFaults(file)];
}

/** What a driver changes in a profile is a part of one. */
function changeFaults(file: unknown): Fault[] {
  const { name = "profile", acp } = file as { name?: unknown; acp?: { change?: object } };
  if (acp?.change === undefined) return [];
  return fileFaults({ name, ...acp.change }).map((fault) => ({
    ...fault,
    pointer: `/acp/change${fault.pointer}`,
  }));
}

/** Loaded with the first file of somebody's own: it costs more than all built-in profiles together. */
function compile(): ValidateFunction {
  const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as {
    Ajv2020: typeof Ajv;
  };
  return new Ajv2020({ allErrors: true, verbose: false }).compile(schema);
}

/** What is missing once its parents are merged in. */
export function profileFaults(profile: Profile, known: string[]): Fault[] {
  const faults: Fault[] = [];
  const { signals, mode, prompt, variables } = profile;
  if (typeof profile.bin !== "string" || profile.bin === "")
    faults.push({ pointer: "/bin", message: "is missing: the program to start" });
  if (mode === "oneshot" && !prompt.args.some((arg) => arg.includes("{prompt}")))
    faults.push({
      pointer: "/prompt/args",
      message: "a one-shot agent needs an argument with {prompt}",
    });
  if (
    mode === "interactive" &&
    signals.ready.screen === undefined &&
    signals.ready.title === undefined
  )
    faults.push({ pointer: "/signals/ready", message: "needs `screen` or `title`" });
  if (mode === "interactive" && signals.done.length === 0)
    faults.push({
      pointer: "/signals/done",
      message: "needs a rule: nothing would tell that a turn is over",
    });
  if (profile.driver === "acp" && profile.acp === undefined)
    faults.push({ pointer: "/driver", message: "needs an `acp` part that tells how" });
  if (profile.acp && (!profile.acp.speaks || !profile.acp.change))
    faults.push({ pointer: "/acp", message: "needs `speaks` and `change`" });
  const names = [...LAUNCH_VARIABLES, ...known, ...Object.keys(variables)];
  for (const key of ["bin", "args", "wrap", "env", "prompt", "conversation"] as const)
    for (const [pointer, text] of strings(profile[key], `/${key}`))
      for (const name of variablesIn(text))
        if (!names.includes(name))
          faults.push({ pointer, message: `uses the unknown variable {${name}}` });
  return faults;
}

const PATTERN_KEYS = new Set([
  "screen",
  "not",
  "title",
  "match",
  "line",
  "box",
  "bullet",
  "chrome",
  "placeholder",
]);

/** Patterns stand under `signals` only; `where` maps field paths to patterns. */
function patternFaults(file: unknown, base: string): Fault[] {
  const signals = isObject(file) ? file["signals"] : undefined;
  const faults: Fault[] = [];
  for (const [pointer, text] of strings(signals, `${base}/signals`)) {
    const parts = pointer.split("/").filter((part) => !/^\d+$/.test(part));
    const key = (parts.at(-1) ?? "").replace(/\+$/, "");
    const isPattern = PATTERN_KEYS.has(key) || (parts.at(-2) ?? "") === "where";
    const fault = isPattern ? patternFault(text) : undefined;
    if (fault !== undefined) faults.push({ pointer, message: `the pattern ${fault}` });
  }
  return faults;
}

function* strings(value: unknown, pointer: string): Generator<[string, string]> {
  if (typeof value === "string") yield [pointer, value];
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value))
    yield* strings(item, `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`);
}

function schemaFault(error: ErrorObject): Fault {
  const extra = (error.params as { additionalProperty?: string }).additionalProperty;
  if (extra !== undefined)
    return {
      pointer: `${error.instancePath}/${extra}`,
      message: `\`${extra}\` is not a field here`,
    };
  const allowed = (error.params as { allowedValues?: unknown[] }).allowedValues;
  const list = allowed ? `: ${allowed.join(", ")}` : "";
  return { pointer: error.instancePath, message: `${error.message ?? "is wrong"}${list}` };
}
