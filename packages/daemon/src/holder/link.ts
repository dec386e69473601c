export { connectHolder } from "./connect.ts";
export { findHolders } from "./find.ts";
export { type StartOptions, startHolder } from "./start.ts";
