// Two bundles go into one folder at the same time: neither may clean it.
import { rmSync } from "node:fs";

rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
