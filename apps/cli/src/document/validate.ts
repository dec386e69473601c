import type { Context } from "../command.ts";
import { EXIT } from "../failure.ts";
import { diagnose, diagnosticsToJson, formatDiagnostics } from "./read.ts";

/** Prints every diagnostic of every file. Exit 2 when one of them is an error. */
export async function validateFiles(
  context: Context,
  files: string[],
  json: boolean,
): Promise<number> {
  const all = (await Promise.all(files.map((file) => diagnose(context, file)))).flat();
  const bad = all.some(({ severity }) => severity === "error");
  if (json) {
    context.out(`${JSON.stringify(diagnosticsToJson(all))}\n`);
  } else {
    if (all.length > 0) context.err(formatDiagnostics(all, { color: context.style.color }));
    if (!bad)
      context.err(
        `${files.length === 1 ? files[0] : `${files.length} documents`}: ${context.style.paint("green", "valid")}\n`,
      );
  }
  return bad ? EXIT.usage : EXIT.ok;
}
