import assert from "node:assert/strict";
import type { PilotOutput } from "../../../control/ports.ts";
import { charge, startBench } from "./bench.ts";

const offer: PilotOutput = { type: "pwm", dutyPercent: 10 / 0.6 };
const steady: PilotOutput = { type: "steady" };
const off: PilotOutput = { type: "off" };

/** Level of the positive peak, in whole volts. */
function volts(highMv: number): number {
  return Math.round(highMv / 1_000);
}

function pilotVolts(started: ReturnType<typeof startBench>, evse = 1): number {
  return volts(started.point(evse).pilot.highMv);
}

Deno.test("bench reports every pin once, at the turn after somebody begins to listen", () => {
  const started = startBench();
  const types = started.taken(1).map(({ type }) => type);
  assert.deepEqual(types.toSorted(), ["contactor", "lock", "pilot", "proximity", "residualCurrent"]);
  assert.deepEqual(started.temperatures, [25]);
});

Deno.test("plugging in shows the cable first, then state B, and state C after the delay", () => {
  const started = startBench();
  started.taken(1);
  started.commands.plug(1, { chargeDelayMs: 700, cableA: 20 });
  const [proximity, pilot, ...others] = started.taken(1);
  assert.deepEqual(proximity, { type: "proximity", ohms: 680 });
  assert.ok(pilot?.type === "pilot" && volts(pilot.highMv) === 9);
  assert.equal(others.length, 0);
  started.clock.advance(699);
  assert.equal(started.taken(1).length, 0);
  started.clock.advance(1);
  const [asking] = started.taken(1);
  assert.ok(asking?.type === "pilot" && volts(asking.highMv) === 6);
});

Deno.test("plugging in without a delay still passes through state B", () => {
  const started = startBench();
  started.taken(1);
  started.commands.plug(1, {});
  const levels = started.taken(1).flatMap((event) => event.type === "pilot" ? [volts(event.highMv)] : []);
  assert.deepEqual(levels, [9, 6]);
});

Deno.test("a car that needs ventilation asks with state D", () => {
  const started = startBench();
  started.commands.plug(1, { ventilation: true });
  assert.equal(pilotVolts(started), 3);
});

for (const [cableA, ohms] of [[13, 1_500], [20, 680], [32, 220], [63, 100]] as const) {
  Deno.test(`cable for ${cableA} A shows ${ohms} ohms`, () => {
    const started = startBench();
    started.commands.plug(1, { cableA });
    assert.equal(started.point(1).proximityOhms, ohms);
  });
}

Deno.test("a fixed cable has neither proximity nor lock", () => {
  const started = startBench({ socket: false });
  started.taken(1);
  started.commands.plug(1, {});
  started.pins(1).setLock(true);
  started.clock.advance(1_000);
  assert.deepEqual(started.taken(1).filter(({ type }) => type !== "pilot"), []);
});

Deno.test("pins report what a call causes at the next turn, never inside the call", () => {
  const started = startBench();
  started.commands.plug(1, { chargeDelayMs: 60_000 });
  started.taken(1);
  started.pins(1).setPilot(offer);
  assert.equal(started.taken(1).length, 0);
  started.clock.advance(0);
  assert.deepEqual(started.taken(1), [{ type: "pilot", highMv: 8_987, lowMv: -12_000 }]);
});

Deno.test("pins stay silent inside the call that wakes a sleeping car", () => {
  const started = startBench();
  started.commands.plug(1, {});
  started.commands.sleep(1);
  started.pins(1).setPilot(off);
  started.clock.advance(4_000);
  started.taken(1);
  started.pins(1).setPilot(offer);
  assert.equal(started.taken(1).length, 0);
});

Deno.test("contactor closes after its pull-in time and opens after its drop-out time, with feedback", () => {
  const started = startBench();
  started.taken(1);
  started.pins(1).setContactor(true);
  started.clock.advance(29);
  assert.equal(started.taken(1).length, 0);
  started.clock.advance(1);
  assert.deepEqual(started.taken(1), [{ type: "contactor", closed: true }]);
  started.pins(1).setContactor(false);
  started.clock.advance(20);
  assert.deepEqual(started.taken(1), [{ type: "contactor", closed: false }]);
});

Deno.test("a welded contactor stays closed until it is mended", () => {
  const started = startBench();
  started.pins(1).setContactor(true);
  started.clock.advance(100);
  started.commands.setWelded(1, true);
  started.pins(1).setContactor(false);
  started.clock.advance(1_000);
  assert.deepEqual(started.point(1).contactor, { driven: false, closed: true, welded: true });
  started.taken(1);
  started.commands.setWelded(1, false);
  assert.deepEqual(started.taken(1), [{ type: "contactor", closed: false }]);
});

Deno.test("lock reports after its travel, also when it was there already", () => {
  const started = startBench();
  started.taken(1);
  started.pins(1).setLock(true);
  started.clock.advance(199);
  assert.equal(started.taken(1).length, 0);
  started.clock.advance(1);
  started.pins(1).setLock(true);
  started.clock.advance(200);
  assert.deepEqual(started.taken(1), [{ type: "lock", locked: true }, { type: "lock", locked: true }]);
});

