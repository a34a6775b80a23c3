/// <reference lib="dom" />
/** The browser's clock: with this file the only place of the script that touches timers. */
import type { Clock } from "../../control/clock.ts";

export const browserClock: Clock = {
  nowMs: () => performance.now(),
  epochMs: () => Date.now(),
  wakeAt(atMs, run) {
    const timer = setTimeout(run, Math.max(0, atMs - performance.now()));
    return () => clearTimeout(timer);
  },
};
