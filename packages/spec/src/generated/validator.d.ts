// Generated. Do not edit.
import type { DocumentError } from "../validator.ts";

declare const validate: {
  (value: unknown): boolean;
  /** Of the last call. */
  errors?: DocumentError[] | null;
};
export default validate;
