/** The ten ways meters write a number into registers (meter pages of the controllers this one replaces). */

import type { MeterFormat } from "../../schema/manufacturer_meter.ts";

/** Which half of a 32 bit number stands in the first register. Bytes inside a register are always high byte first. */
export type WordOrder = "bigEndian" | "littleEndian";

/** Decimals of one count, or null for a float. Kept as decimals so that 2301 counts of 0.1 are 230.1 exactly. */
const decimals: Readonly<Record<MeterFormat, number | null>> = {
  "float": null,
  "int16": 0,
  "int16*0.1": 1,
  "int16*0.01": 2,
  "int16*0.001": 3,
  "int32": 0,
  "int32*0.1": 1,
  "int32*0.01": 2,
  "int32*0.001": 3,
  "int32*0.0001": 4,
};

export const meterFormats = Object.keys(decimals) as readonly MeterFormat[];

// Marks of "no value" and "overflow", at both ends of the range of a signed number.
const noInt16 = [-0x8000, 0x7fff];
const noInt32 = [-0x8000_0000, 0x7fff_ffff];

/** Registers of 16 bits that a number takes. */
export function registerCount(format: MeterFormat): 1 | 2 {
  return format.startsWith("int16") ? 1 : 2;
}

/** What one count is worth. A float is taken to be good for a tenth, as energy registers in kWh with few digits are. */
export function stepOf(format: MeterFormat): number {
  return 1 / 10 ** (decimals[format] ?? 1);
}

/**
 * The number in the registers, in the unit of the meter. Null where the meter says that it has none: NaN, infinite, or
 * the lowest or highest integer. Expects `registerCount(format)` registers.
 */
export function decode(registers: readonly number[], format: MeterFormat, order: WordOrder): number | null {
  const places = decimals[format];
  if (registerCount(format) === 1) return scaled(viewOf(registers).getInt16(0), places ?? 0, noInt16);
  const view = viewOf(order === "bigEndian" ? registers : registers.toReversed());
  if (places !== null) return scaled(view.getInt32(0), places, noInt32);
  const value = view.getFloat32(0);
  return Number.isFinite(value) ? value : null;
}

/** Registers that hold the number; null, or a number that does not fit, is written as the mark of "no value". */
export function encode(value: number | null, format: MeterFormat, order: WordOrder): number[] {
  const places = decimals[format];
  const count = registerCount(format);
  const view = new DataView(new ArrayBuffer(2 * count));
  if (places === null) view.setFloat32(0, value ?? NaN);
  else if (count === 1) view.setInt16(0, counts(value, places, noInt16));
  else view.setInt32(0, counts(value, places, noInt32));
  const registers = Array.from({ length: count }, (_, index) => view.getUint16(2 * index));
  return order === "bigEndian" ? registers : registers.toReversed();
}

function viewOf(registers: readonly number[]): DataView {
  const view = new DataView(new ArrayBuffer(2 * registers.length));
  registers.forEach((register, index) => view.setUint16(2 * index, register));
  return view;
}

function scaled(count: number, places: number, none: readonly number[]): number | null {
  return none.includes(count) ? null : count / 10 ** places;
}

function counts(value: number | null, places: number, [lowest, highest]: readonly number[]): number {
  const count = value === null ? NaN : Math.round(value * 10 ** places);
  return lowest !== undefined && highest !== undefined && count > lowest && count < highest
    ? count
    : (lowest ?? 0);
}
