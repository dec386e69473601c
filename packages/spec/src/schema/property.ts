import { SHAPE } from "../generated/shape.ts";
import { pointerSteps } from "../read/node.ts";
import type { Explanation } from "./explain.ts";
import { nearest } from "./nearest.ts";
import { quote, thing } from "./words.ts";

/** An unknown property, with the one that was meant or the place where it belongs. */
export function unknownProperty(definition: string, property: string): Explanation {
  const own = SHAPE[definition] ?? {};
  const near = nearest(property, Object.keys(own)) ?? synonym(property, own);
  return {
    code: "C1203",
    message: `unknown property ${quote(property)} in ${thing(definition)}`,
    hint: near === undefined ? otherPlace(own, property) : `did you mean ${quote(near)}?`,
    step: property,
    at: "key",
  };
}

/** What other tools call our properties. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  timeout: ["timeout_ms"],
  cmd: ["run", "command"],
  script: ["run"],
  command: ["run"],
  tz: ["timezone"],
  persona: ["role"],
  instructions: ["prompt", "role"],
  message: ["prompt"],
  task: ["prompt"],
  stages: ["phases"],
  steps: ["phases"],
  jobs: ["phases"],
  if: ["condition", "filter"],
  when: ["condition", "filter"],
  dollars: ["usd"],
  name: ["id"],
  id: ["name"],
  host: ["machine"],
  server: ["machine"],
  agents: ["workers", "participants"],
  broadcast: ["broadcast_channel"],
};

function synonym(property: string, own: Readonly<Record<string, string>>): string | undefined {
  const meant = Object.hasOwn(SYNONYMS, property) ? SYNONYMS[property] : undefined;
  return meant?.find((name) => Object.hasOwn(own, name));
}

function otherPlace(own: Readonly<Record<string, string>>, property: string): string {
  for (const [name, type] of Object.entries(own)) {
    const inside = type === "ConnectorDocument" ? {} : (SHAPE[type] ?? {});
    const meant = Object.hasOwn(inside, property) ? property : synonym(property, inside);
    if (meant === property) return `it belongs in \`${name}\``;
    if (meant !== undefined) return `did you mean \`${meant}\` in \`${name}\`?`;
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
