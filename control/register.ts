/** The energy register as bills see it: whatever the meter does, it never runs backwards. */

/** A meter that shows less this many readings in a row has started over or was exchanged. */
export const confirmations = 2;

/** All in Wh. */
export interface Register {
  /** Added to what the meter shows. */
  readonly offsetWh: number;
  /** Newest corrected value. */
  readonly lastWh: number;
  /** Readings in a row that were too low. */
  readonly lowReadings: number;
  /** The meter has spoken in this run. */
  readonly isKnown: boolean;
}

/** Goes on where the last run ended. */
export function newRegister(offsetWh: number, lastWh: number): Register {
  return { offsetWh, lastWh, lowReadings: 0, isKnown: false };
}

/** Takes what the meter shows. A value that is too low once may be a slip and holds the register; twice, it starts over. */
export function stepRegister(register: Register, rawWh: number): Register {
  const correctedWh = rawWh + register.offsetWh;
  if (correctedWh >= register.lastWh) {
    return { ...register, lastWh: correctedWh, lowReadings: 0, isKnown: true };
  }
  const lowReadings = register.lowReadings + 1;
  // The first reading of a run cannot be a slip of a meter that was right a second ago.
  if (register.isKnown && lowReadings < confirmations) return { ...register, lowReadings };
  return { ...register, offsetWh: register.lastWh - rawWh, lowReadings: 0, isKnown: true };
}
