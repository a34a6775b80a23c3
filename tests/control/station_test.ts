/** The station as a whole: start, stop, orders from outside, what it tells and in which order. */
import assert from "node:assert/strict";
import { leaveMs } from "../../control/pilot.ts";
import type { Result } from "../../schema/result.ts";
import { charging, createBench, found, settle } from "./bench.ts";

function codeOf<T>(result: Result<T, { readonly code: string }>): string {
  return result.ok ? "ok" : result.error.code;
}

Deno.test("station starts with safe pins", async () => {
  const bench = await createBench({ evses: 2 });
  for (const socket of bench.sockets) assert.deepEqual(socket.commands.slice(0, 2), ["open", "steady"]);
});

Deno.test("station after a power cut stops what was open with the last stored register, before anything else", async () => {
  const bench = await charging();
  await bench.pass(150_000);
  const stored = found(bench.journal.open()[0]);
  assert.ok(stored.registerWh > 300, "a checkpoint was stored");
  const again = await bench.reboot();
  const stop = found(found(bench.journal.records.get(stored.id)).stop);
  assert.deepEqual(stop, {
    atMs: stored.registerAtMs,
    meterStopWh: stored.registerWh,
    reason: "PowerLoss",
    idTag: null,
  });
  assert.equal(again.evse().transaction, null);
});

Deno.test("station after a power cut goes on with the register although the meter starts over", async () => {
  const bench = await charging();
  await bench.pass(600_000);
  const beforeWh = found(bench.evse().meter.importWh);
  assert.ok(beforeWh > 1_000);
  const again = await bench.reboot();
  await again.pass(2_000);
  assert.equal(again.evse().meter.importWh, beforeWh);
});

Deno.test("station stores a checkpoint once a minute while energy flows, and none while it does not", async () => {
  const bench = await charging();
  await bench.pass(600_000);
  const count = () => bench.journal.changes.filter(({ type }) => type === "register").length;
  assert.ok(count() >= 9 && count() <= 10, `${count()}`);
  bench.socket().to("B");
  await bench.pass(61_000);
  const settled = count();
  await bench.pass(3_600_000);
  assert.equal(count(), settled);
});

Deno.test("station opens before journal, log or listeners hear of anything", async () => {
  const bench = await charging();
  const order: string[] = [];
  const { commit } = bench.journal;
  bench.journal.commit = (changes) => {
    order.push("journal");
    commit.call(bench.journal, changes);
  };
  bench.station.subscribe(({ type }) => order.push(type));
  const setContactor = bench.socket().setContactor.bind(bench.socket());
  bench.socket().setContactor = (closed) => {
    order.push(closed ? "close" : "open");
    setContactor(closed);
  };
  bench.socket().unplug();
  assert.equal(order[0], "open");
  await bench.pass(5_000);
  assert.ok(order.includes("journal") && order.includes("status"));
});

Deno.test("station sets the pins of every point before it turns to the journal", async () => {
  const bench = await charging({ evses: 2 });
  bench.socket(2).plug();
  await bench.pass(500);
  bench.station.card("OTHER");
  await bench.pass(2_000);
  const order: string[] = [];
  const { commit } = bench.journal;
  bench.journal.commit = (changes) => {
    order.push("journal");
    commit.call(bench.journal, changes);
  };
  for (const socket of bench.sockets) {
    const setPilot = socket.setPilot.bind(socket);
    socket.setPilot = (output) => {
      order.push("pilot");
      setPilot(output);
    };
  }
  // In the moment in which the first point's checkpoint is due, both get a lower limit.
  const dueMs = bench.clock.nowMs() + 60_000 - found(bench.evse(1).transaction).durationMs;
  bench.clock.wakeAt(dueMs, () => bench.settings.change({ "installation.outputCurrentLimit": [10] }));
  await bench.pass(dueMs - bench.clock.nowMs());
  assert.deepEqual(order, ["pilot", "pilot", "journal"]);
});

Deno.test("station does not close for a session that ends in the moment in which it would close", async () => {
  const bench = await charging({ settings: { "manufacturer.rcmu": false } });
  bench.clock.wakeAt(bench.clock.nowMs() + 1_000, () => bench.station.stopCharging(1, "test"));
  bench.socket().to("B");
  bench.socket().to("C");
  const before = bench.socket().commands.length;
  await bench.pass(20_000);
  assert.ok(!bench.socket().commands.slice(before).includes("close"));
});

Deno.test("station bears a listener that throws", async () => {
  const bench = await createBench();
  bench.station.subscribe(() => {
    throw new Error("not my day");
  });
  bench.socket().plug();
  await bench.pass(500);
  assert.equal(bench.evse().status, "Preparing");
  assert.ok(bench.events.length > 0);
});

