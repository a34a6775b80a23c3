/** Over- and undervoltage by the charge meter, with hysteresis (B42). */
import { type Deadline, isDue, nearest } from "./deadline.ts";
import type { Phases } from "./ports.ts";

/** The voltage has to be back inside the hysteresis for longer than this. */
export const calmMs = 60_000;

/** Volts between phase and neutral. */
export interface VoltageBounds {
  readonly maxV: number;
  readonly minV: number;
  /** An overvoltage ends below this. */
  readonly highHysteresisV: number;
  /** An undervoltage ends above this. */
  readonly lowHysteresisV: number;
}

/** One of the two errors: `calm` = since when the voltage is back inside. */
interface Excursion {
  readonly active: boolean;
  readonly endsAtMs: Deadline;
}

export interface Supply {
  readonly over: Excursion;
  readonly under: Excursion;
}

const fine: Excursion = { active: false, endsAtMs: null };
/** Nothing measured is out of bounds yet. */
export const initialSupply: Supply = { over: fine, under: fine };

/** `bounds` null = not monitored. Phases without a reading have no say; without any, an error stays as it is. */
export function stepSupply(
  supply: Supply,
  voltageV: Phases<number | null>,
  bounds: VoltageBounds | null,
  nowMs: number,
): Supply {
  if (bounds === null) return initialSupply;
  const known = voltageV.filter((volts) => volts !== null);
  if (known.length === 0) return supply.over.active || supply.under.active ? restart(supply) : supply;
  const highestV = Math.max(...known);
  const lowestV = Math.min(...known);
  return {
    over: follow(supply.over, highestV > bounds.maxV, highestV < bounds.highHysteresisV, nowMs),
    under: follow(supply.under, lowestV < bounds.minV, lowestV > bounds.lowHysteresisV, nowMs),
  };
}

/** Ends what has been calm for long enough. */
export function wakeSupply(supply: Supply, nowMs: number): Supply {
  const ended = (excursion: Excursion) => isDue(excursion.endsAtMs, nowMs) ? fine : excursion;
  return { over: ended(supply.over), under: ended(supply.under) };
}

/** When the machine wants to be woken. */
export function wakeSupplyAtMs(supply: Supply): Deadline {
  return nearest(supply.over.endsAtMs, supply.under.endsAtMs);
}

function follow(excursion: Excursion, isOutside: boolean, isCalm: boolean, nowMs: number): Excursion {
  if (isOutside) return { active: true, endsAtMs: null };
  if (!excursion.active) return fine;
  if (!isCalm) return { active: true, endsAtMs: null };
  // Strictly longer than a minute.
  return { active: true, endsAtMs: excursion.endsAtMs ?? nowMs + calmMs + 1 };
}

function restart(supply: Supply): Supply {
  const again = (excursion: Excursion) => ({ ...excursion, endsAtMs: null });
  return { over: again(supply.over), under: again(supply.under) };
}
