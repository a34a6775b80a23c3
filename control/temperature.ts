/** Temperature of the controller: less current from the first threshold, none from the second (B43). */
import { type Deadline, isDue } from "./deadline.ts";

/** A silent sensor becomes a warning after this time. */
export const silentMs = 60_000;
/** How far it has to cool down below a threshold before that one lets go. */
export const coolDownC = 2;

/** Degrees Celsius; calibration in tenths of a degree. */
export interface TemperatureBounds {
  readonly calibrationTenths: number;
  readonly reduceFromC: number;
  readonly stopFromC: number;
}

/** The temperature of the controller and what follows from it. */
export interface Temperature {
  /** After calibration; null = not known. */
  readonly celsius: number | null;
  readonly grade: "cool" | "reduce" | "stop";
  /** The sensor has not answered for a minute. A board without a sensor never speaks of one. */
  readonly silent: boolean;
  readonly silentAtMs: Deadline;
}

/** Before the first reading. */
export const initialTemperature: Temperature = {
  celsius: null,
  grade: "cool",
  silent: false,
  silentAtMs: null,
};

/** `celsius` as the sensor gave it; null = it does not answer, which leaves the grade as it was. */
export function stepTemperature(
  temperature: Temperature,
  celsius: number | null,
  bounds: TemperatureBounds,
  nowMs: number,
): Temperature {
  if (celsius === null) {
    const silentAtMs = temperature.silent ? null : temperature.silentAtMs ?? nowMs + silentMs;
    return { ...temperature, celsius: null, silentAtMs };
  }
  const calibratedC = celsius + bounds.calibrationTenths / 10;
  return {
    celsius: calibratedC,
    grade: gradeOf(calibratedC, temperature.grade, bounds),
    silent: false,
    silentAtMs: null,
  };
}

/** Judges the silence. */
export function wakeTemperature(temperature: Temperature, nowMs: number): Temperature {
  return isDue(temperature.silentAtMs, nowMs)
    ? { ...temperature, silent: true, silentAtMs: null }
    : temperature;
}

function gradeOf(
  celsius: number,
  held: Temperature["grade"],
  bounds: TemperatureBounds,
): Temperature["grade"] {
  const stopFromC = bounds.stopFromC - (held === "stop" ? coolDownC : 0);
  const reduceFromC = bounds.reduceFromC - (held === "cool" ? 0 : coolDownC);
  if (celsius >= stopFromC) return "stop";
  return celsius >= reduceFromC ? "reduce" : "cool";
}
