/** How long to stay away after a failed or lost connection. */
import type { Random } from "../control/clock.ts";

const firstMs = 3_000;
const spreadMs = 10_000;
const longestMs = 300_000;

/**
 * Wait in milliseconds after `failures` failures in a row (1 = the first): 3 s doubled each time and a random part of
 * up to 10 s, so that a thousand stations do not come back in the same second; never more than 5 min. The same after
 * 401, 404 or 1008 as after a broken line: who knocks in a tight loop gets blocked by the operator.
 */
export function backoffMs(failures: number, random: Random): number {
  const doubled = firstMs * 2 ** Math.min(Math.max(failures, 1) - 1, 10);
  return Math.round(Math.min(doubled + random() * spreadMs, longestMs - random() * spreadMs));
}
