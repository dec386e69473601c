export { LONGEST_MS, plugin, type TimeoutOptions } from "./plugin.ts";
