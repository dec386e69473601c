import { fileURLToPath } from "node:url";

const file = import.meta.url.endsWith(".ts") ? "./main.ts" : "./main.js";

/** The rehearsal agent's program: `node` runs it. It needs nothing but the folder it is in. */
export const rehearsalMain: string = fileURLToPath(new URL(file, import.meta.url));
