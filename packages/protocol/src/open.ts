import { anything, type Check, integer, object, text } from "./check.ts";

/** What a direct connection asks for: the stream of one terminal. */
export interface OpenRequest {
  /** `/v1/sessions/:id/output?…`, `/v1/sessions/:id/attach?…` or `/v1/sessions?follow=1`. */
  target: string;
  /** What the request has as its body on HTTP/2. */
  body?: unknown;
  /** What the header `pty4ai-protocol` says on HTTP/2. */
  protocol?: number;
  /** What the header `pty4ai-author` says. */
  author?: string;
}

export const checkOpen: Check<OpenRequest> = object(
  { target: text({ min: 1, max: 8192 }) },
  { body: anything, protocol: integer(0, 1_000_000), author: text({ max: 10_000 }) },
);
