import assert from "node:assert/strict";
import type { PilotOutput } from "../../../control/ports.ts";
import { amperesSeenByCar, carOhms, type PilotLoad, pilotPeaks } from "../../../drivers/sim/pilot_line.ts";

const steady: PilotOutput = { type: "steady" };
const pwm: PilotOutput = { type: "pwm", dutyPercent: 26 };
const off: PilotOutput = { type: "off" };

function car(state: keyof typeof carOhms, diode: "good" | "shorted" = "good"): PilotLoad {
  return { type: "car", ohms: carOhms[state], diode };
}

/** Nominal voltages of IEC 61851-1 Annex A, met within 2 %. */
function assertVolts(mv: number, volts: number, what: string): void {
  assert.ok(
    Math.abs(mv - 1_000 * volts) <= 0.02 * 1_000 * Math.abs(volts),
    `${what}: ${mv} mV, not ${volts} V`,
  );
}

const loads: readonly (readonly [state: string, load: PilotLoad, volts: number])[] = [
  ["A", { type: "open" }, 12],
  ["B", car("B"), 9],
  ["C", car("C"), 6],
  ["D", car("D"), 3],
  ["E", { type: "shortToEarth" }, 0],
];

for (const [state, load, volts] of loads) {
  Deno.test(`pilot line shows ${volts} V in state ${state}, steady and as positive peak of the duty cycle`, () => {
    const peaks = pilotPeaks(steady, load);
    assertVolts(peaks.highMv, volts, "steady");
    assert.equal(peaks.lowMv, peaks.highMv);
    const oscillating = pilotPeaks(pwm, load);
    assertVolts(oscillating.highMv, volts, "high");
    assertVolts(oscillating.lowMv, state === "E" ? 0 : -12, "low");
  });
}

Deno.test("pilot line is at -12 V in state F, with a car and without", () => {
  for (const load of [loads[0], loads[1], loads[2]]) {
    assert.deepEqual(pilotPeaks(off, load?.[1] ?? { type: "shortToEarth" }), {
      highMv: -12_000,
      lowMv: -12_000,
    });
  }
});

Deno.test("pilot line of a shorted diode pulls the negative peak up", () => {
  for (const state of ["B", "C", "D"] as const) {
    const { highMv, lowMv } = pilotPeaks(pwm, car(state, "shorted"));
    assert.ok(lowMv > -11_000, `${lowMv} mV in ${state}`);
    assert.equal(lowMv, -highMv);
  }
});

Deno.test("pilot line does not oscillate at 0 and 100 %", () => {
  const full = pilotPeaks({ type: "pwm", dutyPercent: 100 }, car("B"));
  assert.deepEqual(full, pilotPeaks(steady, car("B")));
  assert.deepEqual(pilotPeaks({ type: "pwm", dutyPercent: 0 }, car("B")), pilotPeaks(off, car("B")));
});

Deno.test("car reads amperes from the duty cycle only where it may charge", () => {
  const read = (dutyPercent: number) => amperesSeenByCar({ type: "pwm", dutyPercent });
  assert.deepEqual([10, 50, 85, 90, 96].map(read), [6, 30, 51, 65, 80]);
  assert.deepEqual([0, 5, 99, 100].map(read), [0, 0, 0, 0]);
  assert.equal(amperesSeenByCar(steady), 0);
  assert.equal(amperesSeenByCar(off), 0);
});
