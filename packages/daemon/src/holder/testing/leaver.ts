// Opens terminals in this very process and exits with 7 while they live: leaver COUNT
import { loadNative } from "../native.ts";
import { Terminal } from "../terminal.ts";

const launcher = { native: loadNative(), helperPath: "" };
for (let count = 0; count < Number(process.argv[2]); count += 1) {
  const spec = {
    id: `t${count}`,
    argv: ["/bin/sh", "-c", "while :; do echo tick; sleep 0.01; done"],
    env: { PATH: "/usr/bin:/bin" },
    cwd: "/",
    size: { cols: 80, rows: 24 },
    flow: "lossless" as const,
  };
  const terminal = new Terminal(launcher, spec, { output: () => {}, changed: () => {} });
  terminal.write(Buffer.alloc(100_000, "x"));
}
setTimeout(() => process.exit(7), 200);
