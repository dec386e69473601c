export { collectScratchpad, readScratchpadFile } from "./collect.ts";
export { plugin, type ScratchpadFacts, type ScratchpadOptions } from "./plugin.ts";
export { type ReadResult, readResult } from "./result.ts";
export { workerMain } from "./worker/command.ts";
export type { ResultData } from "./worker/data.ts";
export type { Listing, ScratchpadFile } from "./worker/listing.ts";
