/** What no meter of a charging point can show. Such a value is a wrong register, format or word order, or a broken frame. */
import { fail, ok, type Result } from "../../schema/result.ts";
import type { MeterFault } from "../../control/ports.ts";
import { stepOf } from "./formats.ts";
import { type MeterMap, type Quantity, quantityUnits } from "./meter_map.ts";

/** In the unit of the register. */
export type Quantities = Readonly<Partial<Record<Quantity, number>>>;

const powerMaxW = 150_000;

/** Inclusive at both ends, in the unit of the register. */
const bounds: Readonly<Record<Quantity, readonly [lowest: number, highest: number]>> = {
  voltageL1: [0, 500],
  voltageL2: [0, 500],
  voltageL3: [0, 500],
  currentL1: [-200, 200],
  currentL2: [-200, 200],
  currentL3: [-200, 200],
  power: [-powerMaxW, powerMaxW],
  energy: [0, 1_000_000], // kWh: 1e9 Wh
};

/** The first value outside its bounds, or null. */
export function firstImplausible(map: MeterMap, values: Quantities): MeterFault | null {
  for (const [quantity, value] of Object.entries(values) as [Quantity, number][]) {
    const [lowest, highest] = bounds[quantity];
    if (value >= lowest && value <= highest) continue;
    const unit = quantityUnits[quantity];
    const { address } = map.registers[quantity];
    const detail = `${quantity} (register ${address} of meter ${map.unit}) is ${value} ${unit}, ` +
      `outside ${lowest} to ${highest} ${unit}`;
    return { code: "implausible", detail };
  }
  return null;
}

/** A jump seen so often in a row is taken for true: the meter was exchanged or set to zero. */
const confirmations = 3;

/**
 * Watches that the energy register moves no faster than the power a charging point can have, and not back. A single
 * wrong value is refused; one that stays, after an exchange of the meter, is taken at its third reading.
 */
export class EnergyWatch {
  #accepted: { readonly kwh: number; readonly atMs: number } | null = null;
  #doubted: { readonly kwh: number; readonly atMs: number; readonly times: number } | null = null;

  /** Gives the register back, or why it is not believed yet. */
  judge(kwh: number, map: MeterMap, nowMs: number): Result<number, MeterFault> {
    const slackKwh = 2 * stepOf(map.registers.energy.format);
    const follows = (earlier: { kwh: number; atMs: number }) => isStep(earlier, kwh, nowMs, slackKwh);
    if (this.#accepted === null || follows(this.#accepted)) return this.#accept(kwh, nowMs);
    const times = this.#doubted && follows(this.#doubted) ? this.#doubted.times + 1 : 1;
    if (times >= confirmations) return this.#accept(kwh, nowMs);
    this.#doubted = { kwh, atMs: nowMs, times };
    const detail = `energy (register ${map.registers.energy.address} of meter ${map.unit}) ` +
      `went from ${this.#accepted.kwh} to ${kwh} kWh, more than ${powerMaxW / 1_000} kW can do`;
    return fail({ code: "implausible", detail });
  }

  #accept(kwh: number, atMs: number): Result<number, MeterFault> {
    this.#accepted = { kwh, atMs };
    this.#doubted = null;
    return ok(kwh);
  }
}

function isStep(
  earlier: { kwh: number; atMs: number },
  kwh: number,
  nowMs: number,
  slackKwh: number,
): boolean {
  const possibleKwh = (powerMaxW / 1_000) * (nowMs - earlier.atMs) / 3_600_000;
  // Back by the slack: floats of large registers flicker in the last digit.
  return kwh >= earlier.kwh - slackKwh && kwh <= earlier.kwh + possibleKwh + slackKwh;
}
