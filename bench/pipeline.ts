import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timeProcess } from "./process.ts";
import { interleave, type Row } from "./row.ts";

const WORKERS = 20;
const LIMIT_MS = 30;

/** What the runtime, the daemon and the terminals cost: 20 instantaneous shell workers, beside the same commands by hand. */
export async function benchPipeline(n: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "niia-bench-"));
  const env = {
    ...process.env,
    HOME: folder,
    XDG_STATE_HOME: join(folder, "state"),
    XDG_CONFIG_HOME: join(folder, "config"),
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_RUNTIME_DIR: folder,
    NO_COLOR: "1",
  };
  const niia = fileURLToPath(new URL("../apps/cli/bin/niia.js", import.meta.url));
  const file = join(folder, "bench.connector.json");
  const prompts = Array.from({ length: WORKERS }, (_, index) => `echo ${index}`);
  writeFileSync(
    file,
    JSON.stringify({
      pipeline: {
        phases: [
          {
            name: "bench",
            parallel: false,
            workers: prompts.map((prompt) => ({ model: "shell", prompt })),
          },
        ],
      },
    }),
  );
  const byHand = prompts.map((prompt) => `sh -c '${prompt}'`).join("; ");
  try {
    await timeProcess(process.execPath, [niia, "daemon", "start"], env);
    const found = await interleave(n, {
      ours: () => timeProcess(process.execPath, [niia, "run", file], env),
      hand: () => timeProcess("sh", ["-c", byHand], env),
    });
    const each = (found.ours - found.hand) / WORKERS;
    return [
      {
        suite: "pipeline",
        name: `over running the same ${WORKERS} commands by hand, a worker`,
        unit: "ms",
        ours: each,
        peers: { "by hand, all": found.hand },
        limit: `<= ${LIMIT_MS} ms`,
        ratio: found.ours / found.hand,
        n,
        ok: each <= LIMIT_MS,
      },
    ];
  } finally {
    await timeProcess(process.execPath, [niia, "daemon", "stop"], env).catch(() => undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
