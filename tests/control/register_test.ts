import assert from "node:assert/strict";
import { newRegister, type Register, stepRegister } from "../../control/register.ts";
import { seededRandom } from "../fake_clock.ts";

function read(register: Register, ...rawWh: readonly number[]): Register {
  return rawWh.reduce(stepRegister, register);
}

Deno.test("register follows the meter", () => {
  assert.equal(read(newRegister(0, 0), 100, 150).lastWh, 150);
});

Deno.test("register goes on where the last run ended when the meter starts over", () => {
  const register = read(newRegister(0, 5_000), 0, 10);
  assert.equal(register.lastWh, 5_010);
  assert.equal(register.offsetWh, 5_000);
});

Deno.test("register holds through a single slip, and takes a second low reading for a new meter", () => {
  const slipped = read(newRegister(0, 0), 1_000, 0);
  assert.equal(slipped.lastWh, 1_000);
  assert.equal(read(slipped, 1_001).lastWh, 1_001);
  assert.equal(read(slipped, 5).lastWh, 1_000);
  assert.equal(read(slipped, 5, 8).lastWh, 1_003);
});

Deno.test("register never runs backwards, whatever the meter shows", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  let register = newRegister(0, 0);
  for (let step = 0; step < 10_000; step++) {
    const next = stepRegister(register, Math.floor(random() * 10 ** Math.floor(random() * 8)));
    assert.ok(next.lastWh >= register.lastWh, `seed ${seed}, step ${step}`);
    // A power cut in between: only offset and last value survive.
    register = random() < 0.1 ? newRegister(next.offsetWh, next.lastWh) : next;
  }
});
