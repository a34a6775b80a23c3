/** Hands an event to the part of the point that it concerns. */
import { stepContactor } from "./contactor.ts";
import { surroundings, withSession } from "./evse_session.ts";
import type { Evse, EvseEvent, World } from "./evse.ts";
import { faultNamed } from "./faults.ts";
import { grant, release } from "./leases.ts";
import { stepLock } from "./lock.ts";
import { stepMeterWatch } from "./meter_watch.ts";
import { stepOverload } from "./overload.ts";
import { stepPilot } from "./pilot.ts";
import type { HardwareEvent, MeterFault, MeterReading, Phases, TransactionRecord } from "./ports.ts";
import { cableOf } from "./proximity.ts";
import { stepResidualCurrent } from "./residual_current.ts";
import { type SessionEnd, type SessionEvent, stepSession } from "./session.ts";
import { stepSupply } from "./supply.ts";
import { newRunning } from "./transaction.ts";
import type { Result } from "../schema/result.ts";

/** After a start that could not be stored. */
export const startRetryMs = 5_000;

/** The point after the event itself; what follows from it for the rest is left to the step. */
export function hear(evse: Evse, event: EvseEvent, nowMs: number, world: World): Evse {
  switch (event.type) {
    case "hardware":
      return hearPins(evse, event.event, nowMs);
    case "meter":
      return hearMeter(evse, event.result, nowMs, world);
    case "session":
      return hearSession(evse, event.event, nowMs, world);
    case "pause":
      return pause(evse, event.by, event.paused);
    case "availability":
      return setAvailability(evse, event.operative);
    case "unlock":
      return unlock(evse, nowMs, world);
    case "lease":
      return { ...evse, leases: grant(evse.leases, event.lease) };
    case "release":
      return { ...evse, leases: release(evse.leases, event.source) };
    case "cardVerdict":
      return hearVerdict(evse, event, nowMs, world);
    case "started":
      return begin({ ...evse, isStarting: false }, event.record, nowMs);
    case "notStarted":
      return { ...evse, isStarting: false, startRetryAtMs: nowMs + startRetryMs };
    case "numbered":
      return number(evse, event.ocppTransactionId);
    case "wake":
      return evse;
  }
}

function hearPins(evse: Evse, event: HardwareEvent, nowMs: number): Evse {
  switch (event.type) {
    case "pilot": {
      const peaks = { type: "peaks", highMv: event.highMv, lowMv: event.lowMv } as const;
      return { ...evse, pilot: stepPilot(evse.pilot, peaks, nowMs), pilotHeard: true };
    }
    case "proximity":
      return { ...evse, cable: cableOf(event.ohms) };
    case "contactor": {
      const feedback = { type: "feedback", closed: event.closed } as const;
      return { ...evse, contactor: stepContactor(evse.contactor, feedback, nowMs) };
    }
    case "lock": {
      const feedback = { type: "feedback", locked: event.locked } as const;
      return { ...evse, lock: stepLock(evse.lock, feedback, nowMs) };
    }
    case "residualCurrent": {
      const sensor = { type: "sensor", tripped: event.tripped } as const;
      return { ...evse, residualCurrent: stepResidualCurrent(evse.residualCurrent, sensor, nowMs) };
    }
    case "residualCurrentTest": {
      const answer = { type: "answer", passed: event.passed } as const;
      return { ...evse, residualCurrent: stepResidualCurrent(evse.residualCurrent, answer, nowMs) };
    }
    case "boardFault":
      return hearBoardFault(evse, event.code, event.active);
  }
}

// An error without a name that we know is still an error.
function hearBoardFault(evse: Evse, code: string, isActive: boolean): Evse {
  const id = faultNamed(code) ?? "otherError";
  const others = evse.boardFaults.filter((other) => other !== id);
  return { ...evse, boardFaults: isActive ? [...others, id] : others };
}

