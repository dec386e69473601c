import { appendFileSync } from "node:fs";

export interface EventLog {
  emit(hook: string, payload: Record<string, unknown>): void;
  mute(): void;
}

/** Appends events to the session's sink, one JSON line each. Without a sink, or when it cannot be written, nothing happens. */
export function createEventLog(
  sink: string | undefined,
  common: Record<string, unknown>,
): EventLog {
  let open = sink !== undefined && sink !== "";
  return {
    emit(hook, payload) {
      if (!open || sink === undefined) return;
      const line = JSON.stringify({
        hook,
        payload: { ...common, hook_event_name: hook, ...payload },
      });
      try {
        appendFileSync(sink, `${line}\n`);
      } catch {
        open = false;
      }
    },
    mute() {
      open = false;
    },
  };
}
