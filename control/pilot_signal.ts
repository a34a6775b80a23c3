/** What the control pilot says: voltages to levels, duty cycles to amperes. IEC 61851-1 Annex A. */

/** Level of the pilot's positive peak. A no car, B car, C car asks, D asks for ventilation, E short, F not available. */
export type Level = "A" | "B" | "C" | "D" | "E" | "F";

const nominalMv: readonly (readonly [Level, number])[] = [
  ["A", 12_000],
  ["B", 9_000],
  ["C", 6_000],
  ["D", 3_000],
  ["E", 0],
  ["F", -12_000],
];
const toleranceMv = 1_000;
/** A level once taken is kept this much further, so that ripple at the edge of a band does not switch. */
const hysteresisMv = 500;

/** The level of a positive peak in millivolts, or null between the bands. `held` is the level taken before. */
export function levelOf(highMv: number, held: Level): Level | null {
  for (const [level, mv] of nominalMv) {
    const reachMv = level === held ? toleranceMv + hysteresisMv : toleranceMv;
    if (Math.abs(highMv - mv) <= reachMv) return level;
  }
  return null;
}

/** Whether the negative half reaches -12 V, which only a car with its diode (or no car) lets happen while PWM runs. */
export function hasDiode(lowMv: number): boolean {
  return Math.abs(lowMv + 12_000) <= toleranceMv;
}

/** Least and greatest current a duty cycle can tell, in amperes per phase. */
export const leastOfferA = 6;
export const greatestOfferA = 80;

/** What a car reads from a duty cycle. */
export type DutyMeaning =
  | { readonly type: "none" }
  /** 5 %: current is agreed by ISO 15118 only. */
  | { readonly type: "digital" }
  | { readonly type: "current"; readonly limitA: number };

/**
 * Amperes a car may draw at a duty cycle in percent: 6 A from 8 %, 0.6 A per percent up to 85 %, 2.5 A per percent above
 * 64 % up to 96 %, 80 A up to 97 %. 3 to 7 % means digital communication; anything else means no charging.
 */
export function meaningOfDuty(dutyPercent: number): DutyMeaning {
  if (dutyPercent >= 3 && dutyPercent <= 7) return { type: "digital" };
  if (!(dutyPercent >= 8 && dutyPercent <= 97)) return { type: "none" };
  if (dutyPercent < 10) return { type: "current", limitA: leastOfferA };
  if (dutyPercent <= 85) return { type: "current", limitA: dutyPercent * 0.6 };
  if (dutyPercent <= 96) return { type: "current", limitA: (dutyPercent - 64) * 2.5 };
  return { type: "current", limitA: greatestOfferA };
}

/**
 * The current that a duty cycle can tell without exceeding `limitA`, in steps of 0.1 A; 0 below 6 A. Between 51 and
 * 52.5 A the two scales leave a gap, where 51 A is told.
 */
export function offerable(limitA: number): number {
  if (!(limitA >= leastOfferA)) return 0;
  const cutA = Math.floor(Math.min(limitA, greatestOfferA) * 10 + 1e-6) / 10;
  return cutA > 51 && cutA <= 52.5 ? 51 : cutA;
}

/** Duty cycle in percent for a current in amperes, or null when there is none that tells so little. */
export function dutyFor(limitA: number): number | null {
  const offerA = offerable(limitA);
  if (offerA === 0) return null;
  return offerA <= 51 ? offerA / 0.6 : offerA / 2.5 + 64;
}