Deno.test("a jammed lock neither moves nor reports, and moves once it is free", () => {
  const started = startBench();
  started.commands.setLockJammed(1, true);
  started.pins(1).setLock(true);
  started.clock.advance(5_000);
  assert.deepEqual(started.point(1).lock, { driven: true, locked: false, jammed: true });
  started.taken(1);
  started.commands.setLockJammed(1, false);
  started.clock.advance(200);
  assert.deepEqual(started.taken(1), [{ type: "lock", locked: true }]);
});

Deno.test("a locked cable stays in the socket when the car leaves, until the lock lets go", () => {
  const started = startBench();
  started.commands.plug(1, {});
  started.pins(1).setLock(true);
  started.clock.advance(500);
  started.commands.unplug(1);
  assert.equal(pilotVolts(started), 12);
  assert.equal(started.point(1).proximityOhms, 220);
  started.taken(1);
  started.pins(1).setLock(false);
  started.clock.advance(200);
  assert.deepEqual(started.taken(1), [{ type: "lock", locked: false }, { type: "proximity", ohms: null }]);
});

Deno.test("unplugging breaks the pilot before the proximity contact", () => {
  const started = startBench();
  started.commands.plug(1, {});
  started.taken(1);
  started.commands.unplug(1);
  assert.deepEqual(started.taken(1), [
    { type: "pilot", highMv: 12_000, lowMv: 12_000 },
    { type: "proximity", ohms: null },
  ]);
});

Deno.test("residual current monitor answers its self-test and reports a leak until it is gone", () => {
  const started = startBench();
  started.taken(1);
  started.pins(1).testResidualCurrentMonitor();
  started.clock.advance(150);
  assert.deepEqual(started.taken(1), [{ type: "residualCurrentTest", passed: true }]);
  started.commands.setFault(1, "GroundFailure", true);
  started.commands.setFault(1, "GroundFailure", false);
  assert.deepEqual(started.taken(1).map((event) => event.type === "residualCurrent" && event.tripped), [
    true,
    false,
  ]);
});

Deno.test("a closed contactor moves the register of its own point, an open one does not", () => {
  const started = startBench();
  started.commands.plug(1, { currentA: 10 });
  started.pins(1).setPilot({ type: "pwm", dutyPercent: 50 });
  started.clock.advance(60_000);
  assert.equal(started.bench.electricity(1).importWh, 0);
  started.pins(1).setContactor(true);
  started.clock.advance(60_000);
  const before = started.bench.electricity(1);
  assert.deepEqual(before.currentA, [10, 10, 10]);
  assert.equal(before.powerW, 6_900);
  started.clock.advance(3_600_000);
  assert.ok(Math.abs(started.bench.electricity(1).importWh - before.importWh - 6_900) < 6.9);
  started.pins(1).setContactor(false);
  started.clock.advance(20);
  const after = started.bench.electricity(1);
  assert.deepEqual(after.currentA, [0, 0, 0]);
  started.clock.advance(3_600_000);
  assert.equal(started.bench.electricity(1).importWh, after.importWh);
  assert.equal(started.bench.electricity(2).importWh, 0);
});

Deno.test("a car uses the phases it has and the mains feeds", () => {
  const started = startBench();
  charge(started, 1, { phases: 1, currentA: 8 });
  assert.deepEqual(started.bench.electricity(1).currentA, [8, 0, 0]);
  const single = startBench({ phases: 1 });
  charge(single, 1, { phases: 3, currentA: 8 });
  assert.deepEqual(single.bench.electricity(1).voltageV, [230, 0, 0]);
  assert.deepEqual(single.bench.electricity(1).currentA, [8, 0, 0]);
});

Deno.test("car follows a new duty cycle within 1 to 2 s and never draws more than it wants", () => {
  const started = startBench();
  charge(started, 1, { currentA: 20 }, 50);
  const currentA = () => started.bench.electricity(1).currentA[0];
  assert.equal(currentA(), 20);
  started.pins(1).setPilot({ type: "pwm", dutyPercent: 20 });
  started.clock.advance(999);
  assert.equal(currentA(), 20);
  started.clock.advance(1_301);
  assert.ok(Math.abs(currentA() - 12) < 1e-9, `${currentA()} A`);
});

Deno.test("car that is told something else all the time still follows", () => {
  const started = startBench();
  charge(started, 1, { currentA: 32 }, 50);
  for (let change = 0; change < 30; change++) {
    started.pins(1).setPilot({ type: "pwm", dutyPercent: change % 2 === 0 ? 12 : 14 });
    started.clock.advance(500);
  }
  assert.ok(started.bench.electricity(1).currentA[0] < 9);
});

Deno.test("an overdrawing car takes its factor more than it was offered", () => {
  const started = startBench();
  charge(started, 1, { currentA: 32, overdraw: 1.25 }, 16 / 0.6);
  assert.ok(Math.abs(started.bench.electricity(1).currentA[0] - 20) < 1e-9);
});

