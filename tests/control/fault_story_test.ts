/** Every fault raised and cleared on a whole station. */
import assert from "node:assert/strict";
import { faultIds, faultNamed, faults } from "../../control/faults.ts";
import { type Bench, charging, createBench, found } from "./bench.ts";

function ids(bench: Bench): string[] {
  return [...bench.evse().faults, ...bench.station.state().faults].map(({ id }) => id);
}

function stopReason(bench: Bench): string | null {
  return found([...bench.journal.records.values()].at(-1)).stop?.reason ?? null;
}

Deno.test("fault table: texts fit where they are shown, and every OCPP error code names a fault", () => {
  for (const id of faultIds) {
    const { lcd, sentence, cure, clears } = faults[id];
    for (const line of lcd) assert.ok(line.length <= 16 && /^[\x20-\x7e]*$/.test(line), `${id}: ${line}`);
    for (const text of [sentence, cure, clears]) assert.match(text, /^[A-Z].*\.$/s, id);
    assert.equal(faultNamed(id), id);
  }
  const codes = "ConnectorLockFailure EVCommunicationError GroundFailure HighTemperature InternalError " +
    "LocalListConflict OtherError OverCurrentFailure OverVoltage PowerMeterFailure PowerSwitchFailure " +
    "ReaderFailure ResetFailure UnderVoltage WeakSignal";
  for (const code of codes.split(" ")) {
    assert.equal(faults[found(faultNamed(code))].ocppCode, code);
  }
  assert.ok(faultIds.every((id) => codes.includes(faults[id].ocppCode)));
  assert.equal(faultNamed("toString"), null);
});

Deno.test("fault set by name on the board acts as the table says and clears when it is over", async () => {
  for (const id of faultIds) {
    const bench = await charging();
    bench.socket().emitRaw({ type: "boardFault", code: id, active: true });
    const { stops } = faults[id];
    assert.equal(bench.socket().contactorCommand, stops === "nothing", id);
    assert.equal(bench.evse().status, stops === "nothing" ? "Charging" : "Faulted", id);
    assert.equal(bench.evse().offeredA, stops === "nothing" ? 32 : 0, id);
    const told = found(bench.events.findLast((event) => event.type === "status" && event.evse === 1));
    assert.ok(
      told.type === "status" && told.errorCode === faults[id].ocppCode && told.vendorErrorCode === id,
    );
    assert.ok(told.info.length <= 50);
    await bench.pass(5_000);
    assert.equal(stopReason(bench), stops === "transaction" ? "Other" : null, id);
    bench.socket().emitRaw({ type: "boardFault", code: id, active: false });
    await bench.pass(10_000);
    assert.deepEqual(ids(bench), [], id);
    assert.equal(bench.evse().status, stops === "transaction" ? "Finishing" : "Charging", id);
    const cleared = bench.events.findLast((event) => event.type === "status" && event.evse === 1);
    assert.ok(cleared?.type === "status" && cleared.errorCode === "NoError", id);
    const [raised, over] = bench.events.filter((event) => event.type === "fault");
    assert.ok(raised?.type === "fault" && raised.active && raised.fault.id === id);
    assert.ok(over?.type === "fault" && !over.active);
  }
});

Deno.test("fault with a name nobody knows is an error all the same", async () => {
  const bench = await charging();
  bench.socket().emitRaw({ type: "boardFault", code: "gremlins", active: true });
  assert.deepEqual(ids(bench), ["otherError"]);
});

