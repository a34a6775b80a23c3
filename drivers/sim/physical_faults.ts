/** Faults that the bench brings about by its physics, so that the station has to find them as it would in the field. */
import type { FaultId } from "../../control/faults.ts";
import type { ChargingPoint } from "./charging_point.ts";

/** Far outside what any station accepts, inside what its meter and sensor can measure. */
const tooHighV = 290;
const tooLowV = 150;
const tooHotC = 110;

export interface Cause {
  readonly apply: (point: ChargingPoint, active: boolean) => void;
  /**
   * True for what the station would find only when it next uses the part: there the board notices first and reports.
   */
  readonly reported: boolean;
}

const causes: Readonly<Partial<Record<FaultId, Cause>>> = {
  residualCurrent: seen((point, active) => point.setLeak(active)),
  contactorWelded: seen((point, active) => point.setWelded(active)),
  pilotShort: seen((point, active) => point.setPilotShort(active)),
  proximityBroken: seen((point, active) => point.setProximityBroken(active)),
  meterLost: seen((point, active) => point.meterOffline = active),
  overVoltage: seen((point, active) => point.setVoltage(active ? allPhases(tooHighV) : null)),
  underVoltage: seen((point, active) => point.setVoltage(active ? allPhases(tooLowV) : null)),
  residualCurrentTestFailed: hidden((point, active) => point.setSelfTestFails(active)),
  contactorDidNotClose: hidden((point, active) => point.setContactorStuck(active)),
  diodeFailed: hidden((point, active) => point.setDiodeFailed(active)),
  lockFailed: hidden((point, active) => point.setLockJammed(active)),
  lockStuck: hidden((point, active) => point.setLockJammed(active)),
};

/** What makes the fault happen at a charging point, or null when the board can only report it. */
export function causeOf(fault: FaultId): Cause | null {
  return causes[fault] ?? null;
}

/** Temperature that brings a fault of the whole station about; undefined for any other fault. */
export function temperatureFor(fault: FaultId): number | null | undefined {
  if (fault === "temperatureHigh") return tooHotC;
  return fault === "temperatureUnknown" ? null : undefined;
}

function seen(apply: Cause["apply"]): Cause {
  return { apply, reported: false };
}

function hidden(apply: Cause["apply"]): Cause {
  return { apply, reported: true };
}

function allPhases(volts: number): readonly [number, number, number] {
  return [volts, volts, volts];
}