function hearMeter(
  evse: Evse,
  result: Result<MeterReading, MeterFault>,
  nowMs: number,
  { settings }: World,
): Evse {
  const meter = stepMeterWatch(evse.meter, result, nowMs);
  if (!result.ok) return { ...evse, meter };
  const used = (values: Phases<number | null>): Phases<number | null> =>
    settings.isSinglePhase ? [values[0], null, null] : values;
  const supply = stepSupply(evse.supply, used(result.value.voltageV), settings.voltage, nowMs);
  const stopPercent = settings.overloadStopPercent;
  const overload = stopPercent === null
    ? evse.overload
    : stepOverload(evse.overload, used(result.value.currentA), stopPercent, nowMs);
  return { ...evse, meter, supply, overload };
}

function hearSession(evse: Evse, event: SessionEvent, nowMs: number, world: World): Evse {
  const step = stepSession(evse.session, event, surroundings(evse, world), world.settings, nowMs);
  const serial = event.type === "ask" ? Math.max(evse.serial, event.ask.serial) : evse.serial;
  return withSession({ ...evse, serial }, step, nowMs);
}

function endSession(evse: Evse, end: SessionEnd, nowMs: number, world: World): Evse {
  return hearSession(evse, { type: "end", end }, nowMs, world);
}

// The backend's pause outranks the driver's: the driver cannot lift it.
function pause(evse: Evse, by: "backend" | "user", isPaused: boolean): Evse {
  if (isPaused) return { ...evse, pausedBy: evse.pausedBy === "backend" ? "backend" : by };
  return evse.pausedBy === by ? { ...evse, pausedBy: null } : evse;
}

function setAvailability(evse: Evse, operative: boolean): Evse {
  if (operative) return { ...evse, operative: true, closesLater: false };
  const isBusy = evse.session.name === "active" || evse.closing !== null || evse.isStarting;
  if (isBusy) return { ...evse, closesLater: evse.operative };
  return { ...evse, operative: false, closesLater: false };
}

function unlock(evse: Evse, nowMs: number, world: World): Evse {
  const ended = endSession(evse, { reason: "UnlockCommand", idTag: null }, nowMs, world);
  const lock = ended.lock.trouble === "cannotUnlock"
    ? stepLock(ended.lock, { type: "tryAgain" }, nowMs)
    : ended.lock;
  return { ...ended, lock, unlocking: true };
}

function hearVerdict(
  evse: Evse,
  verdict: { readonly accepted: boolean; readonly parentIdTag: string | null },
  nowMs: number,
  world: World,
): Evse {
  if (verdict.accepted) return withParent({ ...evse, refusedFromWh: null }, verdict.parentIdTag);
  if (world.settings.endsRefusedSessions) {
    return endSession(evse, { reason: "DeAuthorized", idTag: null }, nowMs, world);
  }
  if (evse.session.name !== "active" || evse.refusedFromWh !== null) return evse;
  return { ...evse, refusedFromWh: evse.meter.register.lastWh + world.settings.refusedEnergyWh };
}

// A session begun offline learns its group only now; another card of the group may then end it.
function withParent(evse: Evse, parentIdTag: string | null): Evse {
  if (evse.session.name !== "active" || parentIdTag === null) return evse;
  return { ...evse, session: { ...evse.session, grant: { ...evse.session.grant, parentIdTag } } };
}

// Between the wish and the storage's answer the session may have ended.
function begin(evse: Evse, record: TransactionRecord, nowMs: number): Evse {
  if (evse.session.name === "active") return { ...evse, running: newRunning(record, nowMs) };
  const end = { reason: "Other", idTag: null } as const;
  return { ...evse, closing: { record, sinceMs: nowMs, end, openSinceMs: null } };
}

function number(evse: Evse, ocppTransactionId: number): Evse {
  const named = <T extends { readonly record: TransactionRecord }>(part: T | null): T | null =>
    part && { ...part, record: { ...part.record, ocppTransactionId } };
  return { ...evse, running: named(evse.running), closing: named(evse.closing) };
}
