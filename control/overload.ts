/** A car that draws more than it was told (B27): first it is told less, then it is stopped. */
import { type Deadline, isDue, nearest } from "./deadline.ts";
import { leastOfferA } from "./pilot_signal.ts";
import type { Phases } from "./ports.ts";

/** A car has this long to follow a lower offer before its current is held against it. */
export const followOfferMs = 6_000;
/** Draws above the stop limit for this long are not waited out. */
export const stopAfterMs = 10_000;
/** A car that draws too much for this long is told less. */
export const lowerAfterMs = 5_000;
/** The offer is lowered again only after the car had time to answer to the last lowering. */
export const lowerEveryMs = 10_000;
const toleranceFactor = 1.1;
const lowerFactor = 0.9;

/** Whether the car keeps to what it is told. */
export interface Overload {
  /** Amperes the offer is held down to; null = no opinion. Kept until the car leaves. */
  readonly limitA: number | null;
  readonly stopped: boolean;
  /** From here on the present offer counts. */
  readonly judgeFromMs: number;
  readonly offeredA: number;
  readonly stopAtMs: Deadline;
  readonly lowerAtMs: Deadline;
}

/** A car that was never caught drawing too much. */
export const initialOverload: Overload = {
  limitA: null,
  stopped: false,
  judgeFromMs: 0,
  offeredA: 0,
  stopAtMs: null,
  lowerAtMs: null,
};

/** Notes a new offer in amperes; raised ones count at once, lowered ones when the car had time to follow. */
export function offerChanged(overload: Overload, offeredA: number, nowMs: number): Overload {
  if (offeredA === overload.offeredA) return overload;
  const judgeFromMs = offeredA < overload.offeredA ? nowMs + followOfferMs : overload.judgeFromMs;
  return { ...overload, offeredA, judgeFromMs, stopAtMs: null, lowerAtMs: null };
}

/** Compares a reading with the offer. `stopPercent` of the offer, such as 120, is the limit for stopping. */
export function stepOverload(
  overload: Overload,
  currentA: Phases<number | null>,
  stopPercent: number,
  nowMs: number,
): Overload {
  const known = currentA.filter((amperes) => amperes !== null);
  if (overload.offeredA === 0 || known.length === 0 || nowMs < overload.judgeFromMs) {
    return { ...overload, stopAtMs: null, lowerAtMs: null };
  }
  const ratio = Math.max(...known) / overload.offeredA;
  const stopAtMs = ratio > stopPercent / 100 ? overload.stopAtMs ?? nowMs + stopAfterMs : null;
  // What is about to be stopped is not lowered as well: a new offer would give the car its time anew.
  const isLowered = ratio > toleranceFactor && stopAtMs === null;
  const lowerAtMs = isLowered ? overload.lowerAtMs ?? nowMs + lowerAfterMs : null;
  return expire({ ...overload, stopAtMs, lowerAtMs }, nowMs);
}

/** Acts on deadlines that have come. */
export function wakeOverload(overload: Overload, nowMs: number): Overload {
  return expire(overload, nowMs);
}

/** When the machine wants to be woken. */
export function wakeOverloadAtMs(overload: Overload): Deadline {
  return overload.stopped ? null : nearest(overload.stopAtMs, overload.lowerAtMs);
}

function expire(overload: Overload, nowMs: number): Overload {
  const stopped = overload.stopped || isDue(overload.stopAtMs, nowMs);
  const stopAtMs = stopped ? null : overload.stopAtMs;
  if (!isDue(overload.lowerAtMs, nowMs)) return { ...overload, stopped, stopAtMs };
  const limitA = Math.max(leastOfferA, overload.offeredA * lowerFactor);
  return { ...overload, stopped, stopAtMs, limitA, lowerAtMs: nowMs + lowerEveryMs };
}
