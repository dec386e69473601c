import { ProtocolError } from "@pty4ai/protocol";

/** Never tells the value. */
export function refuse(name: string, what: string, hint: string): never {
  const path = `/plugins/env/set/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  throw new ProtocolError("bad-option", `${path}: ${what}`, { hint, details: { path } });
}
