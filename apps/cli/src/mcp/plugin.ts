import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Access, Plugin } from "@pty4ai/protocol";
import { PROGRAM_PATHS } from "./program.ts";

export interface ToolsOptions {
  /** Folder of the session's requests (`out`) and their answers (`in`), absolute. */
  door: string;
}

const schema = {
  type: "object",
  properties: { door: { type: "string", pattern: "^/" } },
  required: ["door"],
  additionalProperties: false,
};

/** Shows a sandboxed session the program of `niia mcp`, and gives a session its door. */
export const plugin: Plugin<ToolsOptions> = {
  name: "tools",
  order: 25,
  schema,
  transform: (draft, { door }) => ({
    ...draft,
    env: { ...draft.env, NIIA_DOOR: door },
    access: [
      ...draft.access,
      ...[process.execPath, ...PROGRAM_PATHS, join(door, "in")].map(
        (path): Access => ({ path, mode: "read" }),
      ),
      { path: join(door, "out"), mode: "write" },
    ],
    before: [...draft.before, { plugin: "tools", effect: "prepare", input: { door } }],
  }),
  effects: {
    async prepare({ door }) {
      for (const name of ["in", "out"])
        await mkdir(join(String(door), name), { recursive: true, mode: 0o700 });
    },
  },
};
