import { hostname } from "node:os";
import type { ConnectorDocument } from "@connector/spec";

/** The names that mean this machine: its own, and with `all` every machine that the document names. */
export function machinesHere(document: ConnectorDocument, all: boolean): string[] {
  const own = [hostname(), `${hostname()}.local`];
  return all ? [...own, ...new Set(named(document))] : own;
}

/** What stands under `machine` anywhere, and all of `machines`. */
function named(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === "machine" && typeof inner === "string") return [inner];
    if (key === "machines" && typeof inner === "object" && inner !== null)
      return [...Object.keys(inner), ...Object.values(inner).map(hostOf)];
    return named(inner);
  });
}

function hostOf(machine: unknown): string {
  if (typeof machine === "string") return machine;
  const { host } = (machine ?? {}) as { host?: unknown };
  return typeof host === "string" ? host : "";
}
