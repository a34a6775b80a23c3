import assert from "node:assert/strict";
import { FakeClock } from "../../fake_clock.ts";
import { createChargeMeter, readMeter } from "../../../drivers/meter/charge_meter.ts";
import { encode, meterFormats, stepOf } from "../../../drivers/meter/formats.ts";
import { groupedBlocks, singleBlocks } from "../../../drivers/meter/register_blocks.ts";
import { type MeterMap, noRegister, quantities } from "../../../drivers/meter/meter_map.ts";
import type { BusFault, RegisterBus } from "../../../drivers/modbus/register_bus.ts";
import { fail, ok } from "../../../schema/result.ts";
import { charging, floats, sdm630 } from "./sdm630.ts";

interface Memory extends RegisterBus {
  readonly reads: [address: number, count: number][];
  registers: ReadonlyMap<number, number>;
  fault: Pick<BusFault, "code" | "exceptionCode"> | null;
}

/** A bus that ends in memory. It refuses reads that touch an absent register, as strict meters do. */
function memoryBus(registers: ReadonlyMap<number, number>): Memory {
  const bus: Memory = {
    reads: [],
    registers,
    fault: null,
    read(unit, functionCode, address, count) {
      bus.reads.push([address, count]);
      const values = Array.from({ length: count }, (_, index) => bus.registers.get(address + index));
      const question = { unit, functionCode, address, count, detail: "" };
      if (bus.fault) return Promise.resolve(fail({ ...question, ...bus.fault }));
      if (values.includes(undefined)) {
        return Promise.resolve(fail({ ...question, code: "exception", exceptionCode: 2 } as const));
      }
      return Promise.resolve(ok(values.map((value = 0) => value)));
    },
    close: () => Promise.resolve(),
  };
  return bus;
}

const clock = new FakeClock();

Deno.test("charge meter fetches neighbouring registers at once and far ones alone", async () => {
  const bus = memoryBus(charging.registers);
  assert.deepEqual(await readMeter(bus, sdm630(1), clock), { ok: true, value: charging.reading });
  assert.deepEqual(bus.reads, [[0, 12], [52, 2], [342, 2]]);
});

Deno.test("register blocks join over gaps of 8 and up to 60 registers, and not beyond", () => {
  const blocksAt = (...addresses: number[]) => {
    const moved = Object.fromEntries(
      quantities.map((quantity, index) => [quantity, addresses[index] ?? noRegister]),
    );
    return groupedBlocks(sdm630(1, moved)).map(({ address, count }) => [address, count]);
  };
  assert.deepEqual(blocksAt(0, 10), [[0, 12]]);
  assert.deepEqual(blocksAt(0, 11), [[0, 2], [11, 2]]);
  assert.deepEqual(blocksAt(20, 0, 10), [[0, 22]]);
  assert.deepEqual(blocksAt(0, 10, 20, 30, 40, 50, 58), [[0, 60]]);
  assert.deepEqual(blocksAt(0, 10, 20, 30, 40, 50, 59), [[0, 52], [59, 2]]);
  assert.deepEqual(blocksAt(6, 6, 6), [[6, 2]]);
  assert.deepEqual(blocksAt(65_533), [[65_533, 2]]);
  assert.deepEqual(blocksAt(), []);
});

Deno.test("register blocks hold each quantity once, wherever the registers lie", () => {
  for (let round = 0; round < 200; round++) {
    const moved = Object.fromEntries(
      quantities.map((quantity, index) => [quantity, (round * 37 * (index + 1)) % 97]),
    );
    const map = sdm630(1, moved);
    const found = groupedBlocks(map).flatMap((block) => {
      assert.ok(block.count <= 60);
      for (
        const single of singleBlocks(map).filter(({ quantities: [own] }) => block.quantities.includes(own!))
      ) {
        assert.ok(
          single.address >= block.address && single.address + single.count <= block.address + block.count,
        );
      }
      return block.quantities;
    });
    assert.deepEqual(found.toSorted(), quantities.toSorted());
  }
});

Deno.test("charge meter reads one by one after a block was refused, also at the next poll", async () => {
  const registers = new Map(charging.registers);
  registers.delete(2);
  registers.delete(3);
  const bus = memoryBus(registers);
  const meter = createChargeMeter(bus, clock);
  const expected = { ...charging.reading, voltageV: [230.5, null, 229.5] };
  assert.deepEqual(await meter.read(sdm630(1)), { ok: true, value: expected });
  assert.equal(bus.reads.length, 1 + 8);
  assert.deepEqual(await meter.read(sdm630(1)), { ok: true, value: expected });
  assert.equal(bus.reads.length, 1 + 8 + 8);
  bus.registers = charging.registers;
  const other = sdm630(1, {}, { functionCode: 3 });
  assert.deepEqual(await meter.read(other), { ok: true, value: charging.reading });
  assert.equal(bus.reads.length, 1 + 8 + 8 + 3);
});

Deno.test("charge meter does not ask for quantities without a register", async () => {
  const bus = memoryBus(charging.registers);
  const none = { voltageL2: noRegister, voltageL3: noRegister, currentL2: noRegister, currentL3: noRegister };
  const reading = await readMeter(bus, sdm630(1, none), clock);
  assert.deepEqual(reading, {
    ok: true,
    value: { voltageV: [230.5, null, null], currentA: [16, null, null], powerW: 3_690, importWh: 1_234_500 },
  });
  assert.ok(bus.reads.every(([address, count]) => address + count < noRegister));
});

