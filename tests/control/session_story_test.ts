import assert from "node:assert/strict";
import { charging, createBench, found } from "./bench.ts";

Deno.test("session charges when a plugged car meets an accepted card", async () => {
  const bench = await createBench();
  bench.socket().plug();
  await bench.pass(500);
  assert.equal(bench.evse().phase, "waitingForCard");
  assert.equal(bench.evse().pilot, "B1");
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse().pilot, "B2");
  assert.equal(bench.evse().phase, "starting");
  bench.socket().to("C");
  await bench.pass(2_000);
  assert.equal(bench.evse().phase, "charging", bench.evse().sentence);
  assert.equal(bench.evse().offeredA, 32);
  await bench.pass(3_600_000);
  assert.ok(Math.abs(found(bench.evse().transaction).energyWh - 11_040) < 20);
  bench.station.card("CARD");
  await bench.pass(10);
  assert.equal(bench.evse().pilot, "C1");
  bench.socket().to("B");
  await bench.pass(3_000);
  const [record] = [...bench.journal.records.values()];
  assert.equal(found(record).stop?.reason, "Local");
  assert.equal(found(record).stop?.idTag, "CARD");
  assert.ok(Math.abs(found(found(record).stop).meterStopWh - bench.socket().importWh) < 1e-6);
  assert.deepEqual(bench.statuses(), ["Preparing", "Charging", "Finishing"]);
  bench.socket().unplug();
  await bench.pass(1_000);
  assert.deepEqual(bench.statuses().at(-1), "Available");
});

Deno.test("session ends in the step in which the plug is pulled", async () => {
  const bench = await charging();
  bench.socket().unplug();
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(3_000);
  const [record] = [...bench.journal.records.values()];
  assert.equal(found(record).stop?.reason, "EVDisconnected");
});
