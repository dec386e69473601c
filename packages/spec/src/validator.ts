import check from "./generated/validator.js";

/** One keyword of the schema that a value fails, in ajv's terms. */
export interface DocumentError {
  /** JSON pointer of the value. */
  instancePath: string;
  /** JSON pointer of the keyword in the schema. */
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
  /** The key, where it is the key that fails. */
  propertyName?: string;
  message?: string;
}

export interface DocumentValidity {
  valid: boolean;
  /** All of them; empty when valid. */
  errors: DocumentError[];
}

/** Checks a value against the schema and nothing else: a document that passes may still break rules that no schema can say. */
export function validateDocument(value: unknown): DocumentValidity {
  const valid = check(value);
  return { valid, errors: check.errors ?? [] };
}
