/** Where a meter keeps its quantities. */
import type { FunctionCode } from "../modbus/register_bus.ts";
import type { MeterFormat } from "../../schema/manufacturer_meter.ts";
import type { WordOrder } from "./formats.ts";

/** In the order in which they are read. */
export const quantities = [
  "voltageL1",
  "voltageL2",
  "voltageL3",
  "currentL1",
  "currentL2",
  "currentL3",
  "power",
  "energy",
] as const;
export type Quantity = (typeof quantities)[number];

/** What the registers count in. */
export const quantityUnits: Readonly<Record<Quantity, string>> = {
  voltageL1: "V",
  voltageL2: "V",
  voltageL3: "V",
  currentL1: "A",
  currentL2: "A",
  currentL3: "A",
  power: "W",
  energy: "kWh",
};

/** This address says that the meter does not have the quantity. */
export const noRegister = 65_535;

export interface Register {
  /** Of the first register, as on the wire; {@link noRegister} = none. */
  readonly address: number;
  readonly format: MeterFormat;
}

export interface MeterMap {
  /** Modbus address of the meter. */
  readonly unit: number;
  readonly functionCode: FunctionCode;
  readonly wordOrder: WordOrder;
  readonly registers: Readonly<Record<Quantity, Register>>;
}

/** The quantities this meter has. */
export function presentQuantities(map: MeterMap): Quantity[] {
  return quantities.filter((quantity) => map.registers[quantity].address !== noRegister);
}
