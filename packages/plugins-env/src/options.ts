/** Where a value is found when the session starts. */
export interface EnvReference {
  /** `env:NAME` of the caller's environment, or `file:PATH` (relative to the session's folder; `~/` is the caller's home). */
  from: string;
}

export interface EnvOptions {
  /** Variables by name. They win over what the session has from elsewhere. */
  set: Record<string, string | EnvReference>;
}

export const schema: Record<string, unknown> = {
  type: "object",
  properties: {
    set: {
      type: "object",
      description: "Variables by name.",
      propertyNames: { pattern: "^[A-Za-z_][A-Za-z0-9_]*$" },
      maxProperties: 1000,
      additionalProperties: {
        anyOf: [
          { type: "string", maxLength: 131_072, description: "The value itself." },
          {
            type: "object",
            description: "Where the value is found when the session starts.",
            properties: { from: { type: "string", pattern: "^(env:.+|file:.+)$" } },
            required: ["from"],
            additionalProperties: false,
          },
        ],
      },
    },
  },
  required: ["set"],
  additionalProperties: false,
};
