// Writes spec/pty4ai.schema.json.
import { writeFileSync } from "node:fs";
import { protocolSchema } from "../src/schema/document.ts";

const file = new URL("../../../spec/pty4ai.schema.json", import.meta.url);
writeFileSync(file, `${JSON.stringify(protocolSchema(), null, 2)}\n`);
