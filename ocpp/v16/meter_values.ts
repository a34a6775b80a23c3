/** MeterValue of OCPP 1.6 section 7.31 to 7.43. */
import type { Reading } from "../meter_values.ts";
import type { Payload } from "../frames.ts";

export type SampleContext =
  | "Sample.Periodic"
  | "Sample.Clock"
  | "Transaction.Begin"
  | "Transaction.End"
  | "Trigger";

/** One element of `meterValue` or `transactionData`. */
export interface MeterValue extends Payload {
  readonly timestamp: string;
  readonly sampledValue: readonly Payload[];
}

/** Null when there is nothing to tell: the schema wants at least something, and so does the reader. */
export function meterValue(
  samples: readonly Reading[],
  context: SampleContext,
  atUtcMs: number,
): MeterValue | null {
  if (samples.length === 0) return null;
  return {
    timestamp: timestamp(atUtcMs),
    sampledValue: samples.map((sample) => sampledValue(sample, context)),
  };
}

/** The energy register alone, as known from the transaction record. */
export function energyReading(registerWh: number): Reading {
  return { measurand: "Energy.Active.Import.Register", value: registerWh, unit: "Wh", location: "Outlet" };
}

/** UTC with `Z`, to the second's thousandth. */
export function timestamp(utcMs: number): string {
  return new Date(utcMs).toISOString();
}

/** Whole watt-hours, rounded down: a register that is rounded up could seem to run backwards at the stop. */
export function wholeWh(registerWh: number): number {
  return Math.floor(registerWh);
}

function sampledValue({ measurand, value, unit, phase, location }: Reading, context: SampleContext): Payload {
  const text = unit === "Wh" ? String(wholeWh(value)) : decimals(value);
  return {
    value: text,
    context,
    format: "Raw",
    measurand,
    ...(phase === undefined ? {} : { phase }),
    location,
    // The schema spells it so, and strict backends know nothing else.
    unit: unit === "°C" ? "Celcius" : unit,
  };
}

/** One decimal, none when it is zero, never `-0`. */
function decimals(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}
