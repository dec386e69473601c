import type { Json } from "./dialect.ts";

const NAMES = ["stub-model", "claude-sonnet-4-5", "gpt-5", "gemini-2.5-flash"];

/** The list of models in the form of the API at that path; undefined when the path is no list. */
export function models(path: string): Json | undefined {
  const [pathname = ""] = path.split("?");
  if (!pathname.endsWith("/models")) return undefined;
  if (pathname.includes("/v1beta/")) {
    return { models: NAMES.map((name) => ({ name: `models/${name}`, displayName: name })) };
  }
  return {
    object: "list",
    data: NAMES.map((id) => ({ id, object: "model", type: "model", display_name: id, created: 0 })),
    has_more: false,
  };
}
