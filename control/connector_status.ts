/** OCPP 1.6 connector status: only along the transitions of edition 2, section 4.9, with errata 3.0. */
import type { ConnectorStatus } from "./read_model.ts";

const allowed: Readonly<Record<ConnectorStatus, readonly ConnectorStatus[]>> = {
  Available: ["Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Reserved", "Unavailable", "Faulted"],
  Preparing: ["Available", "Charging", "SuspendedEV", "SuspendedEVSE", "Finishing", "Faulted"],
  Charging: ["Available", "SuspendedEV", "SuspendedEVSE", "Finishing", "Unavailable", "Faulted"],
  SuspendedEV: ["Available", "Charging", "SuspendedEVSE", "Finishing", "Unavailable", "Faulted"],
  SuspendedEVSE: ["Available", "Charging", "SuspendedEV", "Finishing", "Unavailable", "Faulted"],
  Finishing: ["Available", "Preparing", "Unavailable", "Faulted"],
  Reserved: ["Available", "Preparing", "Unavailable", "Faulted"],
  Unavailable: ["Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE", "Faulted"],
  Faulted: [
    "Available",
    "Preparing",
    "Charging",
    "SuspendedEV",
    "SuspendedEVSE",
    "Finishing",
    "Reserved",
    "Unavailable",
  ],
};

/**
 * Statuses that may be passed through in no time, never a fault or a reservation that did not happen; with the cable
 * still there rather not by way of Available.
 */
const passable: readonly ConnectorStatus[] = ["Preparing", "Finishing", "Available"];
const passableToClosed: readonly ConnectorStatus[] = ["Available", "Finishing"];

/** Whether the change may be reported. */
export function mayFollow(from: ConnectorStatus, to: ConnectorStatus): boolean {
  return allowed[from].includes(to);
}

/** What to report, one after the other, to get from one status to another; empty when they are equal. */
export function statusPath(from: ConnectorStatus, to: ConnectorStatus): readonly ConnectorStatus[] {
  if (from === to) return [];
  if (mayFollow(from, to)) return [to];
  // A session that ends passes through Finishing, one that begins through Preparing.
  const candidates = to === "Unavailable" ? passableToClosed : passable;
  const between = candidates.find((status) => mayFollow(from, status) && mayFollow(status, to));
  // Every status is reached in two steps; a test walks the whole table.
  return between === undefined ? [to] : [between, to];
}
