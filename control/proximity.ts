/** What the proximity contact says of the cable in the socket. IEC 61851-1 Annex B. */

/** A cable as coded by the resistor between proximity and earth. */
export type Cable =
  | { readonly type: "none" }
  | { readonly type: "rated"; readonly ratingA: 13 | 20 | 32 | 63 }
  /** The wire is broken or the resistor is none that a cable may have. */
  | { readonly type: "unreadable" };

/** Resistors 1500, 680, 220 and 100 ohm with the ranges that are to be read as each. */
export function cableOf(ohms: number | null): Cable {
  if (ohms === null || ohms > 4_500) return { type: "none" };
  if (ohms > 2_700 || !(ohms >= 50)) return { type: "unreadable" };
  if (ohms > 1_000) return { type: "rated", ratingA: 13 };
  if (ohms > 330) return { type: "rated", ratingA: 20 };
  if (ohms > 150) return { type: "rated", ratingA: 32 };
  return { type: "rated", ratingA: 63 };
}
