import assert from "node:assert/strict";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { readMeter } from "../../../drivers/meter/charge_meter.ts";
import { meterFormats } from "../../../drivers/meter/formats.ts";
import { answerRequest, startSimulatedMeters } from "../../../drivers/meter/simulated_meter.ts";
import { type MeterMap, noRegister, quantities } from "../../../drivers/meter/meter_map.ts";
import { createBusPool } from "../../../drivers/modbus/bus_pool.ts";
import { sdm630 } from "./sdm630.ts";

const clock = systemClock();
const electricity = {
  voltageV: [230, 231, 229],
  currentA: [10, 11, 12],
  powerW: 7_600,
  importWh: 20_500,
} as const;

function unitWith(map: () => MeterMap, isOffline = () => false) {
  return { map, electricity: () => electricity, isOffline };
}

Deno.test("simulated meters follow the map, format and word order in force", async () => {
  let map = sdm630(1);
  const meters = startSimulatedMeters(new Map([[1, unitWith(() => map)]]));
  const pool = createBusPool(clock, { timeoutMs: 60_000 });
  const bus = pool.at({ transport: "tcp", host: "127.0.0.1", port: meters.port });
  for (
    const format of meterFormats.filter((candidate) => candidate.startsWith("int32") || candidate === "float")
  ) {
    for (const wordOrder of ["bigEndian", "littleEndian"] as const) {
      map = { ...map, wordOrder, registers: spread(format) };
      const reading = await readMeter(bus, map, clock);
      const importWh = format === "int32" ? 21_000 : 20_500; // whole kilowatt hours
      const { voltageV, currentA, powerW } = electricity;
      assert.deepEqual(reading, { ok: true, value: { voltageV, currentA, powerW, importWh } });
    }
  }
  await pool.close();
  await meters.close();
});

function spread(format: (typeof meterFormats)[number]): MeterMap["registers"] {
  const registers = quantities.map((quantity, index) => [quantity, { address: 1_000 + 4 * index, format }]);
  return Object.fromEntries(registers) as MeterMap["registers"];
}

Deno.test("simulated house meter gives currents only, beside the charge meters on one connection", async () => {
  const gone = ["voltageL1", "voltageL2", "voltageL3", "power", "energy"] as const;
  const house = sdm630(100, Object.fromEntries(gone.map((quantity) => [quantity, noRegister])));
  const meters = startSimulatedMeters(
    new Map([[1, unitWith(() => sdm630(1))], [100, unitWith(() => house)]]),
  );
  const pool = createBusPool(clock, { timeoutMs: 60_000 });
  const address = { transport: "tcp", host: "127.0.0.1", port: meters.port } as const;
  assert.equal(pool.at(address), pool.at({ ...address }));
  const [charge, atHouse] = await Promise.all([
    readMeter(pool.at(address), sdm630(1), clock),
    readMeter(pool.at(address), house, clock),
  ]);
  assert.ok(charge.ok && charge.value.powerW === 7_600);
  const none = [null, null, null];
  assert.deepEqual(atHouse, {
    ok: true,
    value: { voltageV: none, currentA: electricity.currentA, powerW: null, importWh: null },
  });
  await pool.close();
  await meters.close();
});

Deno.test("simulated meter refuses what it cannot do by the exceptions of the standard", () => {
  const units = new Map([[1, unitWith(() => sdm630(1))]]);
  const ask = (...message: number[]) => answerRequest(Uint8Array.from(message), units);
  assert.deepEqual(ask(1, 6, 0, 0, 0, 1), Uint8Array.of(1, 0x86, 1));
  assert.deepEqual(ask(1, 4, 0, 20, 0, 2), Uint8Array.of(1, 0x84, 2));
  assert.deepEqual(ask(1, 4, 0, 10, 0, 3), Uint8Array.of(1, 0x84, 2));
  assert.deepEqual(ask(1, 3, 0, 0, 0, 0), Uint8Array.of(1, 0x83, 3));
  assert.deepEqual(ask(1, 3, 0, 0, 0, 126), Uint8Array.of(1, 0x83, 3));
  assert.deepEqual(ask(1, 3, 0, 0), Uint8Array.of(1, 0x83, 3));
  assert.equal(ask(2, 4, 0, 0, 0, 2), null);
  assert.equal(
    answerRequest(
      Uint8Array.of(1, 4, 0, 0, 0, 2),
      new Map([[1, unitWith(sdm630.bind(null, 1), () => true)]]),
    ),
    null,
  );
});

Deno.test("simulated meters hang up on what is not Modbus and serve at most 16 connections", async () => {
  const meters = startSimulatedMeters(new Map([[1, unitWith(() => sdm630(1))]]));
  const connect = () => Deno.connect({ hostname: "127.0.0.1", port: meters.port });
  const stranger = await connect();
  await stranger.write(new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"));
  assert.equal(await stranger.read(new Uint8Array(9)).catch(() => null), null);
  stranger.close();
  const served = [];
  for (let count = 0; count < 16; count++) {
    const connection = await connect();
    await connection.write(Uint8Array.of(0, 1, 0, 0, 0, 6, 1, 4, 0, 0, 0, 2));
    assert.equal(await connection.read(new Uint8Array(100)), 13);
    served.push(connection);
  }
  const refused = await connect();
  assert.equal(await refused.read(new Uint8Array(9)).catch(() => null), null);
  refused.close();
  await meters.close();
  for (const connection of served) connection.close();
});
