import assert from "node:assert/strict";
import { rampedA, rampedAh } from "../../../drivers/sim/current_flow.ts";
import { createPowerPath } from "../../../drivers/sim/power_path.ts";
import { FakeClock, seededRandom } from "../../fake_clock.ts";

function start(importWh = 0) {
  const clock = new FakeClock();
  return { clock, path: createPowerPath({ clock, voltageV: [230, 231, 229], importWh }) };
}

function assertNear(actual: number, expected: number, tolerance: number, note = ""): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} +- ${tolerance} ${note}`);
}

Deno.test("power path sums voltage times current of the phases in use", () => {
  for (const [phases, volts] of [[1, 230], [2, 461], [3, 690]] as const) {
    const { clock, path } = start();
    path.draw({ targetA: 10, phases }, true);
    clock.advance(10_000);
    assertNear(path.show().powerW, volts * 10, 1e-6);
    const used = path.show().currentA.filter((ampere) => ampere > 0).length;
    assert.equal(used, phases);
  }
});

Deno.test("power path ramps current up gently and cuts it at once when it goes dead", () => {
  const { clock, path } = start();
  path.draw({ targetA: 16, phases: 1 }, true);
  clock.advance(2_000);
  assertNear(path.show().currentA[0], 8, 1e-9);
  path.draw({ targetA: 0, phases: 0 }, false);
  assert.deepEqual(path.show().currentA, [0, 0, 0]);
});

Deno.test("power path counts the energy of a charge within 0.1 %, ramp and changes included", () => {
  const { clock, path } = start(1_000);
  path.draw({ targetA: 16, phases: 3 }, true); // 4 s to 16 A
  clock.advance(3_600_000);
  path.draw({ targetA: 6, phases: 3 }, true); // 0.125 s to 6 A
  clock.advance(1_800_000);
  path.draw({ targetA: 0, phases: 0 }, false);
  clock.advance(3_600_000);
  const expectedWh = 690 * (16 * (3_600 - 2) / 3_600 + (6 * 1_800 + 10 * 0.0625) / 3_600);
  assertNear(path.show().importWh - 1_000, expectedWh, expectedWh / 1_000);
});

Deno.test("power path counts the same however often it is read", () => {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const random = seededRandom(seed);
  const often = start();
  const seldom = start();
  for (let hour = 0; hour < 24; hour++) {
    const load = { targetA: Math.floor(random() * 33), phases: Math.floor(random() * 4) };
    for (const { path } of [often, seldom]) path.draw(load, load.phases > 0);
    let last = often.path.show().importWh;
    for (let second = 0; second < 3_600; second += 7) {
      often.clock.advance(7_000);
      const { importWh } = often.path.show();
      assert.ok(importWh >= last, `the register runs backwards, seed ${seed}`);
      last = importWh;
    }
    seldom.clock.advance(Math.ceil(3_600 / 7) * 7_000);
  }
  assertNear(often.path.show().importWh, seldom.path.show().importWh, 1e-6, `seed ${seed}`);
});

Deno.test("power path feeds no phase that is dead", () => {
  const { clock, path } = start();
  path.setVoltage([230, 0, 0]);
  path.draw({ targetA: 10, phases: 3 }, true);
  clock.advance(10_000);
  assert.deepEqual(path.show().currentA, [10, 0, 0]);
  assert.equal(path.show().powerW, 2_300);
});

Deno.test("power path shows imposed currents and counts their energy until they end", () => {
  const { clock, path } = start();
  path.setCurrent([1, 2, 3]);
  clock.advance(3_600_000);
  assertNear(path.show().importWh, 230 + 462 + 687, 1e-6);
  path.setCurrent(null);
  clock.advance(3_600_000);
  assertNear(path.show().importWh, 1_379, 1e-6);
});

Deno.test("power path does not count what flows back", () => {
  const { clock, path } = start(50);
  path.setCurrent([-10, -10, -10]);
  clock.advance(3_600_000);
  assert.equal(path.show().importWh, 50);
  assert.equal(path.show().powerW, -6_900);
});

Deno.test("ramp formulas agree with a sum of small steps", () => {
  for (const [fromA, targetA] of [[0, 16], [16, 0], [6, 32], [10, 10]] as const) {
    let ampereMs = 0;
    for (let ms = 0; ms < 10_000; ms++) ampereMs += rampedA(fromA, targetA, ms + 0.5);
    assertNear(rampedAh(fromA, targetA, 10_000), ampereMs / 3_600_000, 1e-6);
  }
});
