/** Brings pilot, contactor, lock and self-test to where faults, session and limits want them. */
import { stepContactor } from "./contactor.ts";
import { stopsNow } from "./evse_faults.ts";
import { phaseOf } from "./evse_phase.ts";
import type { Evse, World } from "./evse.ts";
import { type Ladder, ladder, leastA } from "./limits.ts";
import { isHeld, stepLock } from "./lock.ts";
import { offerChanged } from "./overload.ts";
import { type Demand, isClosed, stepPilot, wantsPower } from "./pilot.ts";
import type { PointSettings } from "./point_settings.ts";
import { stepResidualCurrent } from "./residual_current.ts";

/** `before` is the point as its outputs still are. */
export function drive(before: Evse, evse: Evse, nowMs: number, world: World): Evse {
  const limits = ladderOf(evse, nowMs, world);
  const piloted = drivePilot(before, evse, demandOf(evse, limits, world), nowMs);
  const tested = driveSelfTest(piloted, nowMs, world);
  const switched = driveContactor(before, tested, nowMs);
  const locked = driveLock(switched, nowMs, world.settings);
  return noteBeginning(noteOpening(noteLimits(locked, limits, nowMs), nowMs), nowMs);
}

/** The ladder of limits as it stands. */
export function ladderOf(evse: Evse, nowMs: number, world: World): Ladder {
  const { refusedFromWh } = evse;
  return ladder({
    cable: evse.cable,
    heat: world.temperature.grade,
    celsius: world.temperature.celsius,
    overloadA: world.settings.overloadStopPercent === null ? null : evse.overload.limitA,
    pausedBy: evse.pausedBy,
    isRefused: refusedFromWh !== null && evse.meter.register.lastWh >= refusedFromWh,
    leases: evse.leases,
    nowMs,
  }, world.settings);
}

function demandOf(evse: Evse, limits: Ladder, world: World): Demand {
  const isFree = stopsNow(evse, world) === "nothing";
  const isCharging = evse.session.name === "active" && evse.running !== null;
  const isTested = !world.settings.testsResidualCurrent || evse.residualCurrent.test === "passed";
  return {
    limitA: isFree && isCharging ? limits.offerA : 0,
    closable: isFree && isPlugSafe(evse, world.settings) && isTested,
    ventilated: world.settings.servesStateD,
    // A live socket must not look like one that can be used.
    unavailable: evse.faults.some((fault) => fault.id === "contactorWelded"),
    mayWake: world.settings.wakesCars,
  };
}

function isPlugSafe(evse: Evse, settings: PointSettings): boolean {
  return settings.isTethered || isHeld(evse.lock);
}

function drivePilot(before: Evse, evse: Evse, demand: Demand, nowMs: number): Evse {
  const pilot = stepPilot(evse.pilot, { type: "demand", demand }, nowMs);
  // Time to let go is for who draws: a contactor that is open now has nothing to let go of.
  return { ...evse, pilot: before.contactor.commanded ? pilot : { ...pilot, leaveByMs: null } };
}

function driveSelfTest(evse: Evse, nowMs: number, world: World): Evse {
  const { pilot, residualCurrent } = evse;
  const isNear = wantsPower(pilot) && pilot.closeAtMs === null && isPlugSafe(evse, world.settings) &&
    stopsNow(evse, world) === "nothing";
  if (isNear && world.settings.testsResidualCurrent) {
    return { ...evse, residualCurrent: stepResidualCurrent(residualCurrent, { type: "closing" }, nowMs) };
  }
  if (wantsPower(pilot)) return evse;
  return { ...evse, residualCurrent: stepResidualCurrent(residualCurrent, { type: "opened" }, nowMs) };
}

function driveContactor(before: Evse, evse: Evse, nowMs: number): Evse {
  const closed = isClosed(evse.pilot);
  const hasOpened = before.contactor.commanded && !closed;
  return {
    ...evse,
    contactor: stepContactor(evse.contactor, { type: "command", closed }, nowMs),
    overload: offerChanged(evse.overload, evse.pilot.offeredA, nowMs),
    // Whatever opened it: the next closing has a self-test of its own.
    residualCurrent: hasOpened
      ? stepResidualCurrent(evse.residualCurrent, { type: "opened" }, nowMs)
      : evse.residualCurrent,
  };
}

function driveLock(evse: Evse, nowMs: number, settings: PointSettings): Evse {
  const want = { type: "want", locked: isLockWanted(evse, settings) } as const;
  const unlocking = evse.unlocking && evse.session.name !== "active";
  return { ...evse, unlocking, lock: stepLock(evse.lock, want, nowMs) };
}

/** A live plug is never unlocked; else by who needs it: the session (B145), or a cable that is to stay for good (B26). */
function isLockWanted(evse: Evse, settings: PointSettings): boolean {
  if (settings.isTethered) return false;
  if (evse.contactor.commanded || evse.contactor.feedback) return true;
  if (evse.unlocking) return false;
  if (settings.locksForGood && evse.cable.type !== "none") return true;
  switch (evse.session.name) {
    case "idle":
    case "waitingForPlug":
    case "finishing":
      return false;
    case "waitingForCard":
    case "authorising":
      return evse.pilot.plugged && !settings.locksAfterCard;
    case "active": // With "only by the plug" the cable has to come out for the session to end.
      return evse.pilot.plugged || settings.stopMode === "onlyCard";
  }
}

function noteLimits(evse: Evse, { opinions }: Ladder, nowMs: number): Evse {
  const limitTimes = opinions.map((opinion) => {
    const limitA = leastA(opinion);
    const noted = evse.limitTimes.find((time) => time.id === opinion.id && time.limitA === limitA);
    return noted ?? { id: opinion.id, limitA, atMs: nowMs };
  });
  return { ...evse, limitTimes };
}

function noteOpening(evse: Evse, nowMs: number): Evse {
  const { closing, contactor } = evse;
  if (!closing || closing.openSinceMs !== null || contactor.commanded) return evse;
  // A welded one never shows itself open; its transaction ends all the same.
  if (contactor.feedback && contactor.trouble !== "welded") return evse;
  return { ...evse, closing: { ...closing, openSinceMs: nowMs } };
}

function noteBeginning(evse: Evse, nowMs: number): Evse {
  const { running } = evse;
  if (!running || running.begun || phaseOf(evse, nowMs) === "starting") return evse;
  return { ...evse, running: { ...running, begun: true } };
}
