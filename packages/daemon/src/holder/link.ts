export { connectHolder } from "./connect.ts";
export { findHolders, nobodyThere } from "./find.ts";
export { type StartOptions, startHolder } from "./start.ts";
