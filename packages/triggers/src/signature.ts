import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether `X-Hub-Signature-256` is that of the body's bytes under the secret. The older SHA-1 header is not accepted. */
export function verifySignature(
  secret: string,
  body: Uint8Array,
  header: string | undefined,
): boolean {
  const [, hex = ""] = /^sha256=([0-9a-f]{64})$/.exec(header ?? "") ?? [];
  if (secret === "" || hex === "") return false;
  const expected = createHmac("sha256", secret).update(body).digest();
  return timingSafeEqual(expected, Buffer.from(hex, "hex"));
}
