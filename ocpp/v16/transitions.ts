/** Which status may follow which (OCPP 1.6 edition 2, table of section 4.9, with errata 3.0). */
import type { ConnectorStatus } from "../../control/read_model.ts";

const active = ["Charging", "SuspendedEV", "SuspendedEVSE"] as const;

/** The order matters: of two equally short ways the one through the earlier status is taken. */
const followers: Readonly<Record<ConnectorStatus, readonly ConnectorStatus[]>> = {
  Available: ["Preparing", ...active, "Reserved", "Unavailable", "Faulted"],
  Preparing: ["Available", "Finishing", ...active, "Faulted"],
  Charging: ["Finishing", "Available", "SuspendedEV", "SuspendedEVSE", "Unavailable", "Faulted"],
  SuspendedEV: ["Finishing", "Available", "Charging", "SuspendedEVSE", "Unavailable", "Faulted"],
  SuspendedEVSE: ["Finishing", "Available", "Charging", "SuspendedEV", "Unavailable", "Faulted"],
  Finishing: ["Preparing", "Available", "Unavailable", "Faulted"],
  Reserved: ["Available", "Preparing", "Unavailable", "Faulted"],
  Unavailable: ["Available", "Preparing", ...active, "Faulted"],
  Faulted: ["Available", "Preparing", ...active, "Finishing", "Reserved", "Unavailable"],
};

export function isAllowed(from: ConnectorStatus, to: ConnectorStatus): boolean {
  return followers[from].includes(to);
}

/**
 * The statuses to report, one after the other, to get from one to the other; `to` is the last. Never by way of a
 * fault or a reservation that did not happen. The same status again is one step: its error code may have changed.
 */
export function way(from: ConnectorStatus, to: ConnectorStatus): readonly ConnectorStatus[] {
  if (from === to || isAllowed(from, to)) return [to];
  const between = followers[from].filter((step) => step !== "Faulted" && step !== "Reserved");
  const step = between.find((candidate) => isAllowed(candidate, to));
  // Every status is reached in two steps; a test walks the whole table.
  return step === undefined ? [to] : [step, to];
}
