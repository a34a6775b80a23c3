/** Which quantities of a charging point are told to a backend, whatever the protocol version. */
import type { EvseNumber } from "../control/ports.ts";
import type { EvseState, StationState } from "../control/read_model.ts";
import { forEvse, type Settings } from "../schema/mod.ts";

export type Measurand = Settings["backend.meterValuesSampledData"][number];

/** One number with what it measures. Unknown quantities have no reading: unknown is not zero. */
export interface Reading {
  readonly measurand: Measurand;
  readonly value: number;
  readonly unit: "Wh" | "W" | "A" | "V" | "°C";
  /** Absent for what is not of one phase. */
  readonly phase?: "L1" | "L2" | "L3" | "L1-N" | "L2-N" | "L3-N";
  readonly location: "Outlet" | "Body";
}

const linePhases = ["L1", "L2", "L3"] as const;
const neutralPhases = ["L1-N", "L2-N", "L3-N"] as const;

/**
 * Readings of one charging point, in the order of `measurands`. Energy and power as totals without phase, currents
 * and voltages per phase: the shape in which backends look for them.
 */
export function readings(
  evse: EvseState,
  station: Pick<StationState, "temperatureC">,
  settings: Settings,
  measurands: readonly Measurand[],
): readonly Reading[] {
  return measurands.flatMap((measurand) => readingsOf(measurand, evse, station, settings));
}

function readingsOf(
  measurand: Measurand,
  { evse, meter, offeredA }: EvseState,
  { temperatureC }: Pick<StationState, "temperatureC">,
  settings: Settings,
): readonly Reading[] {
  switch (measurand) {
    case "Energy.Active.Import.Register":
      return total(measurand, meter.importWh, "Wh");
    case "Power.Active.Import":
      return total(measurand, meter.powerW, "W");
    case "Power.Offered":
      return total(measurand, offeredW(evse, offeredA, settings), "W");
    case "Current.Offered":
      return total(measurand, offeredA, "A");
    case "Current.Import":
      return perPhase(measurand, meter.currentA, linePhases, "A");
    case "Voltage":
      return perPhase(measurand, meter.voltageV, neutralPhases, "V");
    case "Temperature":
      return total(measurand, temperatureC, "°C", "Body");
  }
}

/** Nominal, as backends reckon from amperes to watts: the measured voltage would make a steady offer waver. */
function offeredW(evse: EvseNumber, offeredA: number, settings: Settings): number {
  const phases = forEvse(settings, "installation.phasesConnected", evse) === "single" ? 1 : 3;
  return offeredA * settings["installation.powerSourceVoltage"] * phases;
}

function total(
  measurand: Measurand,
  value: number | null,
  unit: Reading["unit"],
  location: Reading["location"] = "Outlet",
): readonly Reading[] {
  return value === null ? [] : [{ measurand, value, unit, location }];
}

function perPhase(
  measurand: Measurand,
  values: readonly (number | null)[],
  names: readonly NonNullable<Reading["phase"]>[],
  unit: Reading["unit"],
): readonly Reading[] {
  return values.flatMap((value, index) => {
    const phase = names[index];
    return value === null || phase === undefined
      ? []
      : [{ measurand, value, unit, phase, location: "Outlet" as const }];
  });
}
