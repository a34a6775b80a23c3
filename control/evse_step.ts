/**
 * One step of a charging point: hear, let time pass, judge, lead the session, drive the outputs. Decides and does
 * nothing; what is to be done is the difference between two states.
 */
import { isDue, nearest } from "./deadline.ts";
import { drive } from "./evse_drive.ts";
import { effectsBetween } from "./evse_effects.ts";
import { faultsOf, withTimes } from "./evse_faults.ts";
import { hear } from "./evse_hear.ts";
import { leadSession } from "./evse_session.ts";
import type { Evse, EvseEffect, EvseEvent, World } from "./evse.ts";
import { stepContactor, wakeContactorAtMs } from "./contactor.ts";
import { wakeLeasesAtMs } from "./leases.ts";
import { stepLock, wakeLockAtMs } from "./lock.ts";
import { wakeMeterWatch } from "./meter_watch.ts";
import { initialOverload, wakeOverload, wakeOverloadAtMs } from "./overload.ts";
import { stepPilot, wakePilotAtMs } from "./pilot.ts";
import { type Presence, stepResidualCurrent, wakeResidualCurrentAtMs } from "./residual_current.ts";
import { wakeSessionAtMs } from "./session.ts";
import { wakeSupply, wakeSupplyAtMs } from "./supply.ts";
import { beginMs, checkpointMs, isReadyToStop, lastReadingMs, needsCheckpoint } from "./transaction.ts";

/** A car without a readable cable is a fault after this time; plug and car are not noticed in the same moment. */
export const cableMs = 1_000;

/** The next state and what is to be done in the world. */
export interface EvseStep {
  readonly evse: Evse;
  readonly effects: readonly EvseEffect[];
}

/** Takes one event; every event, also a mere `wake`, lets due time pass and judges everything anew. */
export function stepEvse(evse: Evse, event: EvseEvent, nowMs: number, world: World): EvseStep {
  const heard = hear(evse, event, nowMs, world);
  const noticed = noticeCable(noticeCar(evse, passTime(heard, nowMs), nowMs, world), nowMs, world);
  const led = leadSession(judge(noticed, nowMs, world), nowMs, world);
  const next = finish(evse, drive(evse, led, nowMs, world), nowMs);
  return { evse: next, effects: effectsBetween(evse, next) };
}

/** When the point wants a `wake` event; null = not before something happens. */
export function wakeEvseAtMs(evse: Evse, nowMs: number): number | null {
  const { session, running, closing } = evse;
  const deadlines = [
    wakePilotAtMs(evse.pilot),
    wakeContactorAtMs(evse.contactor),
    wakeLockAtMs(evse.lock),
    wakeResidualCurrentAtMs(evse.residualCurrent),
    wakeSupplyAtMs(evse.supply),
    wakeOverloadAtMs(evse.overload),
    wakeSessionAtMs(session),
    wakeLeasesAtMs(evse.leases, nowMs),
    evse.meter.lostAtMs,
    evse.cableFailsAtMs,
    evse.startRetryAtMs,
    session.name === "waitingForCard" ? evse.freeAskAtMs : null,
    running && !running.begun ? running.sinceMs + beginMs : null,
    running && running.storedAtMs + checkpointMs,
    closing && closing.openSinceMs !== null ? closing.openSinceMs + lastReadingMs : null,
  ];
  // What is due has been looked at in this step; if it is still there, something else has to happen first.
  return nearest(...deadlines.filter((deadline) => deadline !== null && deadline > nowMs));
}

function passTime(evse: Evse, nowMs: number): Evse {
  return {
    ...evse,
    pilot: stepPilot(evse.pilot, { type: "wake" }, nowMs),
    contactor: stepContactor(evse.contactor, { type: "wake" }, nowMs),
    lock: stepLock(evse.lock, { type: "wake" }, nowMs),
    residualCurrent: stepResidualCurrent(evse.residualCurrent, { type: "wake" }, nowMs),
    supply: wakeSupply(evse.supply, nowMs),
    overload: wakeOverload(evse.overload, nowMs),
    meter: wakeMeterWatch(evse.meter, nowMs),
  };
}

function noticeCar(before: Evse, evse: Evse, nowMs: number, world: World): Evse {
  if (evse.pilot.plugged === before.pilot.plugged) return evse;
  if (evse.pilot.plugged) {
    return { ...evse, unlocking: false, plugCycles: evse.plugCycles + 1 };
  }
  return {
    ...evse,
    contactor: stepContactor(evse.contactor, { type: "carLeft" }, nowMs),
    overload: initialOverload,
    freeAskAtMs: null,
    unlocking: evse.unlocking && !world.settings.isTethered,
  };
}

function noticeCable(evse: Evse, nowMs: number, { settings }: World): Evse {
  const isUnreadable = !settings.isTethered && evse.pilot.plugged && evse.cable.type !== "rated";
  const what = presenceOf(evse, settings.isTethered);
  const failsAtMs = isUnreadable ? evse.cableFailsAtMs ?? nowMs + cableMs : null;
  return {
    ...evse,
    cableFailsAtMs: failsAtMs,
    cableBroken: isDue(failsAtMs, nowMs),
    residualCurrent: stepResidualCurrent(evse.residualCurrent, { type: "present", what }, nowMs),
    unlocking: evse.unlocking && (evse.pilot.plugged || evse.cable.type !== "none"),
  };
}

function presenceOf({ pilot, pilotHeard, cable }: Evse, isTethered: boolean): Presence {
  if (pilot.plugged) return "car";
  // A car that is only just being read, or hidden behind an error, may be the one that tripped.
  if (!pilotHeard || pilot.level !== "A" || pilot.reading !== "A") return "unknown";
  return isTethered || cable.type !== "none" ? "cable" : "none";
}

function judge(evse: Evse, nowMs: number, world: World): Evse {
  return { ...evse, faults: withTimes(faultsOf(evse, world), evse.faults, nowMs) };
}

// Not in the step in which the transaction ended: what is never seen closing would never be stored as stopped.
function finish(before: Evse, evse: Evse, nowMs: number): Evse {
  const { closing, running, meter } = evse;
  if (closing && before.closing && isReadyToStop(closing, meter, nowMs)) return { ...evse, closing: null };
  if (running && needsCheckpoint(running, meter.register.lastWh, nowMs)) {
    return { ...evse, running: { ...running, storedWh: meter.register.lastWh, storedAtMs: nowMs } };
  }
  return evse;
}
