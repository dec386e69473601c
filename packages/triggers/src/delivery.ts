import { githubEvent, type TriggerEvent } from "./github.ts";
import { verifySignature } from "./signature.ts";

/** A request as it came in. Header names are in lower case. */
export interface Delivery {
  method: string;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array;
}

export interface DeliveryFacts {
  secret: string;
  /** Whether a delivery of this id was accepted before. */
  known: (id: string) => boolean;
}

export type Admission =
  | { status: 202; id: string; event: TriggerEvent }
  | { status: 200 | 400 | 401 | 404 | 405 | 409 | 413; why: string };

export const LARGEST_BODY: number = 25 * 1024 * 1024;

/** What becomes of a webhook's request. Nothing of its body is read before the signature holds. Pure but for `known`. */
export function admit({ method, headers, body }: Delivery, facts: DeliveryFacts): Admission {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === "string" ? value : undefined;
  };
  if (method !== "POST") return { status: 405, why: "only POST" };
  if (body.length > LARGEST_BODY) return { status: 413, why: "the body is too large" };
  if (!verifySignature(facts.secret, body, header("x-hub-signature-256")))
    return { status: 401, why: "the signature is missing or wrong" };
  const id = header("x-github-delivery") ?? "";
  if (!/^[\w-]{8,64}$/.test(id)) return { status: 400, why: "no X-GitHub-Delivery" };
  if (facts.known(id)) return { status: 409, why: "this delivery has been here before" };
  const name = header("x-github-event") ?? "";
  if (!/^[a-z_]{1,64}$/.test(name)) return { status: 400, why: "no X-GitHub-Event" };
  if (name === "ping") return { status: 200, why: "pong" };
  const payload = objectOf(body);
  if (payload === undefined) return { status: 400, why: "the body is not a JSON object" };
  return { status: 202, id, event: githubEvent(name, payload) };
}

/** A JSON object; a form is not taken: set the webhook's content type to application/json. */
function objectOf(body: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
