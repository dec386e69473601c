import type { Validate } from "./place.ts";

/** Checks a structured result with ajv, which is loaded the first time a phase has `outputs`. */
export const validateWithAjv: Validate = async (schema, data) => {
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  const check = ajv.compile(schema);
  if (check(data)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message }) => `${instancePath || "the result"} ${message}`,
  );
};
