import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The options of a script, whose first comment is its help. `--help` prints that and ends with 0; an option that there
 *  is not is told in a line, with 2. */
export function optionsOf<Config extends ParseArgsConfig>(
  script: { url: string },
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  const wanted = process.argv.slice(2).includes("--help");
  try {
    if (!wanted) return parseArgs(config);
    console.log(helpOf(script.url));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${helpOf(script.url)}`);
  }
  return process.exit(wanted ? 0 : 2);
}

function helpOf(url: string): string {
  const comment = /^(?:\/\/.*\n)+/.exec(readFileSync(fileURLToPath(url), "utf8"));
  return (comment?.[0] ?? "").replaceAll(/^\/\/ ?/gm, "").trimEnd();
}
