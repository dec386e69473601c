/** A JSON value with its place in the text. Offsets count UTF-16 code units. */
export interface JsonNode {
  start: number;
  end: number;
  value: unknown;
  /** Of an object, in order, each key once. */
  members?: JsonMember[];
  /** Of an array. */
  items?: JsonNode[];
}

export interface JsonMember {
  key: string;
  keyStart: number;
  keyEnd: number;
  node: JsonNode;
}

/** One step of a JSON pointer, escaped (RFC 6901). */
export function escapeStep(step: string): string {
  return step.includes("~") || step.includes("/")
    ? step.replaceAll("~", "~0").replaceAll("/", "~1")
    : step;
}

/** The steps of a JSON pointer, unescaped. */
export function pointerSteps(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

const indexes: WeakMap<JsonMember[], Map<string, JsonMember>> = new WeakMap();

/** The member of a key, in a tree that is read to its end. The first question about an object makes an index of it. */
export function memberOf({ members }: JsonNode, key: string): JsonMember | undefined {
  if (!members) return undefined;
  let index = indexes.get(members);
  if (!index)
    indexes.set(members, (index = new Map(members.map((member) => [member.key, member]))));
  return index.get(key);
}