Deno.test("charge meter without any register is not configured, and is not asked", async () => {
  const bus = memoryBus(charging.registers);
  const nowhere = Object.fromEntries(quantities.map((quantity) => [quantity, noRegister]));
  const reading = await readMeter(bus, sdm630(1, nowhere), clock);
  assert.ok(!reading.ok && reading.error.code === "not_configured");
  assert.deepEqual(bus.reads, []);
});

Deno.test("charge meter that marks a value as missing leaves it out", async () => {
  const bus = memoryBus(new Map([...charging.registers, [6, 0x7fc0], [7, 0], [342, 0x7f80], [343, 0]]));
  const reading = await readMeter(bus, sdm630(1), clock);
  assert.deepEqual(reading, {
    ok: true,
    value: { ...charging.reading, currentA: [null, 0, 0.25], importWh: null },
  });
});

Deno.test("charge meter that holds no number at all is a fault, not a row of nulls", async () => {
  const bus = memoryBus(floats({ 0: NaN, 2: NaN, 4: NaN, 6: NaN, 8: NaN, 10: NaN, 52: NaN, 342: NaN }));
  const reading = await readMeter(bus, sdm630(1), clock);
  assert.ok(!reading.ok && reading.error.code === "implausible");
  bus.registers = new Map();
  const refused = await readMeter(bus, sdm630(1), clock);
  assert.ok(!refused.ok && refused.error.code === "exception");
});

Deno.test("charge meter with an impossible value is a fault that names it", async () => {
  const bus = memoryBus(new Map([...charging.registers, ...floats({ 2: 2_310 })]));
  const reading = await readMeter(bus, sdm630(1), clock);
  assert.ok(!reading.ok && reading.error.code === "implausible");
  assert.match(reading.error.detail, /voltageL2 \(register 2 of meter 1\) is 2310 V, outside 0 to 500 V/);
});

Deno.test("charge meter in the wrong word order gives no reading", async () => {
  const reading = await readMeter(
    memoryBus(charging.registers),
    sdm630(1, {}, { wordOrder: "littleEndian" }),
    clock,
  );
  assert.equal(reading.ok, false);
});

Deno.test("charge meter reports every fault of the bus as what it means, with register and meter", async () => {
  const faults = [
    [{ code: "timeout" }, "timeout"],
    [{ code: "busy" }, "timeout"],
    [{ code: "unreachable" }, "unreachable"],
    [{ code: "exception", exceptionCode: 1 }, "exception"],
    [{ code: "exception", exceptionCode: 4 }, "exception"],
    [{ code: "bad_frame" }, "bad_frame"],
    [{ code: "bad_request" }, "not_configured"],
  ] as const;
  for (const [fault, code] of faults) {
    const bus = memoryBus(charging.registers);
    bus.fault = fault;
    const reading = await readMeter(bus, sdm630(9), clock);
    assert.ok(!reading.ok);
    assert.equal(reading.error.code, code);
    assert.match(reading.error.detail, /^registers 0 to 11 of meter 9 \(function 4, voltageL1/);
    assert.equal(bus.reads.length, 1);
  }
});

Deno.test("charge meter whose energy register jumps is a fault until the jump lasts", async () => {
  const bus = memoryBus(charging.registers);
  const meter = createChargeMeter(bus, clock);
  const codes: string[] = [];
  for (const kwh of [1_234.5, 1_234.5, 2_000, 1_234.5, 10, 10, 10]) {
    bus.registers = new Map([...charging.registers, ...floats({ 342: kwh })]);
    const reading = await meter.read(sdm630(1));
    codes.push(reading.ok ? String(reading.value.importWh) : reading.error.code);
    clock.advance(1_000);
  }
  const jump = "implausible";
  assert.deepEqual(codes, ["1234500", "1234500", jump, "1234500", jump, jump, "10000"]);
});

Deno.test("charge meter reads all ten formats in both word orders, through register blocks", async () => {
  for (const format of meterFormats) {
    for (const wordOrder of ["bigEndian", "littleEndian"] as const) {
      const map = inFormat(format, wordOrder);
      const step = format === "float" ? 1 : stepOf(format);
      const values = quantities.map((_, index) => (index + 1) * 25 * step);
      const registers = new Map<number, number>();
      quantities.forEach((quantity, index) =>
        encode(values[index]!, format, wordOrder)
          .forEach((word, place) => registers.set(map.registers[quantity].address + place, word))
      );
      const reading = await readMeter(memoryBus(registers), map, clock);
      assert.ok(reading.ok, `${format} ${wordOrder}`);
      const { voltageV, currentA, powerW, importWh } = reading.value;
      const read = [...voltageV, ...currentA, powerW, (importWh ?? NaN) / 1_000];
      read.forEach((value, index) => assert.ok(Math.abs((value ?? NaN) - values[index]!) < 1e-9));
    }
  }
});

function inFormat(format: (typeof meterFormats)[number], wordOrder: MeterMap["wordOrder"]): MeterMap {
  const registers = Object.fromEntries(
    quantities.map((quantity, index) => [quantity, { address: 100 + 2 * index, format }]),
  ) as MeterMap["registers"];
  return { unit: 1, functionCode: 3, wordOrder, registers };
}
