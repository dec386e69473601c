import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context } from "../command.ts";
import { EXIT, Failure } from "../failure.ts";

// Beside the bundle when built, at the root of a checkout otherwise.
const FOLDERS = ["./examples", "../../../../examples"];

export async function initDocument(
  context: Context,
  args: string[],
  options: { list: boolean; json: boolean },
): Promise<number> {
  const folder = FOLDERS.map((each) => fileURLToPath(new URL(each, import.meta.url))).find((each) =>
    existsSync(each),
  );
  if (!folder)
    throw new Failure("the templates are missing from this installation", {
      hint: "install niia again",
    });
  const templates = await readTemplates(folder);
  if (options.list) {
    if (options.json)
      context.out(
        `${JSON.stringify(templates.map(({ name, description }) => ({ name, description })))}\n`,
      );
    else
      for (const { name, description } of templates)
        context.out(`${name.padEnd(20)} ${description}\n`);
    return 0;
  }
  const [name = "dual-review", file = `${name}.connector.json`] = args;
  const template = templates.find((each) => each.name === name);
  if (!template) {
    throw new Failure(`there is no template ${JSON.stringify(name)}`, {
      exit: EXIT.usage,
      hint: `templates: ${templates.map((each) => each.name).join(", ")}`,
    });
  }
  const path = resolve(context.cwd, file);
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, template.text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Failure(`${file} exists and is left as it is`, {
      exit: EXIT.usage,
      hint: `niia init ${name} other-name.connector.json`,
    });
  }
  if (options.json) context.out(`${JSON.stringify({ file: path })}\n`);
  else context.err(`wrote ${file}\n  next: niia plan ${file}, then niia run ${file} --rehearse\n`);
  return 0;
}

async function readTemplates(
  folder: string,
): Promise<{ name: string; description: string; text: string }[]> {
  const names = (await readdir(folder)).filter((each) =>
    existsSync(resolve(folder, each, `${each}.connector.json`)),
  );
  return Promise.all(
    names.toSorted().map(async (name) => {
      const content = await readFile(resolve(folder, name, `${name}.connector.json`), "utf8");
      const { description = "" } = JSON.parse(content) as { description?: string };
      return { name, description, text: content };
    }),
  );
}
