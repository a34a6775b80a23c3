import assert from "node:assert/strict";
import { faultIds } from "../../../control/faults.ts";
import { charge, startBench } from "./bench.ts";

Deno.test("bench hands cards to whoever listens, with the points their reader serves", () => {
  const { commands, cards } = startBench();
  commands.showCard("04A1B2C3");
  commands.showCard("04D4E5F6", [2]);
  assert.deepEqual(cards, [["04A1B2C3", undefined], ["04D4E5F6", [2]]]);
});

Deno.test("bench tells the temperature when it changes, and that the sensor is silent", () => {
  const { commands, temperatures } = startBench();
  commands.setTemperature(71.5);
  commands.setTemperature(null);
  assert.deepEqual(temperatures, [25, 71.5, null]);
});

Deno.test("bench applies commands in the order in which they come", () => {
  const { commands, taken } = startBench();
  taken(1);
  commands.plug(1, { chargeDelayMs: 60_000 });
  commands.unplug(1);
  commands.plug(1, { cableA: 13 });
  commands.unplug(1);
  const steps = taken(1).map((event) =>
    event.type === "pilot"
      ? Math.round(event.highMv / 1_000)
      : event.type === "proximity"
      ? event.ohms
      : event.type
  );
  assert.deepEqual(steps, [220, 9, 12, null, 1_500, 9, 6, 12, null]);
});

Deno.test("bench keeps its points apart", () => {
  const started = startBench({ importWh: [100, 200] });
  charge(started, 2, { currentA: 10 });
  assert.equal(started.bench.electricity(1).importWh, 100);
  assert.ok(started.bench.electricity(2).importWh > 200);
  assert.equal(started.point(1).car, null);
});

Deno.test("bench meter shows what is imposed on it until that ends", () => {
  const { bench, commands } = startBench();
  commands.setMeter(1, { voltages: [240, 241, 242], currents: [1, 2, 3], importWh: 5_000 });
  assert.deepEqual(bench.electricity(1), {
    voltageV: [240, 241, 242],
    currentA: [1, 2, 3],
    powerW: 240 + 482 + 726,
    importWh: 5_000,
  });
  commands.setMeter(1, { voltages: null, currents: null });
  assert.deepEqual(bench.electricity(1).voltageV, [230, 230, 230]);
  assert.deepEqual(bench.electricity(1).currentA, [0, 0, 0]);
});

Deno.test("bench meter that is offline stays so until it is told otherwise", () => {
  const { bench, commands } = startBench();
  commands.setMeter(2, { offline: true });
  commands.setMeter(2, { importWh: 1 });
  assert.deepEqual([bench.meterOffline(1), bench.meterOffline(2), bench.meterOffline("house")], [
    false,
    true,
    false,
  ]);
  commands.setMeter(2, { offline: false });
  commands.setMeter("house", { offline: true });
  assert.deepEqual([bench.meterOffline(2), bench.meterOffline("house")], [false, true]);
});

Deno.test("bench house meter shows its own currents and counts their energy", () => {
  const { bench, clock, commands } = startBench();
  commands.setMeter("house", { currents: [10, 20, 30] });
  clock.advance(3_600_000);
  const { currentA, powerW, importWh } = bench.electricity("house");
  assert.deepEqual([currentA, powerW], [[10, 20, 30], 13_800]);
  assert.ok(Math.abs(importWh - 13_800) < 1e-6);
  assert.equal(bench.electricity(1).powerW, 0);
});

const physical:
  readonly (readonly [code: string, look: (started: ReturnType<typeof startBench>) => unknown])[] = [
    ["GroundFailure", (started) => started.point(1).residualCurrentTripped],
    ["residualCurrent", (started) => started.point(1).residualCurrentTripped],
    ["contactorWelded", (started) => started.point(1).contactor.closed],
    ["PowerMeterFailure", (started) => started.bench.meterOffline(1)],
    ["ConnectorLockFailure", (started) => started.point(1).lock.jammed],
    ["EVCommunicationError", (started) => started.point(1).pilot.highMv === 0],
    ["OverVoltage", (started) => Math.min(...started.bench.electricity(1).voltageV) > 265],
    ["UnderVoltage", (started) => Math.max(...started.bench.electricity(1).voltageV) < 180],
    ["HighTemperature", (started) => (started.temperatures.at(-1) ?? 0) > 90],
    ["temperatureUnknown", (started) => started.temperatures.at(-1) === null],
    ["proximityBroken", (started) => started.point(1).proximityOhms === 3_300],
  ];

for (const [code, look] of physical) {
  Deno.test(`bench brings ${code} about by physics and ends it again`, () => {
    const started = startBench();
    assert.equal(look(started), false);
    started.commands.setFault(1, code, true);
    assert.equal(look(started), true);
    started.commands.setFault(1, code, false);
    assert.equal(look(started), false);
  });
}

Deno.test("bench makes every fault there is visible on a pin, a meter or the thermometer", () => {
  for (const id of faultIds) {
    const started = startBench();
    started.taken(1);
    const before = JSON.stringify([started.bench.state(), started.temperatures]);
    started.commands.setFault(1, id, true);
    const isPhysical = JSON.stringify([started.bench.state(), started.temperatures]) !== before;
    const reported = started.taken(1).some((event) =>
      event.type === "boardFault" && event.code === id && event.active
    );
    assert.ok(isPhysical || reported, id);
  }
});

Deno.test("bench reports a fault that physics cannot show", () => {
  const { commands, taken } = startBench();
  taken(2);
  commands.setFault(2, "ReaderFailure", true);
  commands.setFault(2, "ReaderFailure", false);
  assert.deepEqual(taken(2), [
    { type: "boardFault", code: "ReaderFailure", active: true },
    { type: "boardFault", code: "ReaderFailure", active: false },
  ]);
});

Deno.test("bench refuses a point it does not have as the caller's mistake", () => {
  const { commands, bench } = startBench();
  assert.throws(() => commands.unplug(3), /charging point 3 of 2/);
  assert.throws(() => bench.electricity(0), /charging point 0 of 2/);
});

Deno.test("bench replays a day of charging under a fake clock", () => {
  const started = startBench();
  for (let hour = 0; hour < 12; hour++) {
    charge(started, 1, { currentA: 16 });
    started.clock.advance(3_600_000);
    started.commands.unplug(1);
    started.pins(1).setContactor(false);
    started.clock.advance(3_600_000);
  }
  const expectedWh = 12 * 11.04 * 1_000 * (3_600 + 30 - 2) / 3_600; // 2 s are lost in each ramp of 4 s
  const { importWh } = started.bench.electricity(1);
  assert.ok(Math.abs(importWh - expectedWh) < expectedWh / 1_000, `${importWh} Wh, not ${expectedWh}`);
});
