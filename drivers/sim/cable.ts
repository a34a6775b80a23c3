/** Cables by the resistor between proximity and earth, IEC 61851-1 Annex B. */

/** Current in amperes that a cable may carry. */
export type CableRating = 13 | 20 | 32 | 63;

const proximityOhms: Readonly<Record<CableRating, number>> = { 13: 1_500, 20: 680, 32: 220, 63: 100 };

/** Ohms that the socket measures once the cable is in. */
export function cableOhms(ratingA: CableRating): number {
  return proximityOhms[ratingA];
}