Deno.test("station tells that something changed at most four times a second", async () => {
  const bench = await createBench();
  const before = bench.events.length;
  for (let change = 0; change < 100; change++) {
    bench.socket().emitRaw({ type: "proximity", ohms: change % 2 ? 220 : null });
    await bench.pass(10);
  }
  await bench.pass(250);
  const told = bench.events.slice(before).filter(({ type }) => type === "changed").length;
  assert.ok(told >= 3 && told <= 6, `${told}`);
});

Deno.test("station shuts down: transaction ended, car let go, contactor open, all stored", async () => {
  const bench = await charging({ evses: 2 });
  let isDown = false;
  void bench.station.shutdown("SoftReset").then(() => isDown = true);
  await settle();
  assert.equal(bench.evse().pilot, "C1");
  assert.equal(bench.socket().contactorCommand, true, "the car gets its time");
  await bench.pass(1_000);
  bench.socket().to("B");
  await bench.pass(3_000);
  assert.ok(isDown);
  assert.equal(bench.socket().contactorClosed, false);
  assert.equal(found([...bench.journal.records.values()][0]).stop?.reason, "SoftReset");
  bench.station.card("CARD");
  assert.equal(codeOf(bench.station.remoteStart("CARD")), "unavailable");
  await bench.pass(1_000);
  assert.equal(bench.evse().transaction, null);
});

Deno.test("station shuts down within seconds although the car does not let go and the disk is full", async () => {
  const bench = await charging();
  bench.journal.full = true;
  let isDown = false;
  void bench.station.shutdown("Reboot").then(() => isDown = true);
  await bench.pass(leaveMs - 100);
  assert.equal(bench.socket().contactorCommand, true);
  await bench.pass(6_200);
  assert.ok(isDown);
  assert.equal(bench.socket().contactorCommand, false);
});

Deno.test("station without anything to end shuts down at once", async () => {
  const bench = await createBench();
  let isDown = false;
  void bench.station.shutdown("SoftReset").then(() => isDown = true);
  await settle();
  assert.ok(isDown);
});

Deno.test("station unlocks a plug after ending its transaction", async () => {
  const bench = await charging();
  const answer = bench.station.unlock(1);
  await bench.pass(500);
  bench.socket().to("B");
  await bench.pass(2_000);
  assert.equal(codeOf(await answer), "ok");
  assert.equal(bench.socket().locked, false);
  assert.equal(found([...bench.journal.records.values()][0]).stop?.reason, "UnlockCommand");
});

Deno.test("station answers an order to unlock that cannot be carried out", async () => {
  const bench = await createBench();
  assert.equal(codeOf(await bench.station.unlock(3)), "unknown_evse");
  assert.equal(codeOf(await bench.station.unlock(1)), "ok", "nothing is locked");
  const fixed = await charging({ settings: { "manufacturer.cableOrSocket": "cable" } });
  assert.equal(codeOf(await fixed.station.unlock(1)), "no_lock");
  assert.equal(fixed.evse().phase, "charging", "and nothing is ended for it");
  const jammed = await charging();
  jammed.socket().lockJammed = true;
  jammed.socket().to("B");
  const answer = jammed.station.unlock(1);
  await jammed.pass(16_000);
  assert.equal(codeOf(await answer), "lock_stuck");
});

Deno.test("permanent lock keeps a cable for good, until somebody orders it out", async () => {
  const bench = await createBench({ settings: { "installation.permanentlyLockedCable": true } });
  bench.socket().plug();
  await bench.pass(1_000);
  bench.socket().to("A");
  await bench.pass(60_000);
  assert.equal(bench.socket().locked, true);
  const answer = bench.station.unlock(1);
  await bench.pass(1_000);
  assert.equal(codeOf(await answer), "ok");
  await bench.pass(60_000);
  assert.equal(bench.socket().locked, false);
  bench.socket().emitRaw({ type: "proximity", ohms: null });
  bench.socket().emitRaw({ type: "proximity", ohms: 220 });
  await bench.pass(1_000);
  assert.equal(bench.socket().locked, true);
});

Deno.test("availability: a free point goes out of service at once, and stays so after a restart", async () => {
  const bench = await createBench({ evses: 2 });
  assert.deepEqual(bench.station.setAvailability(1, false), { ok: true, value: "accepted" });
  assert.equal(bench.evse(1).status, "Unavailable");
  assert.equal(bench.evse(2).status, "Available");
  bench.station.card("CARD", [1]);
  bench.socket().plug();
  await bench.pass(1_000);
  assert.equal(bench.evse(1).transaction, null);
  const again = await bench.reboot();
  assert.equal(again.evse(1).operative, false);
  again.station.setAvailability(1, true);
  await again.pass(1_000);
  assert.equal(again.evse(1).operative, true);
  assert.equal(codeOf(bench.station.setAvailability(9, true)), "unknown_evse");
});

