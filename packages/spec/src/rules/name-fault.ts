import type { Report } from "../diagnostic.ts";
import { slug } from "../planning/slug.ts";
import { quote } from "../schema/words.ts";
import type { Named } from "./names.ts";
import { at } from "./team.ts";

/** Two names that are equal, or would be as folders. */
export function reportName(entry: Named, first: Named, report: Report): void {
  const line = report.line(at(first.owner, first.key));
  const message =
    first.name === entry.name
      ? `two ${entry.what} are called ${quote(entry.name)}; the first is on line ${line}`
      : `${quote(entry.name)} and ${quote(first.name)} on line ${line} would share the folder ${quote(slug(entry.name))}`;
  report.add("C1306", at(entry.owner, entry.key), message, {
    hint: "give each a name of its own",
  });
}
