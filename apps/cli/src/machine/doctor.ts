import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { CHECKS, type Finding } from "./checks.ts";

/** Runs every check; one that breaks is a failed check, not a failed doctor. Exit 1 when something must be mended. */
export async function examine(context: Context, json: boolean): Promise<number> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(CHECKS)) {
    try {
      findings.push(...(await check(context)));
    } catch (error) {
      findings.push({
        check: name,
        status: "fail",
        detail: error instanceof Error ? error.message : String(error),
      });
    }
  }
  if (json) context.out(`${JSON.stringify(findings)}\n`);
  else for (const finding of findings) context.out(describe(context, finding));
  return findings.some(({ status }) => status === "fail") ? EXIT.failed : EXIT.ok;
}

function describe({ style }: Context, { check, status, detail, fix }: Finding): string {
  const mark = {
    ok: style.paint("green", "ok  "),
    warn: style.paint("yellow", "warn"),
    fail: style.paint("red", "FAIL"),
  }[status];
  return `${mark}  ${check.padEnd(10)} ${detail}\n${fix && status !== "ok" ? `      next: ${fix}\n` : ""}`;
}
