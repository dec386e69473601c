import { fileURLToPath } from "node:url";
import { timeProcess } from "./process.ts";
import { interleave, type Row } from "./row.ts";

/** How long a person waits for the program itself: the built CLI beside an empty script. */
export async function benchStart(n: number): Promise<Row[]> {
  const niia = fileURLToPath(new URL("../apps/cli/bin/niia.js", import.meta.url));
  const found = await interleave(n, {
    ours: () => timeProcess(process.execPath, [niia, "--version"]),
    node: () => timeProcess(process.execPath, ["-e", "0"]),
  });
  const ratio = found.ours / found.node;
  return [
    {
      suite: "start",
      name: "niia --version",
      unit: "ms",
      ours: found.ours,
      peers: { "node -e 0": found.node },
      limit: "<= 1.6 x node -e 0",
      ratio,
      n,
      ok: ratio <= 1.6,
    },
  ];
}
