/** Faults that the bench brings about by its physics, so that the station has to find them as it would in the field. */
import type { ChargingPoint } from "./charging_point.ts";

/** Far outside what any station accepts, inside what its meter can measure. */
const tooHighV = 290;
const tooLowV = 150;

type Cause = (point: ChargingPoint, active: boolean) => void;

const overvoltage: Cause = (point, active) =>
  point.setVoltage(active ? [tooHighV, tooHighV, tooHighV] : null);
const undervoltage: Cause = (point, active) => point.setVoltage(active ? [tooLowV, tooLowV, tooLowV] : null);
const leak: Cause = (point, active) => point.setLeak(active);
const weld: Cause = (point, active) => point.setWelded(active);
const stuck: Cause = (point, active) => point.setContactorStuck(active);
const jam: Cause = (point, active) => point.setLockJammed(active);
const silentMeter: Cause = (point, active) => point.meterOffline = active;
const pilotShort: Cause = (point, active) => point.setPilotShort(active);
const diode: Cause = (point, active) => point.setDiodeFailed(active);
const selfTest: Cause = (point, active) => point.setSelfTestFails(active);

/** By OCPP 1.6 error code and by the names of our own faults. Whatever is not here is reported by the board as it is. */
const causes: Readonly<Record<string, Cause>> = {
  ConnectorLockFailure: jam,
  EVCommunicationError: pilotShort,
  GroundFailure: leak,
  OverVoltage: overvoltage,
  PowerMeterFailure: silentMeter,
  PowerSwitchFailure: weld,
  UnderVoltage: undervoltage,
  contactorDidNotClose: stuck,
  contactorWelded: weld,
  diodeFailed: diode,
  residualCurrentTest: selfTest,
};

/** What makes `code` happen on a charging point, or null when only a report can. */
export function causeOf(code: string): Cause | null {
  return Object.hasOwn(causes, code) ? causes[code] ?? null : null;
}

/** Heat is of the whole station. */
export function isHeat(code: string): boolean {
  return code === "HighTemperature";
}