Deno.test("fault residualCurrent opens in the same call and holds until 10 s after the car left", async () => {
  const bench = await charging();
  bench.socket().emitRaw({ type: "residualCurrent", tripped: true });
  assert.equal(bench.socket().contactorCommand, false);
  bench.socket().emitRaw({ type: "residualCurrent", tripped: false });
  await bench.pass(60_000);
  assert.deepEqual(ids(bench), ["residualCurrent"]);
  assert.equal(stopReason(bench), "Other");
  bench.socket().to("A");
  await bench.pass(9_000);
  assert.deepEqual(ids(bench), ["residualCurrent"]);
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault residualCurrent is over at once when the cable is out of the socket", async () => {
  const bench = await charging();
  bench.socket().emitRaw({ type: "residualCurrent", tripped: true });
  bench.socket().emitRaw({ type: "residualCurrent", tripped: false });
  bench.socket().unplug();
  await bench.pass(100);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault residualCurrent outlives a power cut until the car has left, and is written once each way", async () => {
  const bench = await charging();
  bench.socket().emitRaw({ type: "residualCurrent", tripped: true });
  bench.socket().emitRaw({ type: "residualCurrent", tripped: false });
  await bench.pass(3_000);
  const again = await bench.reboot();
  await again.pass(30_000);
  assert.deepEqual(ids(again), ["residualCurrent"], "a board that says nothing is no car that left");
  again.socket().to("C");
  await again.pass(1_000);
  again.socket().emitRaw({ type: "proximity", ohms: 220 });
  again.station.card("CARD");
  await again.pass(30_000);
  assert.deepEqual(ids(again), ["residualCurrent"]);
  assert.ok(!again.socket().commands.includes("close"));
  again.socket().unplug();
  await again.pass(1_000);
  assert.deepEqual(ids(again), []);
  const written = again.memory.writes.filter((write) => write.startsWith("residualCurrent"));
  assert.deepEqual(written, ["residualCurrent.1 tripped", "residualCurrent.1 none"]);
  const third = await again.reboot();
  assert.deepEqual(ids(third), []);
});

Deno.test("fault residualCurrentTestFailed keeps the contactor open, also when no answer comes", async () => {
  for (const selfTest of ["fails", "silent"] as const) {
    const bench = await createBench();
    bench.socket().selfTest = selfTest;
    bench.socket().plug();
    await bench.pass(500);
    bench.station.card("CARD");
    await bench.pass(1_000);
    bench.socket().to("C");
    await bench.pass(4_000);
    assert.deepEqual(ids(bench), ["residualCurrentTestFailed"]);
    assert.ok(!bench.socket().commands.includes("close"), selfTest);
  }
});

Deno.test("residual current monitor is tested before each closing, where there is one", async () => {
  const bench = await charging();
  bench.socket().to("B");
  await bench.pass(2_000);
  bench.socket().to("C");
  await bench.pass(2_000);
  const order = bench.socket().commands.filter((command) => command === "test" || command === "close");
  assert.deepEqual(order, ["test", "close", "test", "close"]);
  const without = await charging({ settings: { "manufacturer.rcmu": false } });
  assert.ok(!without.socket().commands.includes("test"));
});

Deno.test("fault contactorWelded shows state F and keeps the plug locked until it opens", async () => {
  const bench = await charging();
  bench.socket().welded = true;
  bench.socket().to("B");
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), ["contactorWelded"]);
  assert.equal(bench.evse().pilot, "F");
  assert.equal(bench.socket().locked, true);
  const answer = bench.station.unlock(1);
  await bench.pass(20_000);
  const result = await answer;
  assert.equal(result.ok ? "" : result.error.code, "lock_stuck");
  bench.socket().welded = false;
  bench.socket().followContactor();
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), []);
  assert.equal(bench.socket().locked, false);
});

Deno.test("fault contactorDidNotClose ends the session and clears when the car leaves", async () => {
  const bench = await createBench();
  bench.socket().stuckOpen = true;
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  bench.socket().to("C");
  await bench.pass(5_000);
  assert.deepEqual(ids(bench), ["contactorDidNotClose"]);
  assert.equal(bench.socket().contactorCommand, false);
  bench.socket().unplug();
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("faults of wear warn and stop nothing", async () => {
  const bench = await charging({
    settings: { "manufacturer.contactorLifetime": 1, "manufacturer.plugLifetime": 1 },
  });
  assert.deepEqual(ids(bench).toSorted(), ["contactorWorn", "plugWorn"]);
  assert.equal(bench.evse().status, "Charging");
  assert.equal(bench.counters.read("contactorCycles", 1), 1);
  assert.equal(bench.counters.read("plugCycles", 1), 1);
});

Deno.test("faults of the pilot wire stop charging and clear with a valid level", async () => {
  const bench = await charging();
  bench.socket().to("E");
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(500);
  assert.deepEqual(ids(bench), ["pilotShort"]);
  bench.socket().to("C");
  await bench.pass(7_000);
  assert.equal(bench.evse().status, "Charging");
  bench.socket().to("X");
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(500);
  assert.deepEqual(ids(bench), ["pilotBroken"]);
  bench.socket().to("C");
  await bench.pass(7_000);
  assert.equal(bench.evse().status, "Charging");
  assert.equal(stopReason(bench), null);
});

Deno.test("fault diodeFailed ends the session until it is unplugged", async () => {
  const bench = await charging();
  bench.socket().hasDiode = false;
  bench.socket().emitPilot();
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(3_000);
  assert.deepEqual(ids(bench), ["diodeFailed"]);
  assert.equal(stopReason(bench), "Other");
  bench.socket().hasDiode = true;
  bench.socket().to("B");
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), ["diodeFailed"]);
  bench.socket().unplug();
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault proximityBroken: no rating, no current", async () => {
  for (const ohms of [3_000, null]) {
    const bench = await createBench();
    bench.socket().plug("B", ohms);
    await bench.pass(500);
    assert.deepEqual(ids(bench), [], "plug and car are not noticed in the same moment");
    await bench.pass(1_000);
    assert.deepEqual(ids(bench), ["proximityBroken"]);
    bench.socket().emitRaw({ type: "proximity", ohms: 680 });
    await bench.pass(100);
    assert.deepEqual(ids(bench), []);
    bench.station.card("CARD");
    await bench.pass(1_000);
    assert.equal(bench.evse().offeredA, 20);
  }
});

