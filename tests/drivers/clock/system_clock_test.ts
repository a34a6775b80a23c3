import assert from "node:assert/strict";
import { systemClock, systemRandom, timerDelayMs } from "../../../drivers/clock/system_clock.ts";

Deno.test("system clock wakes in the order of the times, never before them", async () => {
  const clock = systemClock();
  const startMs = clock.nowMs();
  const woken: { readonly afterMs: number; readonly atMs: number }[] = [];
  await new Promise<void>((done) => {
    const wake = (afterMs: number) =>
      clock.wakeAt(startMs + afterMs, () => {
        woken.push({ afterMs, atMs: clock.nowMs() });
        if (woken.length === 3) done();
      });
    [60.5, 5.25, -100].forEach(wake);
  });
  assert.deepEqual(woken.map(({ afterMs }) => afterMs), [-100, 5.25, 60.5]);
  for (const { afterMs, atMs } of woken) assert.ok(atMs >= startMs + afterMs, `${afterMs} ms was early`);
});

Deno.test("system clock keeps a wake-up back that is further away than a timer can hold", async () => {
  const clock = systemClock();
  let woken = false;
  const cancel = clock.wakeAt(clock.nowMs() + 2 ** 31 + 1_000, () => woken = true);
  await new Promise<void>((done) => clock.wakeAt(clock.nowMs() + 20, done));
  assert.equal(woken, false); // 2^31 ms as such would wrap round and fire at once
  cancel();
});

Deno.test("timer delays are whole, not negative, and fit into 31 bits", () => {
  const delays = [-5, 0, 0.2, 7, 2 ** 31 - 1, 2 ** 31, 1e15].map(timerDelayMs);
  assert.deepEqual(delays, [0, 0, 1, 7, 2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1]);
});

Deno.test("system clock does not wake after the cancel", async () => {
  const clock = systemClock();
  let woken = false;
  clock.wakeAt(clock.nowMs() + 1, () => woken = true)();
  await new Promise<void>((done) => clock.wakeAt(clock.nowMs() + 20, done));
  assert.equal(woken, false);
});

Deno.test("system clock tells UTC and chance stays within its bounds", () => {
  assert.ok(systemClock().epochMs() > Date.UTC(2024, 0, 1));
  for (let draw = 0; draw < 100; draw++) {
    const number = systemRandom();
    assert.ok(number >= 0 && number < 1);
  }
});
