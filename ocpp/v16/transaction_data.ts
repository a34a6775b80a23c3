/** What StopTransaction repeats: values taken at the start and on the way, kept in memory while the car charges. */
import type { Reading } from "../meter_values.ts";
import type { MeterValue } from "./meter_values.ts";

/** A StopTransaction carries at most so many values between Begin and End; the rest went out as MeterValues. */
export const maxValuesBetween = 100;

/** More than can run at once: a stop may be stored again later, when the disk refused it. */
export const maxTransactions = 32;

/** After a power loss the values between are gone (they were sent), Begin and End come from the record. */
export interface TransactionData {
  begin(id: string, samples: readonly Reading[]): void;
  add(id: string, value: MeterValue): void;
  /** Null before `begin`. */
  readonly beginReadings: (id: string) => readonly Reading[] | null;
  readonly between: (id: string) => readonly MeterValue[];
}

interface Kept {
  readonly begin: readonly Reading[];
  readonly between: MeterValue[];
}

export function createTransactionData(): TransactionData {
  const kept = new Map<string, Kept>();
  return {
    begin(id, samples) {
      kept.set(id, { begin: samples, between: [] });
      const [oldest] = kept.keys();
      if (kept.size > maxTransactions && oldest !== undefined) kept.delete(oldest);
    },
    add(id, value) {
      const between = kept.get(id)?.between;
      if (between === undefined) return;
      between.push(value);
      if (between.length > maxValuesBetween) thin(between);
    },
    beginReadings: (id) => kept.get(id)?.begin ?? null,
    between: (id) => kept.get(id)?.between ?? [],
  };
}

/** Every second value goes; the first and the newest stay, and the curve keeps its shape. */
function thin(values: MeterValue[]): void {
  const last = values.length - 1;
  const rest = values.filter((_value, index) => index % 2 === 0 || index === last);
  values.splice(0, values.length, ...rest);
}
