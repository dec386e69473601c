// Tests that need bubblewrap. Where it cannot be used, one test says so instead of them: it fails, unless the user said
// that nothing may be installed (NIIA_NO_APT=1) and this is not CI.
import { describe, expect, test } from "vitest";
import { sandboxStatus } from "../src/status/status.ts";

const status = await sandboxStatus();

export function describeSandboxed(name: string, define: () => void): void {
  if (status.available) {
    describe(name, define);
    return;
  }
  test(`${name}: not tested, bubblewrap cannot be used here`, async ({ annotate }) => {
    await annotate(`${status.message}; next: ${status.hint}`, "warning");
    expect(process.env["NIIA_NO_APT"] === "1" && !process.env["CI"], status.message).toBe(true);
  });
}
