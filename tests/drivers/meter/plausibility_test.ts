import assert from "node:assert/strict";
import { EnergyWatch, firstImplausible } from "../../../drivers/meter/plausibility.ts";
import type { Quantity } from "../../../drivers/meter/meter_map.ts";
import { sdm630 } from "./sdm630.ts";

const map = sdm630(1);

Deno.test("plausibility takes the bounds of each quantity and nothing beyond", () => {
  const bounds: [Quantity, number, number][] = [
    ["voltageL1", 0, 500],
    ["voltageL3", 0, 500],
    ["currentL2", -200, 200],
    ["power", -150_000, 150_000],
    ["energy", 0, 1_000_000],
  ];
  for (const [quantity, lowest, highest] of bounds) {
    for (const value of [lowest, highest]) assert.equal(firstImplausible(map, { [quantity]: value }), null);
    for (const value of [lowest - 0.1, highest + 0.1, -1e30, 1e30]) {
      const fault = firstImplausible(map, { voltageL2: 230, [quantity]: value });
      assert.equal(fault?.code, "implausible", `${quantity} ${value}`);
      for (
        const fact of [quantity, String(value), String(map.registers[quantity].address), String(highest)]
      ) {
        assert.ok(fault?.detail.includes(fact), `${fact} in ${fault?.detail}`);
      }
    }
  }
});

const second = 1_000;
const hour = 3_600_000;

Deno.test("energy register may move as fast as 150 kW, stand still, and flicker in its last digit", () => {
  const watch = new EnergyWatch();
  for (const [kwh, atMs] of [[100, 0], [100, second], [99.95, 2 * second], [100, 3 * second]] as const) {
    assert.deepEqual(watch.judge(kwh, map, atMs), { ok: true, value: kwh });
  }
  assert.ok(watch.judge(250, map, hour + 3 * second).ok);
  assert.ok(!watch.judge(401, map, 2 * hour + 3 * second).ok);
});

Deno.test("energy register that jumps once is a fault, and the true value after it is not", () => {
  for (const wrong of [0, 65_535, 100.5]) {
    const watch = new EnergyWatch();
    watch.judge(100, map, 0);
    const fault = watch.judge(wrong, map, second);
    assert.ok(!fault.ok && fault.error.code === "implausible" && fault.error.detail.includes(String(wrong)));
    assert.ok(watch.judge(100, map, 2 * second).ok);
    assert.ok(!watch.judge(wrong, map, 3 * second).ok);
  }
});

Deno.test("energy register of an exchanged meter is believed at the third reading in a row", () => {
  for (const start of [0, 5_000]) {
    const watch = new EnergyWatch();
    watch.judge(100, map, 0);
    assert.ok(!watch.judge(start, map, second).ok);
    assert.ok(!watch.judge(start, map, 2 * second).ok);
    assert.ok(watch.judge(start, map, 3 * second).ok);
    assert.ok(watch.judge(start + 0.01, map, 4 * second).ok);
    assert.ok(!watch.judge(100, map, 5 * second).ok);
  }
});

Deno.test("energy register that jumps to and fro is never believed", () => {
  const watch = new EnergyWatch();
  watch.judge(100, map, 0);
  for (let reading = 1; reading < 50; reading++) {
    assert.ok(!watch.judge(reading % 2 ? 4_000 : 9_000, map, reading * second).ok);
  }
});

Deno.test("energy register that counts whole kilowatt hours may step by one", () => {
  const whole = {
    ...map,
    registers: { ...map.registers, energy: { address: 342, format: "int32" } },
  } as const;
  const watch = new EnergyWatch();
  watch.judge(100, whole, 0);
  assert.ok(watch.judge(101, whole, second).ok);
});
