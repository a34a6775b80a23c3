/** Current that ramps towards its target, and the charge it moves: closed formulas, so that no timer has to tick. */

/** A charger takes its current up gently and drops it fast. */
const rampUpAPerS = 4;
const rampDownAPerS = 80;

/** Amperes after `ms` milliseconds on the way from `fromA` to `targetA`. */
export function rampedA(fromA: number, targetA: number, ms: number): number {
  const rate = slopeAPerMs(fromA, targetA);
  return Math.abs(targetA - fromA) <= rate * ms ? targetA : fromA + Math.sign(targetA - fromA) * rate * ms;
}

/** Ampere hours moved in `ms` milliseconds on the way from `fromA` to `targetA`. */
export function rampedAh(fromA: number, targetA: number, ms: number): number {
  const rampMs = Math.min(ms, Math.abs(targetA - fromA) / slopeAPerMs(fromA, targetA));
  const meanA = (fromA + rampedA(fromA, targetA, rampMs)) / 2;
  return (meanA * rampMs + targetA * (ms - rampMs)) / 3_600_000;
}

function slopeAPerMs(fromA: number, targetA: number): number {
  return (targetA > fromA ? rampUpAPerS : rampDownAPerS) / 1_000;
}
