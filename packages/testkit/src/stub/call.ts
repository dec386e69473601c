/** The four ways a model is spoken to. */
export const APIS = ["messages", "responses", "chat", "gemini"] as const;
export type Api = (typeof APIS)[number];

/** `turn`: the agent brings a new prompt. `tool`: it goes on with the same prompt and brings the result of a tool.
 *  `extra`: a call beside the conversation, such as a title or a topic, which no user asked for. */
export type CallKind = "turn" | "tool" | "extra";

export interface OfferedTool {
  name: string;
  /** Names of its parameters; empty for a tool that takes free text. */
  parameters: string[];
  /** Of the Responses API: the group that it stands in, whose name its own begins with here. */
  namespace?: string;
}

/** A request to a model, as far as a test wants to know it, whatever API it came by. */
export interface Call {
  api: Api;
  model: string;
  streaming: boolean;
  kind: CallKind;
  /** Everything the user has said in this conversation, oldest first, without what the agent itself put around it. */
  prompts: string[];
  /** The last of `prompts`, or an empty string. */
  prompt: string;
  /** Results of the tools that ran since that prompt. */
  toolResults: string[];
  tools: OfferedTool[];
  /** Estimate for the usage figures: a token is four characters of the request. */
  inputTokens: number;
}

/** A call in the order of arrival, with what became of it. */
export interface StubRequest extends Call {
  seq: number;
  /** Milliseconds since the epoch. */
  at: number;
  path: string;
  /** The same call came before and got no answer: the agent tries again, nobody typed anything. */
  retry: boolean;
  outcome: "pending" | "answered" | "refused" | "hung" | "stalled" | "cut" | "dropped";
  /** Status sent; 0 while it is pending or hung. */
  status: number;
  /** Text or tool call that was answered. */
  answer: string;
  /** Tokens of the answer, as its usage figures tell them. */
  outputTokens: number;
  /** When the last byte of a whole answer was handed over. Milliseconds since the epoch. */
  answeredAt?: number;
  body: unknown;
}
