/** The newest reading of the charge meter, and when silence becomes a fault. */
import { type Deadline, isDue } from "./deadline.ts";
import type { MeterFault, MeterReading } from "./ports.ts";
import { type Register, stepRegister } from "./register.ts";
import type { Result } from "../schema/result.ts";

/** Silence of the register that is waited out before the meter counts as lost. */
export const graceMs = 10_000;

/** What the charge meter of one point last said. Times are monotonic. */
export interface MeterWatch {
  readonly reading: MeterReading | null;
  /** Monotonic. Null = never in this run. */
  readonly readAtMs: number | null;
  readonly registerAtMs: number | null;
  readonly register: Register;
  /** Newest failure, null after a good reading. */
  readonly failure: MeterFault | null;
  readonly lost: boolean;
  readonly lostAtMs: Deadline;
}

/** A meter that has the usual grace to speak for the first time. */
export function newMeterWatch(register: Register, nowMs: number): MeterWatch {
  return {
    reading: null,
    readAtMs: null,
    registerAtMs: null,
    register,
    failure: null,
    lost: false,
    lostAtMs: nowMs + graceMs,
  };
}

/** Takes a reading or the reason why there is none; only a reading with a register ends the silence. */
export function stepMeterWatch(
  watch: MeterWatch,
  result: Result<MeterReading, MeterFault>,
  nowMs: number,
): MeterWatch {
  if (!result.ok) return { ...watch, failure: result.error };
  const reading = result.value;
  const spoken = { ...watch, reading, readAtMs: nowMs, failure: null };
  if (reading.importWh === null) return spoken;
  const register = stepRegister(watch.register, reading.importWh);
  return { ...spoken, register, registerAtMs: nowMs, lost: false, lostAtMs: nowMs + graceMs };
}

/** Judges the silence. */
export function wakeMeterWatch(watch: MeterWatch, nowMs: number): MeterWatch {
  return isDue(watch.lostAtMs, nowMs) ? { ...watch, lost: true, lostAtMs: null } : watch;
}

/** Whether the register was heard within the grace, so that a transaction may start on it. */
export function hasFreshRegister(watch: MeterWatch): boolean {
  return watch.registerAtMs !== null && !watch.lost;
}

/** Why there is no reading, for people; null when fresh. */
export function troubleOf(watch: MeterWatch, nowMs: number): string | null {
  const sinceMs = watch.registerAtMs;
  if (watch.failure === null && !watch.lost) {
    return sinceMs === null ? "no reading from the meter yet" : null;
  }
  if (watch.failure === null) return "meter gives no energy register";
  if (watch.readAtMs === null) return `meter has not answered yet: ${watch.failure.detail}`;
  const seconds = Math.round((nowMs - watch.readAtMs) / 1_000);
  return `meter silent for ${seconds} s: ${watch.failure.detail}`;
}
