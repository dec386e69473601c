type Json = Record<string, unknown>;

/** A child profile over its parent: objects merge, everything else replaces; a key `name+` appends its list to the
 *  parent's `name`. */
export function mergeProfile(parent: Json, child: Json): Json {
  const merged: Json = { ...parent };
  for (const [key, value] of Object.entries(child)) {
    if (key.endsWith("+") && Array.isArray(value)) {
      const name = key.slice(0, -1);
      const before = merged[name];
      merged[name] = [...(Array.isArray(before) ? before : []), ...value];
    } else {
      const before = merged[key];
      merged[key] = isObject(before) && isObject(value) ? mergeProfile(before, value) : value;
    }
  }
  return merged;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
