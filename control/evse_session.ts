/** The session of a point among its other parts: what it sees of them, and what it brings about. */
import { stopsNow } from "./evse_faults.ts";
import type { Evse, World } from "./evse.ts";
import { hasFreshRegister } from "./meter_watch.ts";
import {
  followSurroundings,
  freeRetryMs,
  type SessionStep,
  stepSession,
  type Surroundings,
} from "./session.ts";

/** Lets the session follow what happened, and starts what it asks for. */
export function leadSession(evse: Evse, nowMs: number, world: World): Evse {
  let led = evse;
  // Each pass is one stage of the story (unplugged, idle, plugged in again); there are fewer stages than this.
  for (let pass = 0; pass < 6; pass++) {
    const step = followSurroundings(led.session, surroundings(led, world), world.settings, nowMs);
    if (step.session === led.session) break;
    led = withSession(led, step, nowMs);
  }
  return start(takeOutOfService(charge(led, nowMs, world)), nowMs, world);
}

/** What the session sees of the rest. */
export function surroundings(evse: Evse, world: World): Surroundings {
  return {
    plugged: evse.pilot.plugged,
    cableInSocket: evse.cable.type !== "none",
    operative: evse.operative && !world.shuttingDown,
    broken: stopsNow(evse, world) === "transaction",
    wantsVentilation: evse.pilot.level === "D",
  };
}

/** Takes over a session's step; what ended has a transaction to be closed. */
export function withSession(evse: Evse, step: SessionStep, nowMs: number): Evse {
  if (step.ended === null) return { ...evse, session: step.session };
  const { running } = evse;
  const closing = running && { record: running.record, sinceMs: nowMs, end: step.ended, openSinceMs: null };
  return {
    ...evse,
    session: step.session,
    running: null,
    closing: closing ?? evse.closing,
    pausedBy: null,
    refusedFromWh: null,
    startRetryAtMs: null,
  };
}

/** Free charging: the point shows its own card. */
function charge(evse: Evse, nowMs: number, world: World): Evse {
  const { settings } = world;
  const { freeTag } = settings;
  const isWaiting = evse.session.name === "waitingForCard" && stopsNow(evse, world) === "nothing";
  if (freeTag === null || !isWaiting) return evse;
  if (evse.freeAskAtMs !== null && nowMs < evse.freeAskAtMs) return evse;
  const around = surroundings(evse, world);
  const card = { idTag: freeTag, authorizedBy: "free", floats: [] } as const;
  const isAsked = settings.hasBackend && settings.freeWithBackend;
  const serial = evse.serial + 1;
  const event = isAsked
    ? { type: "ask", ask: { ...card, serial } } as const
    : { type: "grant", grant: { ...card, parentIdTag: null } } as const;
  const step = stepSession(evse.session, event, around, settings, nowMs);
  return withSession({ ...evse, serial, freeAskAtMs: nowMs + freeRetryMs }, step, nowMs);
}

function takeOutOfService(evse: Evse): Evse {
  const isBusy = evse.session.name === "active" || evse.closing !== null || evse.isStarting;
  if (!evse.closesLater || isBusy) return evse;
  return { ...evse, closesLater: false, operative: false, session: { name: "idle" } };
}

/** A transaction starts when there is leave, car, register and nothing against it; the storage has the last word. */
function start(evse: Evse, nowMs: number, world: World): Evse {
  const isWanted = evse.session.name === "active" && evse.running === null && evse.closing === null;
  const isPossible = hasFreshRegister(evse.meter) && stopsNow(evse, world) === "nothing" &&
    !world.shuttingDown;
  const isTooEarly = evse.startRetryAtMs !== null && nowMs < evse.startRetryAtMs;
  if (!isWanted || !isPossible || isTooEarly || evse.isStarting) return evse;
  return { ...evse, isStarting: true, startRetryAtMs: null };
}
