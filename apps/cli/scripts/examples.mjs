// The templates of `niia init` are the workspace's examples; a published package carries its own copy.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const copy = fileURLToPath(new URL("../dist/examples", import.meta.url));
rmSync(copy, { recursive: true, force: true });
cpSync(fileURLToPath(new URL("../../../examples", import.meta.url)), copy, { recursive: true });
