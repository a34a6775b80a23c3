/** One sentence that says what is going on at a point and, when waiting, for what. */
import type { Evse, World } from "./evse.ts";
import { stoppingFault } from "./evse_faults.ts";
import { phaseOf } from "./evse_phase.ts";
import { faults } from "./faults.ts";
import { isHeld } from "./lock.ts";
import { hasFreshRegister } from "./meter_watch.ts";
import { isAsking, wantsPower } from "./pilot.ts";

/** What goes on at the point, in English; a stopping fault is named before anything else. */
export function sentenceOf(evse: Evse, world: World, nowMs: number): string {
  const fault = stoppingFault(evse, world);
  if (fault) return faults[fault].sentence;
  if (world.shuttingDown) return "The station is shutting down.";
  if (!evse.operative) return "Out of service.";
  return storyOf(evse, world, nowMs);
}

function storyOf(evse: Evse, world: World, nowMs: number): string {
  switch (phaseOf(evse, nowMs)) {
    case "idle":
      return "Free.";
    case "waitingForPlug":
      return "Card accepted; waiting for the car to be plugged in.";
    case "waitingForCard":
      return world.settings.freeTag === null
        ? "Plugged in; waiting for a card."
        : "Plugged in; waiting for leave to charge for free.";
    case "authorising":
      return "Card is being checked.";
    case "starting":
      return `Starting: ${whatIsMissing(evse, world)}.`;
    case "charging":
      return "Charging.";
    case "suspendedByCar":
      return carSentence(evse);
    case "suspendedByStation":
      return evse.pausedBy === "user" ? "Paused at the station." : "Paused by the station.";
    case "finishing":
      return finishingSentence(evse);
  }
}

function whatIsMissing(evse: Evse, { settings }: World): string {
  if (evse.closing !== null) return "the session before is being closed";
  if (evse.running === null && !hasFreshRegister(evse.meter)) return "waiting for a reading of the meter";
  if (evse.running === null) return "waiting for the storage";
  if (!settings.isTethered && !isHeld(evse.lock)) return "locking the plug";
  if (!isAsking(evse.pilot)) return "waiting for the car to ask for current";
  if (!wantsPower(evse.pilot)) return "checking the car";
  return evse.residualCurrent.test === "running"
    ? "testing the residual current monitor"
    : "closing the contactor";
}

function carSentence({ pilot }: Evse): string {
  if (!pilot.plugged) return "The car was unplugged; the session goes on until it is ended.";
  if (pilot.waking.type === "toggling") return "Waking the car.";
  return "The car does not draw current.";
}

function finishingSentence(evse: Evse): string {
  if (evse.contactor.commanded || evse.contactor.feedback) return "Ending: waiting for the car to let go.";
  const isUnused = evse.session.name === "finishing" && evse.session.unused;
  return isUnused ? "No card was shown in time; show one or unplug." : "Finished; unplug the car.";
}
