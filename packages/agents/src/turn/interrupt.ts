import { after, type Step, write } from "./context.ts";
import { drop, finish } from "./record.ts";

const AGAIN_MS = 4_000;
const GIVE_UP_MS = 12_000;

/** Somebody wants the agent to stop what it does. A turn that was not sent yet ends at once. */
export function beginInterrupt(step: Step): void {
  const { state, signals } = step;
  const active = state.active;
  const { keys } = signals.profile.signals.interrupt;
  if (active === null) {
    state.interrupts += 1;
    if (state.readyAt !== null && state.exit === null)
      write(step, `interrupt:${state.interrupts}`, keys);
    for (const request of state.queue.splice(0)) drop(step, request, asked());
    return;
  }
  if (active.interrupt !== null) return;
  if (active.enterAt === 0) {
    finish(step, asked());
    return;
  }
  active.interrupt = { at: step.at, times: 1 };
  write(step, `${active.request.id}:interrupt:1`, keys);
}

/** Presses again where the agent wants that, and stops waiting for it after a while. */
export function followInterrupt(step: Step): void {
  const active = step.state.active;
  if (active === null || active.interrupt === null) return;
  const { interrupt } = active;
  const { keys, again } = step.signals.profile.signals.interrupt;
  const busy = step.state.look?.idleSince === null;
  const pause = again === undefined ? AGAIN_MS : 300;
  if (interrupt.times === 1 && busy && after(step, interrupt.at, pause)) {
    interrupt.times = 2;
    write(step, `${active.request.id}:interrupt:2`, again ?? keys);
  }
  if (!after(step, interrupt.at, GIVE_UP_MS)) return;
  const detail = "interrupted, and the agent does not show that it stopped";
  finish(step, {
    end: "unsure",
    detail,
    ground: { signal: "silence", rule: "interrupt", match: detail },
  });
}

function asked(): Parameters<typeof finish>[1] {
  const detail = "interrupted before it was sent";
  return {
    end: "interrupted",
    detail,
    ground: { signal: "screen", rule: "interrupt", match: detail },
  };
}
