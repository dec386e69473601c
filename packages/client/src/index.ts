export { Attachment, type AttachOptions } from "./attachment.ts";
export {
  Client,
  connect,
  type ConnectOptions,
  type OutputOptions,
  type WaitOptions,
} from "./client.ts";
export type { OutputPiece } from "./output.ts";