Deno.test("car ends its current and returns to state B within 3 s after the offer is withdrawn, and comes back", () => {
  const started = startBench();
  charge(started, 1);
  started.pins(1).setPilot(steady);
  started.clock.advance(3_000);
  assert.equal(pilotVolts(started), 9);
  assert.equal(started.bench.electricity(1).powerW, 0);
  started.pins(1).setPilot(offer);
  started.clock.advance(2_000);
  assert.equal(pilotVolts(started), 6);
});

Deno.test("a car that ignores the withdrawal goes on in state C", () => {
  const started = startBench();
  charge(started, 1, { ignoresWithdrawal: true });
  started.pins(1).setPilot(steady);
  started.clock.advance(30_000);
  assert.equal(pilotVolts(started), 6);
  assert.ok(started.bench.electricity(1).powerW > 0);
});

Deno.test("a car that waits for the offer shows state C only with it", () => {
  const started = startBench();
  started.commands.plug(1, { waitsForOffer: true });
  started.clock.advance(60_000);
  assert.equal(pilotVolts(started), 9);
  started.pins(1).setPilot(offer);
  started.clock.advance(2_000);
  assert.equal(pilotVolts(started), 6);
});

Deno.test("car pauses to state B and resumes with another appetite", () => {
  const started = startBench();
  charge(started, 1, { currentA: 16 });
  started.commands.pause(1);
  assert.equal(pilotVolts(started), 6);
  started.clock.advance(300);
  assert.equal(pilotVolts(started), 9);
  started.commands.resume(1, { currentA: 9, phases: 2 });
  started.clock.advance(10_000);
  assert.equal(pilotVolts(started), 6);
  assert.deepEqual(started.bench.electricity(1).currentA, [9, 9, 0]);
});

Deno.test("a full battery ends the charge in state B with just that energy", () => {
  const started = startBench();
  charge(started, 1, { batteryWh: 500 });
  started.clock.advance(3_600_000);
  assert.equal(pilotVolts(started), 9);
  const { importWh } = started.bench.electricity(1);
  assert.ok(importWh >= 499.9 && importWh < 501, `${importWh} Wh`);
});

Deno.test("a sleeping car ignores the offer until the pilot was gone for a while", () => {
  const started = startBench();
  started.commands.plug(1, {});
  started.commands.sleep(1);
  started.clock.advance(1_000);
  started.pins(1).setPilot(offer);
  started.clock.advance(60_000);
  assert.equal(pilotVolts(started), 9);
  started.pins(1).setPilot(off);
  started.clock.advance(1_000); // too short
  started.pins(1).setPilot(offer);
  started.clock.advance(60_000);
  assert.equal(pilotVolts(started), 9);
  started.pins(1).setPilot(off);
  started.clock.advance(4_000);
  started.pins(1).setPilot(offer);
  started.clock.advance(2_000);
  assert.equal(pilotVolts(started), 6);
});

Deno.test("a failed diode shows in the negative peak while the duty cycle runs", () => {
  const started = startBench();
  started.commands.plug(1, {});
  started.pins(1).setPilot(offer);
  started.commands.setDiodeFailed(1, true);
  assert.ok(started.point(1).pilot.lowMv > -11_000);
  started.commands.setDiodeFailed(1, false);
  assert.equal(started.point(1).pilot.lowMv, -12_000);
});

Deno.test("a swapped car passes through state A", () => {
  const started = startBench();
  started.commands.plug(1, { chargeDelayMs: 60_000 });
  started.taken(1);
  started.commands.plug(1, { chargeDelayMs: 60_000, cableA: 13 });
  const levels = started.taken(1).flatMap((event) => event.type === "pilot" ? [volts(event.highMv)] : []);
  assert.deepEqual(levels, [12, 9]);
  assert.equal(started.point(1).proximityOhms, 1_500);
});

Deno.test("nothing happens any more to a car that has left", () => {
  const started = startBench();
  started.commands.plug(1, { chargeDelayMs: 1_000 });
  started.commands.unplug(1);
  started.taken(1);
  started.clock.advance(10_000);
  for (const command of ["pause", "fill", "sleep", "unplug"] as const) started.commands[command](1);
  started.commands.resume(1, {});
  started.clock.advance(10_000);
  assert.deepEqual(started.taken(1), []);
});

Deno.test("closing the board puts the pilot to rest and opens the contactor, whatever runs", async () => {
  const started = startBench();
  charge(started, 1);
  await started.bench.board.close();
  const { pilot, contactor, car } = started.point(1);
  assert.deepEqual(pilot, { output: steady, highMv: 12_000, lowMv: 12_000 });
  assert.equal(contactor.closed, false);
  assert.equal(car, null);
  const { importWh } = started.bench.electricity(1);
  started.taken(1);
  started.clock.advance(3_600_000);
  assert.equal(started.bench.electricity(1).importWh, importWh);
  assert.deepEqual(started.taken(1), []);
});
