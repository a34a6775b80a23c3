import assert from "node:assert/strict";
import { FakeClock, settle } from "../../fake_clock.ts";
import type { MeterFault, MeterReading } from "../../../control/ports.ts";
import { startMeterPolling } from "../../../drivers/meter/poller.ts";
import type { MeterMap } from "../../../drivers/meter/meter_map.ts";
import type { BusFault, RegisterBus } from "../../../drivers/modbus/register_bus.ts";
import { fail, ok, type Result } from "../../../schema/result.ts";
import { charging, sdm630 } from "./sdm630.ts";

/** A bus on the test's clock; each read takes `readMs` and ends with the fault if there is one. */
function slowBus(clock: FakeClock) {
  const state = { readMs: 10, inFlight: 0, inFlightMax: 0, fault: null as BusFault["code"] | null };
  const bus: RegisterBus = {
    async read(unit, functionCode, address, count) {
      state.inFlight++;
      state.inFlightMax = Math.max(state.inFlightMax, state.inFlight);
      await new Promise<void>((resolve) => clock.wakeAt(clock.nowMs() + state.readMs, resolve));
      state.inFlight--;
      const question = { unit, functionCode, address, count, detail: "" };
      if (state.fault) return fail({ ...question, code: state.fault });
      return ok(Array.from({ length: count }, (_, index) => charging.registers.get(address + index) ?? 0));
    },
    close: () => Promise.resolve(),
  };
  return { bus, state };
}

function bench() {
  const clock = new FakeClock();
  const { bus, state } = slowBus(clock);
  const readings: { atMs: number; evse: number; reading: Result<MeterReading, MeterFault> }[] = [];
  let map: MeterMap = sdm630(1);
  const stop = startMeterPolling({
    clock,
    bus,
    evse: 2,
    settings: () => map,
    onReading: (evse, reading) => readings.push({ atMs: clock.nowMs(), evse, reading }),
  });
  return { clock, state, readings, stop, use: (next: MeterMap) => map = next };
}

Deno.test("poller reads once a second, counted from start to start", async () => {
  const { clock, readings, stop } = bench();
  await clock.advanceAsync(3_100);
  assert.deepEqual(readings.map(({ atMs }) => atMs), [30, 1_030, 2_030, 3_030]); // three reads of 10 ms each
  for (const { evse, reading } of readings) {
    assert.equal(evse, 2);
    assert.deepEqual(reading, { ok: true, value: charging.reading });
  }
  stop();
});

Deno.test("poller never runs two polls at once and does not pile up on a slow meter", async () => {
  const { clock, state, readings, stop } = bench();
  state.readMs = 800;
  await clock.advanceAsync(24_000);
  assert.equal(state.inFlightMax, 1);
  assert.equal(readings.length, 10); // 2.4 s each
  state.readMs = 10;
  await clock.advanceAsync(3_000);
  assert.ok(readings.length <= 14);
  stop();
});

Deno.test("poller reports a fault at every poll and recovers by itself", async () => {
  const { clock, state, readings, stop } = bench();
  state.fault = "timeout";
  await clock.advanceAsync(3_000);
  assert.deepEqual(readings.map(({ reading }) => !reading.ok && reading.error.code), [
    "timeout",
    "timeout",
    "timeout",
  ]);
  state.fault = null;
  await clock.advanceAsync(1_100);
  assert.ok(readings.at(-1)?.reading.ok);
  stop();
});

Deno.test("poller uses changed settings at the next poll", async () => {
  const { clock, readings, stop, use } = bench();
  await clock.advanceAsync(500);
  use(sdm630(1, { currentL1: 52 }));
  await clock.advanceAsync(1_000);
  const latest = readings.at(-1)?.reading;
  assert.ok(latest && !latest.ok && latest.error.detail.includes("currentL1 (register 52"));
  stop();
});

Deno.test("poller that was stopped says and asks nothing any more, even in the middle of a poll", async () => {
  const { clock, state, readings, stop } = bench();
  await clock.advanceAsync(1_005);
  assert.equal(state.inFlight, 1);
  stop();
  await clock.advanceAsync(10_000);
  await settle();
  assert.equal(readings.length, 1);
  assert.equal(state.inFlight, 0);
});
