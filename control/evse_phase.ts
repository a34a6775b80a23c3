/** Where the driver of one point is in the story, and which OCPP status says so. */
import type { Evse, World } from "./evse.ts";
import { stopsNow } from "./evse_faults.ts";
import { isClosed } from "./pilot.ts";
import type { ConnectorStatus, SessionPhase } from "./read_model.ts";
import { beginMs, type Running } from "./transaction.ts";

/** Where the driver of the point is in the story. */
export function phaseOf(evse: Evse, nowMs: number): SessionPhase {
  const { session } = evse;
  switch (session.name) {
    case "idle":
    case "waitingForPlug":
    case "waitingForCard":
    case "authorising":
    case "finishing":
      return session.name;
    case "active":
      return evse.running === null ? "starting" : phaseOfRunning(evse, evse.running, nowMs);
  }
}

/** The status that fits, whether or not it may be reported next. */
export function statusOf(evse: Evse, world: World, nowMs: number): ConnectorStatus {
  if (stopsNow(evse, world) !== "nothing") return "Faulted";
  if (!evse.operative) return "Unavailable";
  switch (phaseOf(evse, nowMs)) {
    case "idle": // Out of the station's own will only while it shuts down; the cable may still be there.
      return "Available";
    case "waitingForPlug":
    case "waitingForCard":
    case "authorising":
    case "starting":
      return "Preparing";
    case "charging":
      return "Charging";
    case "suspendedByCar":
      return "SuspendedEV";
    case "suspendedByStation":
      return "SuspendedEVSE";
    case "finishing":
      return "Finishing";
  }
}

function phaseOfRunning({ pilot, contactor }: Evse, running: Running, nowMs: number): SessionPhase {
  if (isClosed(pilot) && contactor.feedback) return "charging";
  // A station that offers nothing is the reason, whatever the car wants.
  if (pilot.offeredA === 0 && pilot.plugged) return "suspendedByStation";
  const isBeginning = !running.begun && nowMs < running.sinceMs + beginMs;
  return isBeginning ? "starting" : "suspendedByCar";
}
