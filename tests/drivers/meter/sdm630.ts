/** An Eastron SDM630 as tests need it: its map, and registers written without the code under test. */
import { type MeterMap, noRegister, quantities, type Quantity } from "../../../drivers/meter/meter_map.ts";

const addresses: Readonly<Record<Quantity, number>> = {
  voltageL1: 0,
  voltageL2: 2,
  voltageL3: 4,
  currentL1: 6,
  currentL2: 8,
  currentL3: 10,
  power: 52,
  energy: 342,
};

/** The map with some quantities moved, or taken away by {@link noRegister}. */
export function sdm630(
  unit: number,
  moved: Partial<Record<Quantity, number>> = {},
  rest: Partial<Omit<MeterMap, "registers">> = {},
): MeterMap {
  const at = { ...addresses, ...moved };
  const registers = Object.fromEntries(
    quantities.map((quantity) => [quantity, { address: at[quantity], format: "float" }]),
  ) as MeterMap["registers"];
  return { unit, functionCode: 4, wordOrder: "bigEndian", ...rest, registers };
}

export { noRegister };

/** Floats, high word first, two registers each. */
export function floats(values: Readonly<Record<number, number>>): Map<number, number> {
  const registers = new Map<number, number>();
  for (const [address, value] of Object.entries(values)) {
    const view = new DataView(new ArrayBuffer(4));
    view.setFloat32(0, value);
    registers.set(Number(address), view.getUint16(0)).set(Number(address) + 1, view.getUint16(2));
  }
  return registers;
}

/** What a car drawing 16 A on L1 shows. */
export const charging = {
  registers: floats({ 0: 230.5, 2: 231, 4: 229.5, 6: 16, 8: 0, 10: 0.25, 52: 3_690, 342: 1_234.5 }),
  reading: { voltageV: [230.5, 231, 229.5], currentA: [16, 0, 0.25], powerW: 3_690, importWh: 1_234_500 },
};
