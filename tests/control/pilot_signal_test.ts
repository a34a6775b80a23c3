import assert from "node:assert/strict";
import {
  dutyFor,
  hasDiode,
  type Level,
  levelOf,
  meaningOfDuty,
  offerable,
} from "../../control/pilot_signal.ts";
import { cableOf } from "../../control/proximity.ts";

Deno.test("pilot level is taken within one volt of its nominal voltage", () => {
  const levels: readonly (readonly [number, Level | null])[] = [
    [13_001, null],
    [13_000, "A"],
    [11_000, "A"],
    [10_999, null],
    [10_000, "B"],
    [8_000, "B"],
    [7_500, null],
    [7_000, "C"],
    [5_000, "C"],
    [4_500, null],
    [4_000, "D"],
    [2_000, "D"],
    [1_500, null],
    [1_000, "E"],
    [-1_000, "E"],
    [-5_000, null],
    [-11_000, "F"],
    [-13_000, "F"],
  ];
  // Held is a level far from the one measured, so that hysteresis has no say.
  for (const [mv, level] of levels) assert.equal(levelOf(mv, mv > 0 ? "F" : "A"), level, `${mv} mV`);
});

Deno.test("pilot level is held half a volt beyond its band", () => {
  assert.equal(levelOf(7_500, "C"), "C");
  assert.equal(levelOf(7_501, "C"), null);
  assert.equal(levelOf(8_000, "C"), "B");
  assert.equal(levelOf(4_500, "C"), "C");
});

Deno.test("pilot diode shows as a negative peak near -12 V", () => {
  assert.ok(hasDiode(-12_000) && hasDiode(-11_000) && hasDiode(-13_000));
  assert.ok(!hasDiode(-10_999) && !hasDiode(-9_000) && !hasDiode(9_000));
});

Deno.test("duty cycle means amperes by the scales of IEC 61851-1 Annex A", () => {
  const meanings: readonly (readonly [number, string | number])[] = [
    [0, "none"],
    [2.9, "none"],
    [3, "digital"],
    [5, "digital"],
    [7, "digital"],
    [7.5, "none"],
    [8, 6],
    [9.9, 6],
    [10, 6],
    [26.7, 16.02],
    [53.3, 31.98],
    [85, 51],
    [86, 55],
    [96, 80],
    [97, 80],
    [97.1, "none"],
    [100, "none"],
    [NaN, "none"],
  ];
  for (const [duty, expected] of meanings) {
    const meaning = meaningOfDuty(duty);
    if (typeof expected === "string") assert.equal(meaning.type, expected, `${duty} %`);
    else assert.ok(meaning.type === "current" && Math.abs(meaning.limitA - expected) < 1e-9, `${duty} %`);
  }
});

Deno.test("duty cycle for a current never tells more than that current, from 0 to 100 A", () => {
  for (let tenths = 0; tenths <= 1_000; tenths++) {
    const limitA = tenths / 10 + 0.04;
    const duty = dutyFor(limitA);
    if (limitA < 6) {
      assert.equal(duty, null, `${limitA} A`);
      continue;
    }
    const meaning = meaningOfDuty(duty ?? NaN);
    assert.ok(meaning.type === "current", `${limitA} A`);
    assert.ok(meaning.limitA <= limitA + 1e-9, `${limitA} A told as ${meaning.limitA}`);
    assert.ok(Math.abs(meaning.limitA - offerable(limitA)) < 1e-9, `${limitA} A`);
    // The gap between the scales is the only place where more than a step is given away.
    const isGap = limitA > 51 && limitA < 52.6;
    assert.ok(isGap || limitA > 80 || limitA - meaning.limitA <= 0.1 + 1e-9, `${limitA} A`);
  }
});

Deno.test("duty cycle is absent for currents that are no numbers", () => {
  assert.equal(dutyFor(NaN), null);
  assert.equal(dutyFor(-16), null);
  assert.equal(offerable(Infinity), 80);
});

Deno.test("cable is rated by its resistor, with the ranges that count as each", () => {
  const ratings = [[1_500, 13], [1_001, 13], [1_000, 20], [680, 20], [331, 20], [330, 32], [220, 32], [
    151,
    32,
  ]];
  for (const [ohms, ratingA] of [...ratings, [150, 63], [100, 63], [50, 63]]) {
    assert.deepEqual(cableOf(ohms ?? NaN), { type: "rated", ratingA }, `${ohms} ohm`);
  }
  for (const ohms of [0, 49, 2_701, 4_500, NaN, -5]) {
    assert.deepEqual(cableOf(ohms), { type: "unreadable" }, `${ohms} ohm`);
  }
  for (const ohms of [null, 4_501, Infinity]) assert.deepEqual(cableOf(ohms), { type: "none" });
});
