import type { Usage } from "@pty4ai/protocol";
import type { Models } from "../event.ts";

type Told = { usage?: Usage & Models };

/** Tokens of a turn as agents attach them to its end: the protocol's own field, else the sums that Gemini CLI adds. */
export function usageOf(response: object): Told {
  const { usage, _meta } = response as { usage?: unknown; _meta?: unknown };
  const own = countsOf(usage, ["inputTokens", "outputTokens", "cachedReadTokens"]);
  if (own !== undefined) return { usage: own };
  const quota = read(_meta, "quota");
  const names = ["input_tokens", "output_tokens", "cached_tokens"];
  const sum = countsOf(read(quota, "token_count"), names);
  if (sum === undefined) return {};
  const each = read(quota, "model_usage");
  const models = (Array.isArray(each) ? each : []).flatMap((entry): [string, Usage][] => {
    const model = read(entry, "model");
    const counts = countsOf(read(entry, "token_count"), names);
    return typeof model === "string" && counts !== undefined ? [[model, counts]] : [];
  });
  return {
    usage: { ...sum, ...(models.length > 0 ? { models: Object.fromEntries(models) } : {}) },
  };
}

function countsOf(
  value: unknown,
  [input = "", output = "", cached = ""]: string[],
): Usage | undefined {
  const [inputTokens, outputTokens, cachedTokens] = [input, output, cached].map((name) => {
    const count = read(value, name);
    return typeof count === "number" && Number.isFinite(count) ? count : undefined;
  });
  if (inputTokens === undefined && outputTokens === undefined) return undefined;
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
  };
}

function read(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}
