/** The real clock and real chance: with `drivers/log/` the only place where the program touches them. */
import type { Clock, Random } from "../../control/clock.ts";

/** setTimeout keeps its delay in 31 bits; a longer one would fire at once. */
const longestDelayMs = 2_147_483_647;

/** A wake-up further away than this does not keep a process alive that has nothing else to do. */
const holdsProcessMs = 60_000;

/** Monotonic time of the process, UTC of the operating system, timers of the runtime. */
export function systemClock(): Clock {
  const nowMs = () => performance.now();
  return { nowMs, epochMs: () => Date.now(), wakeAt: (atMs, run) => wakeAt(nowMs, atMs, run) };
}

/** Chance good enough for jitter and simulation, not for secrets. */
export const systemRandom: Random = () => Math.random();

/** What a timer is set to when `leftMs` are left: rounded up, never early by a fraction, and in parts when too long. */
export function timerDelayMs(leftMs: number): number {
  return Math.min(Math.max(0, Math.ceil(leftMs)), longestDelayMs);
}

function wakeAt(nowMs: () => number, atMs: number, run: () => void): () => void {
  let timer = arm();
  function arm() {
    const delayMs = timerDelayMs(atMs - nowMs());
    const handle = setTimeout(fire, delayMs);
    if (delayMs > holdsProcessMs) Deno.unrefTimer(handle);
    return handle;
  }
  function fire() {
    // Early after a long delay, or by a fraction of a millisecond because the runtime rounds.
    if (nowMs() < atMs) timer = arm();
    else run();
  }
  return () => clearTimeout(timer);
}
