/** A JSON value with its place in the text. Offsets count UTF-16 code units. */
export interface JsonNode {
  start: number;
  end: number;
  value: unknown;
  /** Of an object. */
  members?: Map<string, JsonMember>;
  /** Of an array. */
  items?: JsonNode[];
}

export interface JsonMember {
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
