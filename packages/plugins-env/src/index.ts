export type { EnvOptions, EnvReference } from "./options.ts";
export { type EnvFacts, type EnvNotes, plugin } from "./plugin.ts";
