import assert from "node:assert/strict";
import { decode, encode, meterFormats, registerCount, stepOf } from "../../../drivers/meter/formats.ts";
import { parameters } from "../../../schema/mod.ts";

const orders = ["bigEndian", "littleEndian"] as const;

Deno.test("number formats are those the settings offer", () => {
  const offered = parameters["manufacturer.meterFormatEnergy"].options.map(({ name }) => name);
  assert.deepEqual(meterFormats.toSorted(), offered.toSorted());
  assert.equal(meterFormats.length, 10);
});

/** Registers written by hand, high word first. */
const examples = [
  ["float", [0x4366, 0x8000], 230.5],
  ["float", [0xc120, 0x0000], -10],
  ["int16", [0x00e6], 230],
  ["int16", [0xffff], -1],
  ["int16*0.1", [2301], 230.1],
  ["int16*0.01", [23_012], 230.12],
  ["int16*0.001", [0x10000 - 16_001], -16.001],
  ["int32", [0x0001, 0x0000], 65_536],
  ["int32*0.1", [0xffff, 0xfff5], -1.1],
  ["int32*0.01", [0x0012, 0xd687], 12_345.67],
  ["int32*0.001", [0x00bc, 0x614e], 12_345.678],
  ["int32*0.0001", [0x075b, 0xcd15], 12_345.6789],
] as const;

Deno.test("decode reads each number format in both word orders", () => {
  for (const [format, registers, value] of examples) {
    assert.equal(decode(registers, format, "bigEndian"), value, format);
    assert.equal(decode(registers.toReversed(), format, "littleEndian"), value, format);
  }
});

Deno.test("encode gives back what decode read, in all ten formats and both word orders", () => {
  for (const format of meterFormats) {
    for (const order of orders) {
      for (const count of [0, 1, -1, 1234, -1234, 32_000, -32_000]) {
        const value = count * (format === "float" ? 1 : stepOf(format));
        const registers = encode(value, format, order);
        assert.equal(registers.length, registerCount(format));
        assert.ok(
          Math.abs((decode(registers, format, order) ?? NaN) - value) < 1e-9,
          `${value} as ${format}`,
        );
      }
    }
  }
});

Deno.test("decode gives null for NaN, infinity and the marks of no value, never a number", () => {
  const nothing: Record<string, number[][]> = {
    float: [[0x7fc0, 0], [0x7f80, 0], [0xff80, 0], [0xffff, 0xffff]],
    int16: [[0x8000], [0x7fff]],
    int32: [[0x8000, 0], [0x7fff, 0xffff]],
  };
  for (const format of meterFormats) {
    for (const registers of nothing[format.split("*")[0] ?? ""] ?? []) {
      assert.equal(decode(registers, format, "bigEndian"), null, `${registers} as ${format}`);
      assert.equal(decode(registers.toReversed(), format, "littleEndian"), null);
    }
  }
});

Deno.test("encode writes null and what does not fit as no value", () => {
  for (const format of meterFormats) {
    for (const order of orders) {
      for (const value of [null, NaN, Infinity, 1e40, -1e40]) {
        assert.equal(decode(encode(value, format, order), format, order), null, `${value} as ${format}`);
      }
    }
  }
});
