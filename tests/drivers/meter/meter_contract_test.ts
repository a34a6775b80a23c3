/** One suite for every way a meter can be reached: the simulated one, another program, a serial line. */
import assert from "node:assert/strict";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { createChargeMeter, readMeter } from "../../../drivers/meter/charge_meter.ts";
import type { MeterMap } from "../../../drivers/meter/meter_map.ts";
import { type Electricity, startSimulatedMeters } from "../../../drivers/meter/simulated_meter.ts";
import { openBus } from "../../../drivers/modbus/open_bus.ts";
import { independentBench, type MeterBench, rtuBench } from "../modbus/benches.ts";
import { charging, floats, noRegister, sdm630 } from "./sdm630.ts";

const clock = systemClock();

/** Where an answer is expected, patience is no part of the test; where none is, waiting is short. */
const patient = { timeoutMs: 60_000 };
const hasty = { timeoutMs: 50, retries: 0 };

/** The simulated meters take electricity, not registers, so the bench reads the registers back into it. */
function simulatedBench(): Promise<MeterBench> {
  const electricityOf = new Map<number, Electricity>();
  const offline = new Set<number>();
  const mapOf = new Map<number, MeterMap>();
  const units = new Map([1, 2, 3].map((unit) => [unit, {
    map: () => mapOf.get(unit) ?? sdm630(unit),
    electricity: () => electricityOf.get(unit) ?? electricityFrom(new Map()),
    isOffline: () => offline.has(unit) || !electricityOf.has(unit),
  }]));
  const meters = startSimulatedMeters(units);
  return Promise.resolve({
    bus: (options) => openBus(clock, { transport: "tcp", host: "127.0.0.1", port: meters.port }, options),
    setRegisters(unit, registers) {
      electricityOf.set(unit, electricityFrom(registers));
      const gone = (address: number) => registers.has(address) ? address : noRegister;
      mapOf.set(unit, sdm630(unit, { voltageL2: gone(2), currentL3: gone(10), energy: gone(342) }));
      return Promise.resolve();
    },
    setOffline(unit, isOffline) {
      if (isOffline) offline.add(unit);
      else offline.delete(unit);
      return Promise.resolve();
    },
    close: () => meters.close(),
  });
}

function electricityFrom(registers: ReadonlyMap<number, number>): Electricity {
  const at = (address: number) => {
    const view = new DataView(new ArrayBuffer(4));
    view.setUint16(0, registers.get(address) ?? 0);
    view.setUint16(2, registers.get(address + 1) ?? 0);
    return view.getFloat32(0);
  };
  return {
    voltageV: [at(0), at(2), at(4)],
    currentA: [at(6), at(8), at(10)],
    powerW: at(52),
    importWh: 1_000 * at(342),
  };
}

const benches: Record<string, () => Promise<MeterBench>> = {
  "simulated meter": simulatedBench,
  "meter of another program": independentBench,
  "meter on a serial line": rtuBench,
};

for (const [name, open] of Object.entries(benches)) {
  const contract = (behaviour: string, run: (bench: MeterBench) => Promise<void>) =>
    Deno.test(`${name} ${behaviour}`, async () => {
      const bench = await open();
      try {
        await run(bench);
      } finally {
        await bench.close();
      }
    });

  contract("gives a whole reading, with function 3 and with function 4", async (bench) => {
    await bench.setRegisters(1, charging.registers);
    const bus = bench.bus(patient);
    for (const functionCode of [3, 4] as const) {
      const reading = await readMeter(bus, sdm630(1, {}, { functionCode }), clock);
      assert.deepEqual(reading, { ok: true, value: charging.reading });
    }
    await bus.close();
  });

  contract("leaves out what it does not have, and never says 0 for it", async (bench) => {
    const registers = floats({ 0: 230.5, 4: 229.5, 6: 16, 8: 0, 52: 3_690 });
    await bench.setRegisters(1, registers);
    const bus = bench.bus(patient);
    const meter = createChargeMeter(bus, clock);
    for (let poll = 0; poll < 2; poll++) {
      const reading = await meter.read(sdm630(1));
      assert.deepEqual(reading, {
        ok: true,
        value: { voltageV: [230.5, null, 229.5], currentA: [16, 0, null], powerW: 3_690, importWh: null },
      });
    }
    await bus.close();
  });

  contract("refuses a register that it does not have", async (bench) => {
    await bench.setRegisters(1, charging.registers);
    const bus = bench.bus(patient);
    const question = { unit: 1, functionCode: 4, address: 40_000, count: 2 } as const;
    const answer = await bus.read(question.unit, question.functionCode, question.address, question.count);
    assert.ok(!answer.ok);
    const { detail: _, ...facts } = answer.error;
    assert.deepEqual(facts, { ...question, code: "exception", exceptionCode: 2 });
    await bus.close();
  });

  contract("shares its bus with another meter, asked at the same time", async (bench) => {
    await bench.setRegisters(1, charging.registers);
    await bench.setRegisters(2, floats({ 0: 241, 2: 242, 4: 243, 6: 1, 8: 2, 10: 3, 52: -100, 342: 7 }));
    const bus = bench.bus(patient);
    const maps = [1, 2, 1, 2].map((unit) => sdm630(unit));
    const readings = await Promise.all(maps.map((map) => readMeter(bus, map, clock)));
    const second = { voltageV: [241, 242, 243], currentA: [1, 2, 3], powerW: -100, importWh: 7_000 };
    assert.deepEqual(
      readings.map((reading) => reading.ok && reading.value),
      [charging.reading, second, charging.reading, second],
    );
    await bus.close();
  });

  contract("is a timeout while it is dead, without harm to the other, and comes back", async (bench) => {
    await bench.setRegisters(1, charging.registers);
    await bench.setRegisters(2, charging.registers);
    await bench.setOffline(1, true);
    const [short, bus] = [bench.bus(hasty), bench.bus(patient)];
    const fault = await readMeter(short, sdm630(1), clock);
    assert.ok(!fault.ok && fault.error.code === "timeout" && fault.error.detail.includes("meter 1"));
    await short.close();
    assert.ok((await readMeter(bus, sdm630(2), clock)).ok);
    await bench.setOffline(1, false);
    assert.ok((await readMeter(bus, sdm630(1), clock)).ok);
    await bus.close();
  });
}