Deno.test("availability: a charging point goes out of service when its session is over", async () => {
  const bench = await charging();
  assert.deepEqual(bench.station.setAvailability(1, false), { ok: true, value: "scheduled" });
  assert.equal(bench.evse().inoperativeScheduled, true);
  assert.equal(bench.evse().status, "Charging");
  await bench.pass(60_000);
  bench.socket().unplug();
  await bench.pass(3_000);
  assert.equal(bench.evse().status, "Unavailable");
  assert.deepEqual(bench.station.setAvailability(1, true), { ok: true, value: "accepted" });
  assert.equal(bench.evse().status, "Available");
});

Deno.test("availability: number 0 is the station with all its points", async () => {
  const bench = await createBench({ evses: 2 });
  bench.station.setAvailability(0, false);
  assert.deepEqual(bench.station.state().evses.map(({ status }) => status), ["Unavailable", "Unavailable"]);
  assert.deepEqual(bench.statuses(0), ["Unavailable"]);
  bench.station.setAvailability(0, true);
  assert.deepEqual(bench.statuses(0), ["Unavailable", "Available"]);
  assert.deepEqual(bench.statuses(2), ["Unavailable", "Available"]);
});

Deno.test("station shows the backend's number of a transaction, also when it comes late", async () => {
  const bench = await charging();
  const { id } = found(bench.evse().transaction);
  bench.station.transactionNumbered(id, 42);
  assert.equal(bench.evse().transaction?.ocppTransactionId, 42);
  const other = await charging();
  const late = found(other.evse().transaction).id;
  other.socket().unplug();
  await other.pass(5_000);
  other.station.transactionNumbered(late, 43);
  assert.equal(other.evse().lastTransaction?.ocppTransactionId, 43);
});

Deno.test("station wakes a sleeping car only where it is allowed", async () => {
  for (const allowed of [true, false]) {
    const bench = await charging({ settings: { "loadManagement.allowEvWakeup": allowed } });
    bench.station.pause(1, "user", true);
    await bench.pass(500);
    bench.socket().to("B");
    await bench.pass(60_000);
    bench.station.pause(1, "user", false);
    const before = bench.socket().commands.length;
    await bench.pass(60_000);
    const offs = bench.socket().commands.slice(before).filter((command) => command === "off");
    assert.equal(offs.length, allowed ? 1 : 0);
    assert.equal(bench.evse().pilot, "B2");
    bench.socket().to("C");
    await bench.pass(2_000);
    assert.equal(bench.evse().status, "Charging");
  }
});

Deno.test("station counts sessions, cycles and insertions", async () => {
  const bench = await charging();
  bench.socket().unplug();
  await bench.pass(5_000);
  assert.equal(bench.counters.read("sessions", 1), 1);
  assert.equal(bench.evse().contactorCycles, 1);
  assert.equal(bench.evse().plugCycles, 1);
  const again = await bench.reboot();
  assert.equal(again.evse().contactorCycles, 1);
});

Deno.test("station says in its sentence what it waits for", async () => {
  const bench = await createBench();
  const said: string[] = [];
  const note = async (ms = 100) => {
    await bench.pass(ms);
    said.push(bench.evse().sentence);
  };
  await note();
  bench.socket().plug();
  await note();
  bench.station.card("CARD");
  await note(1_000);
  bench.socket().to("C");
  await note(60);
  await note(1_000);
  bench.station.card("CARD");
  await note();
  bench.socket().to("B");
  await note(3_000);
  assert.deepEqual(said, [
    "Free.",
    "Plugged in; waiting for a card.",
    "Starting: waiting for the car to ask for current.",
    "Starting: testing the residual current monitor.",
    "Charging.",
    "Ending: waiting for the car to let go.",
    "Finished; unplug the car.",
  ]);
});

Deno.test("station shows the set-up code on the display of a free point until set-up is done", async () => {
  let code: string | null = "ABCD-2345";
  const bench = await createBench({
    settings: { "manufacturer.lcd1602": true },
    setupCode: () => code,
  });
  await bench.pass(5_000);
  assert.deepEqual(bench.evse().lcd, ["Set-up code     ", "ABCD-2345       "]);
  code = null;
  assert.deepEqual(bench.evse().lcd, ["Available       ", "OCPP            "]);
  const without = await createBench({
    settings: { "manufacturer.lcd1602": false },
    setupCode: () => "ABCD-2345",
  });
  assert.equal(without.evse().lcd, null);
});
