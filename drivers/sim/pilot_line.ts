/** The control pilot wire as resistors and a diode: what the generator's own measuring point sees. */
import { meaningOfDuty } from "../../control/pilot_signal.ts";
import type { PilotOutput } from "../../control/ports.ts";

/** What hangs on the wire. */
export type PilotLoad =
  | { readonly type: "open" } // no car: state A
  | { readonly type: "car"; readonly ohms: number; readonly diode: "good" | "shorted" }
  | { readonly type: "shortToEarth" }; // state E

/** Peaks of the pilot in millivolts, measured behind the generator's resistor. Equal when nothing oscillates. */
export interface PilotPeaks {
  readonly highMv: number;
  readonly lowMv: number;
}

/** Resistors of IEC 61851-1 Annex A: always there, and those a car adds in parallel for states C and D. */
const baseOhms = 2_740;
const chargingOhms = 1_300;
const ventilationOhms = 270;

/** Resistance of a car on the wire in states B, C and D. */
export const carOhms = {
  B: baseOhms,
  C: parallel(baseOhms, chargingOhms),
  D: parallel(baseOhms, ventilationOhms),
} as const;

const sourceV = 12;
const sourceOhms = 1_000;
/** Forward drop and differential resistance of a silicon diode at a few milliamperes. */
const diodeV = 0.7;
const diodeOhms = 10;

/** Peaks that the generator measures with `output` on a wire with `load`. */
export function pilotPeaks(output: PilotOutput, load: PilotLoad): PilotPeaks {
  const highMv = loadedMv(sourceV, load);
  const lowMv = loadedMv(-sourceV, load);
  switch (output.type) {
    case "steady":
      return { highMv, lowMv: highMv };
    case "off":
      return { highMv: lowMv, lowMv };
    case "pwm":
      if (output.dutyPercent >= 100) return { highMv, lowMv: highMv };
      if (output.dutyPercent <= 0) return { highMv: lowMv, lowMv };
      return { highMv, lowMv };
  }
}

function loadedMv(generatorV: number, load: PilotLoad): number {
  switch (load.type) {
    case "open":
      return 1_000 * generatorV;
    case "shortToEarth":
      return 0;
    case "car":
      if (load.diode === "shorted") {
        return Math.round(1_000 * generatorV * load.ohms / (sourceOhms + load.ohms));
      }
      if (generatorV < 0) return 1_000 * generatorV; // The diode blocks: no current, no drop.
      return Math.round(1_000 * behindDiodeV(generatorV, load.ohms));
  }
}

function behindDiodeV(generatorV: number, ohms: number): number {
  const currentA = (generatorV - diodeV) / (sourceOhms + ohms + diodeOhms);
  return generatorV - currentA * sourceOhms;
}

function parallel(oneOhms: number, otherOhms: number): number {
  return oneOhms * otherOhms / (oneOhms + otherOhms);
}

/** Amperes a car reads from the pilot; 0 = it may not charge, which includes the 5 % of digital communication. */
export function amperesSeenByCar(output: PilotOutput): number {
  if (output.type !== "pwm") return 0;
  const meaning = meaningOfDuty(output.dutyPercent);
  return meaning.type === "current" ? meaning.limitA : 0;
}
