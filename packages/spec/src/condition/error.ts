/** A condition that cannot give true or false. */
export class ConditionError extends Error {
  readonly code = "CONDITION";
  readonly source: string;

  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ConditionError";
    this.source = source;
  }
}
