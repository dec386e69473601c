import type { Report } from "../diagnostic.ts";
import { at, type Team } from "./team.ts";

/** Nothing stands beside `merge` that it makes meaningless. */
export function checkMerging(team: Team, report: Report): void {
  for (const { fields, pointer } of team.phases) {
    const unused = (key: string, why: string, hint: string): void => {
      if (key in fields)
        report.add("C1805", at(pointer, key), `\`${key}\` does nothing ${why}`, {
          at: "key",
          hint,
        });
    };
    if (fields["merge"] === "none")
      for (const key of ["gate", "on_conflict", "resolver"])
        unused(key, 'with `"merge": "none"`', "remove one of the two");
    else if ((fields["on_conflict"] ?? "keep") === "keep")
      unused("resolver", "where conflicts are kept", 'add "on_conflict": "resolver"');
  }
}