Deno.test("fault ventilationNeeded holds the current back only while the car is in state D", async () => {
  const bench = await charging();
  bench.socket().to("D");
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), ["ventilationNeeded"]);
  assert.equal(bench.evse().lamps.red, "slowFlash");
  bench.socket().to("C");
  await bench.pass(8_000);
  assert.equal(bench.evse().status, "Charging");
  const ventilated = await charging({ settings: { "manufacturer.pauseChargingInStateD": false } });
  ventilated.socket().to("D");
  await ventilated.pass(2_000);
  assert.equal(ventilated.evse().pilot, "D2");
  assert.equal(ventilated.evse().status, "Charging");
});

Deno.test("fault lockFailed after three tries: no locked plug, no current", async () => {
  const bench = await createBench();
  bench.socket().lockJammed = true;
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  bench.socket().to("C");
  await bench.pass(10_000);
  assert.deepEqual(ids(bench), ["lockFailed"]);
  assert.equal(bench.socket().commands.filter((command) => command === "lock").length, 3);
  assert.ok(!bench.socket().commands.includes("close"));
  bench.socket().unplug();
  await bench.pass(4_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault lockStuck clears when somebody frees the plug and unlocks again", async () => {
  const bench = await charging();
  bench.socket().lockJammed = true;
  bench.station.stopCharging(1, "page");
  bench.socket().to("B");
  await bench.pass(12_000);
  assert.deepEqual(ids(bench), ["lockStuck"]);
  bench.socket().lockJammed = false;
  const answer = bench.station.unlock(1);
  await bench.pass(1_000);
  assert.ok((await answer).ok);
  assert.deepEqual(ids(bench), []);
});

Deno.test("plug that comes loose while charging opens the contactor at once", async () => {
  const bench = await charging();
  bench.socket().locked = false;
  bench.socket().emitRaw({ type: "lock", locked: false });
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(3_000);
  assert.equal(bench.evse().status, "Charging", "locked again, it goes on");
  assert.equal(bench.socket().commands.filter((command) => command === "test").length, 2, "tested again");
});

Deno.test("faults of the mains clear after more than a minute inside the hysteresis", async () => {
  for (const [volts, inside, id] of [[270, 255, "overVoltage"], [170, 195, "underVoltage"]] as const) {
    const bench = await charging();
    bench.socket().voltageV = volts;
    await bench.pass(1_500);
    assert.deepEqual(ids(bench), [id]);
    assert.equal(bench.socket().contactorCommand, false);
    bench.socket().voltageV = inside;
    await bench.pass(120_000);
    assert.deepEqual(ids(bench), [id], "inside the bounds, but not inside the hysteresis");
    bench.socket().voltageV = 230;
    await bench.pass(59_000);
    assert.deepEqual(ids(bench), [id]);
    await bench.pass(10_000);
    assert.deepEqual(ids(bench), []);
    assert.equal(bench.evse().status, "Charging");
  }
});

Deno.test("voltage is not judged where it is not monitored, nor on phases that are not connected", async () => {
  const off = await charging({ settings: { "manufacturer.voltageMonitoring": false } });
  off.socket().voltageV = 300;
  await off.pass(5_000);
  assert.deepEqual(ids(off), []);
});

Deno.test("fault carOverload: told less after 5 s, stopped after 10 s far above", async () => {
  const bench = await charging({ settings: { "installation.outputCurrentLimit": [20] } });
  bench.socket().drawnA = () => bench.socket().contactorClosed ? 23 : 0;
  await bench.pass(7_000);
  assert.equal(bench.evse().offeredA, 18);
  assert.equal(bench.evse().binding, "carOverload");
  // 23 A of 18 A is more than 120 %.
  await bench.pass(20_000);
  assert.deepEqual(ids(bench), ["carOverload"]);
  assert.equal(stopReason(bench), "Other");
  bench.socket().unplug();
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("car that follows a lower offer within its five seconds is not held to have overdrawn", async () => {
  const bench = await charging();
  let drawnA = 32;
  bench.socket().drawnA = () => bench.socket().contactorClosed ? drawnA : 0;
  await bench.pass(5_000);
  bench.settings.change({ "installation.outputCurrentLimit": [10] });
  await bench.pass(5_000);
  drawnA = 10;
  await bench.pass(60_000);
  assert.equal(bench.evse().offeredA, 10);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault meterLost after ten seconds of silence ends the session; no start without a register", async () => {
  const bench = await charging();
  bench.socket().meterAnswers = false;
  await bench.pass(8_000);
  assert.equal(bench.evse().status, "Charging");
  assert.match(found(bench.evse().meter.trouble), /silent for \d s/);
  assert.equal(bench.evse().meter.powerW, null);
  await bench.pass(4_000);
  assert.deepEqual(ids(bench), ["meterLost"]);
  assert.equal(stopReason(bench), "Other");
  bench.socket().meterAnswers = true;
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault meterLost ends a session whose contactor is open already, and the stop is stored", async () => {
  const bench = await charging();
  bench.socket().to("B");
  await bench.pass(2_000);
  bench.socket().meterAnswers = false;
  await bench.pass(15_000);
  assert.deepEqual(ids(bench), ["meterLost"]);
  assert.equal(bench.journal.open().length, 0);
});

Deno.test("nothing starts before the meter has spoken, not even within its grace", async () => {
  const bench = await createBench({ meterIsSilent: true });
  bench.socket().plug();
  bench.station.card("CARD");
  await bench.pass(500);
  bench.socket().to("C");
  await bench.pass(6_000);
  assert.deepEqual(ids(bench), []);
  assert.equal(bench.evse().sentence, "Starting: waiting for a reading of the meter.");
  assert.equal(bench.evse().offeredA, 0);
  bench.socket().meterAnswers = true;
  await bench.pass(3_000);
  assert.equal(bench.evse().status, "Charging");
});

Deno.test("meter without an energy register starts nothing", async () => {
  const bench = await createBench();
  bench.socket().meterAnswers = false;
  await bench.pass(12_000);
  bench.socket().plug();
  bench.station.card("CARD");
  await bench.pass(30_000);
  assert.deepEqual(ids(bench), ["meterLost"]);
  assert.equal(bench.journal.records.size, 0);
});

Deno.test("heat lowers the current, then stops it, then gives it back", async () => {
  const bench = await charging();
  bench.board.listener?.temperature(72);
  assert.equal(bench.evse().offeredA, 28.8);
  assert.equal(bench.evse().limitSentence, "28.8 A because the station is 72 °C, warm.");
  bench.board.listener?.temperature(90);
  assert.equal(bench.socket().contactorCommand, false);
  assert.deepEqual(ids(bench), ["temperatureHigh"]);
  assert.equal(bench.evse().status, "Faulted");
  assert.ok(
    bench.events.some((event) => event.type === "status" && event.evse === 0 && event.status === "Faulted"),
  );
  bench.board.listener?.temperature(89);
  assert.deepEqual(ids(bench), ["temperatureHigh"]);
  bench.board.listener?.temperature(60);
  await bench.pass(8_000);
  assert.equal(bench.evse().offeredA, 32);
  assert.equal(bench.evse().status, "Charging");
});

Deno.test("temperature is calibrated in tenths of a degree", async () => {
  const bench = await createBench({ settings: { "manufacturer.temperatureCalibration": -50 } });
  bench.board.listener?.temperature(30);
  assert.equal(bench.station.state().temperatureC, 25);
});

Deno.test("fault temperatureUnknown warns after a minute and is no opinion about the current", async () => {
  const bench = await charging();
  bench.board.listener?.temperature(20);
  bench.board.listener?.temperature(null);
  await bench.pass(59_000);
  assert.deepEqual(ids(bench), []);
  await bench.pass(2_000);
  assert.deepEqual(ids(bench), ["temperatureUnknown"]);
  assert.equal(bench.evse().offeredA, 32);
  bench.board.listener?.temperature(20);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault storageFull: nothing starts, and what cannot be stored now is stored later", async () => {
  const bench = await createBench();
  bench.journal.full = true;
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(10_000);
  assert.deepEqual(ids(bench), ["storageFull"]);
  bench.socket().to("C");
  await bench.pass(10_000);
  assert.ok(!bench.socket().commands.includes("close"));
  bench.journal.full = false;
  await bench.pass(12_000);
  assert.deepEqual(ids(bench), []);
  assert.equal(bench.evse().status, "Charging");
  bench.journal.full = true;
  bench.socket().unplug();
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(60_000);
  assert.equal(bench.journal.open().length, 1);
  bench.journal.full = false;
  await bench.pass(6_000);
  assert.equal(bench.journal.open().length, 0);
  assert.deepEqual(ids(bench), []);
});

Deno.test("fault of the whole station stops every point as the table says", async () => {
  for (const [id, reason] of [["rcdTripped", "Other"], ["internalError", null]] as const) {
    const bench = await charging();
    bench.station.setStationFault(id, true);
    assert.equal(bench.socket().contactorCommand, false);
    await bench.pass(5_000);
    assert.equal(stopReason(bench), reason, id);
  }
});

Deno.test("faults from outside control are told and taken back", async () => {
  const bench = await createBench();
  bench.station.setStationFault("settingsDamaged", true);
  bench.station.setStationFault("settingsDamaged", true);
  assert.deepEqual(ids(bench), ["settingsDamaged"]);
  assert.equal(bench.evse().status, "Available");
  bench.station.setStationFault("settingsDamaged", false);
  assert.deepEqual(ids(bench), []);
  assert.equal(bench.events.filter((event) => event.type === "fault").length, 2);
});

Deno.test("fault of the whole station is named in the sentence of a point, after a worse one of its own", async () => {
  const bench = await createBench();
  bench.station.setStationFault("internalError", true);
  assert.equal(bench.evse().sentence, faults.internalError.sentence);
  bench.socket().emitRaw({ type: "boardFault", code: "rcdTripped", active: true });
  assert.equal(bench.evse().sentence, faults.rcdTripped.sentence);
});

Deno.test("fault that stops charging is what the limit's sentence names, and no limit binds then", async () => {
  const own = await charging();
  assert.equal(own.evse().binding, "hardware");
  own.socket().emitRaw({ type: "residualCurrent", tripped: true });
  assert.equal(own.evse().limitSentence, "No current because a residual current was detected.");
  assert.equal(own.evse().binding, null);
  const station = await charging();
  station.station.setStationFault("internalError", true);
  await station.pass(1_000);
  assert.ok(station.evse().transaction, "the session goes on");
  assert.equal(station.evse().limitSentence, "No current because the board reports an internal error.");
  assert.equal(station.evse().binding, null);
  station.station.setStationFault("internalError", false);
  await station.pass(7_000);
  assert.match(station.evse().limitSentence, /^32 A because/);
  assert.equal(station.evse().binding, "hardware");
});

Deno.test("full queue warns, and ends charging only where the settings say so", async () => {
  const bench = await charging();
  bench.station.setStationFault("queueFull", true);
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), ["queueFull"]);
  assert.equal(bench.evse().status, "Charging");
  bench.settings.change({ "authorization.disallowChargingIfOcppQueueFull": true });
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(3_000);
  assert.deepEqual(ids(bench), ["queueFullStops"]);
  assert.equal(bench.evse().status, "Faulted");
  assert.equal(stopReason(bench), "Other");
  bench.station.setStationFault("queueFull", false);
  await bench.pass(1_000);
  assert.deepEqual(ids(bench), []);
  assert.equal(bench.evse().status, "Finishing");
});
