import prices from "./prices.json" with { type: "json" };

/** Tokens of one model. */
export interface ModelTokens {
  input: number;
  output: number;
  cached: number;
}

interface Price {
  name: string;
  input: number;
  output: number;
  cached: number;
  /** The vendor counts cached tokens among those of the input. */
  cachedInInput?: boolean;
}

/** US dollars by the dated table, or undefined when a model is not in it: half a sum would be a lie. */
export function estimate(models: ReadonlyMap<string, ModelTokens>): number | undefined {
  let usd = 0;
  for (const [model, tokens] of models) {
    const price = priceOf(model);
    if (price === undefined) return undefined;
    const fresh = price.cachedInInput ? Math.max(0, tokens.input - tokens.cached) : tokens.input;
    usd += fresh * price.input + tokens.output * price.output + tokens.cached * price.cached;
  }
  return models.size === 0 ? undefined : usd / 1_000_000;
}

/** The entry with the longest name that the model's begins with, up to a sign that ends a name: `gpt-5-mini-2025` is
 *  no `gpt-5`, but a model of another number (`gpt-5.5`) has no price until the table tells it. */
export function priceOf(model: string): Price | undefined {
  const bare = model.slice(model.lastIndexOf("/") + 1).toLowerCase();
  const fitting = (prices.models as Price[]).filter(
    ({ name }) =>
      bare === name || (bare.startsWith(name) && /^[-@:]/.test(bare.slice(name.length))),
  );
  const best = fitting.toSorted((a, b) => b.name.length - a.name.length)[0];
  return best && sameLine(bare, best.name) ? best : undefined;
}

/** What follows the name is a date, a dated version or `latest`, or a word that costs the same: never another number. */
function sameLine(model: string, name: string): boolean {
  return /^($|[-@:](\d{6,8}|\d{4}-\d\d-\d\d|latest|preview\S*|codex|chat\S*|v\d\S*|\d{3})(-|$|@))/.test(
    model.slice(name.length),
  );
}
