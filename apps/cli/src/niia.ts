import module from "node:module";
import { homedir } from "node:os";
import { VERSION } from "./version.ts";

const [first, ...rest] = process.argv.slice(2);
if ((first === "--version" || first === "-V") && rest.length === 0) {
  console.log(VERSION);
} else {
  // A folder of the user's own: in the common temporary one others could leave code for us.
  const { XDG_CACHE_HOME: cache } = process.env;
  module.enableCompileCache?.(
    `${cache?.startsWith("/") ? cache : `${process.env["HOME"] ?? homedir()}/.cache`}/niia/compiled`,
  );
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
}
