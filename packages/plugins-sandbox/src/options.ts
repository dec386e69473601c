/** Options of the plugin `sandbox`. */
export interface SandboxOptions {
  /** False: nothing can be reached, not even the model's API, except what the profile marks as local. Default true. */
  network?: boolean;
  /** Names beside those of the profile: `example.com` (port 443), `example.com:8443`, `*.example.com`. */
  domains?: string[];
}

export const optionsSchema: Record<string, unknown> = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    network: { type: "boolean", default: true },
    domains: {
      type: "array",
      items: { type: "string", minLength: 1, maxLength: 260 },
      maxItems: 200,
      default: [],
    },
  },
  additionalProperties: false,
};
