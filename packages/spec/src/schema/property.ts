import { SHAPE } from "../generated/shape.ts";
import { pointerSteps } from "../read/node.ts";
import type { Explanation } from "./explain.ts";
import { nearest } from "./nearest.ts";
import { quote, thing } from "./words.ts";

/** An unknown property, with the one that was meant or the place where it belongs. */
export function unknownProperty(definition: string, property: string): Explanation {
  const own = SHAPE[definition] ?? {};
  const near = nearest(property, Object.keys(own));
  return {
    code: "C1203",
    message: `unknown property ${quote(property)} in ${thing(definition)}`,
    hint: near === undefined ? otherPlace(own, property) : `did you mean ${quote(near)}?`,
    step: property,
    at: "key",
  };
}

function otherPlace(own: Readonly<Record<string, string>>, property: string): string {
  for (const [name, type] of Object.entries(own)) {
    if (type !== "ConnectorDocument" && Object.hasOwn(SHAPE[type] ?? {}, property))
      return `it belongs in \`${name}\``;
  }
  return "keys of your own start with x-";
}

/** The type of the schema that a place in a document has; empty where it has no name. */
export function typeAt(pointer: string): string {
  let type = "ConnectorDocument";
  let many = false;
  for (const step of pointerSteps(pointer)) {
    if (many) {
      many = false;
      continue;
    }
    const next = SHAPE[type]?.[step] ?? "";
    many = next.endsWith("*");
    type = next.replace("*", "");
  }
  return many ? "" : type;
}
