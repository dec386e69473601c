/** The path of a session, or of something under it. */
export function sessionPath(id: string, ...rest: string[]): string {
  return ["/v1/sessions", encodeURIComponent(id), ...rest.map(encodeURIComponent)].join("/");
}

/** A path with those parameters that are set. */
export function withQuery(
  path: string,
  values: Record<string, string | number | boolean | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === false) continue;
    query.set(name, value === true ? "1" : String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
