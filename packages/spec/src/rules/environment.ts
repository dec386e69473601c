import type { Report } from "../diagnostic.ts";
import { at, objectOf } from "./team.ts";

const SECRET_NAME = /(KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)$/i;
const SECRET_VALUE = /^(sk-|ghp_|gho_|github_pat_|xox[abp]-|AKIA|AIza|glpat-|hf_)[A-Za-z0-9_-]{8,}/;

/** Values that look like secrets. */
export function checkEnvironment(env: unknown, owner: string, report: Report): void {
  for (const [name, value] of Object.entries(objectOf(env))) {
    if (typeof value !== "string" || value.includes("{")) continue;
    if (!SECRET_VALUE.test(value) && !(SECRET_NAME.test(name) && /^\S{12,}$/.test(value))) continue;
    report.add("C1606", at(`${owner}/env`, name), `the value of ${name} looks like a secret`, {
      hint: "leave it out of the file: agents take their own keys from the environment",
    });
  }
}
