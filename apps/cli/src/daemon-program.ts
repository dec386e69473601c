import { extname } from "node:path";
import { fileURLToPath } from "node:url";

// In this folder, and no deeper, because a bundle's chunks lie beside its entry: the same relative path holds in both.
const here = import.meta.url;

/** Main file of the daemon, as source or as bundled. */
export const DAEMON_PROGRAM: string = fileURLToPath(
  new URL(`./daemon/main${extname(fileURLToPath(here))}`, here),
);
