/** Who may charge at one point, and why not yet: card first, cable first, the wait for the other, and the end. */
import { type Deadline, isDue } from "./deadline.ts";
import type { PointSettings } from "./point_settings.ts";
import type { EvseNumber, StopReason } from "./ports.ts";

/** An authority that has not answered by then will not. */
export const answerMs = 60_000;
/** A free session that nobody answered for is asked for again. */
export const freeRetryMs = 60_000;

/** Leave to charge. */
export interface Grant {
  readonly idTag: string;
  readonly parentIdTag: string | null;
  readonly authorizedBy: "card" | "remote" | "free" | "page";
  /** Points that may take it over when a car is plugged in there first; empty = only this one. */
  readonly floats: readonly EvseNumber[];
}

/** A question to whoever can say yes. `serial` tells a late answer from the awaited one. */
export interface Ask {
  readonly serial: number;
  readonly idTag: string;
  readonly authorizedBy: Grant["authorizedBy"];
  readonly floats: readonly EvseNumber[];
}

/** Why a session ended, and by which card if by one. */
export interface SessionEnd {
  readonly reason: StopReason;
  /** The card that ended it, when one did. */
  readonly idTag: string | null;
}

/** Who may charge, and how far the session is. */
export type Session =
  | { readonly name: "idle" }
  | { readonly name: "waitingForPlug"; readonly grant: Grant; readonly untilMs: number }
  /** Without `untilMs` it waits as long as the car is there: charging is free and the answer may come later. */
  | { readonly name: "waitingForCard"; readonly sinceMs: number; readonly untilMs: Deadline }
  | {
    readonly name: "authorising";
    readonly ask: Ask;
    readonly untilMs: number;
    readonly from: "idle" | "waitingForCard" | "finishing";
  }
  | { readonly name: "active"; readonly grant: Grant; readonly sinceMs: number }
  /** Over, cable still there. A card begins the next one; nothing begins by itself. `unused`: no card came in time. */
  | { readonly name: "finishing"; readonly unused: boolean };

const over: Session = { name: "finishing", unused: false };

/** What the rest of the point tells the session. */
export interface Surroundings {
  /** The car is plugged in. */
  readonly plugged: boolean;
  /** The cable is in the socket, whether or not the car is at its other end. */
  readonly cableInSocket: boolean;
  /** In service, and not shutting down. */
  readonly operative: boolean;
  /** A fault that ends transactions. */
  readonly broken: boolean;
  /** The car asks for ventilation. */
  readonly wantsVentilation: boolean;
}

export type SessionEvent =
  | { readonly type: "ask"; readonly ask: Ask }
  | { readonly type: "granted"; readonly serial: number; readonly parentIdTag: string | null }
  | { readonly type: "refused"; readonly serial: number }
  /** Leave that needed no question. */
  | { readonly type: "grant"; readonly grant: Grant }
  /** Another point took the grant over, or the card was shown again. */
  | { readonly type: "cancel" }
  | { readonly type: "end"; readonly end: SessionEnd };

/** The next state of a session and whether it ended. */
export interface SessionStep {
  readonly session: Session;
  /** Set when an active session ended in this step. */
  readonly ended: SessionEnd | null;
}

/** Takes an event that somebody sent. */
export function stepSession(
  session: Session,
  event: SessionEvent,
  around: Surroundings,
  settings: PointSettings,
  nowMs: number,
): SessionStep {
  switch (event.type) {
    case "ask":
      return keep(ask(session, event.ask, nowMs));
    case "granted":
      return keep(answered(session, event, around, settings, nowMs));
    case "refused":
      return keep(isAwaited(session, event.serial) ? back(session, settings, nowMs) : session);
    case "grant":
      return keep(session.name === "active" ? session : admit(event.grant, around, settings, nowMs));
    case "cancel":
      return keep(session.name === "waitingForPlug" ? { name: "idle" } : session);
    case "end":
      return session.name === "active" ? { session: over, ended: event.end } : keep(session);
  }
}

/** Follows what happened around it and the time; call after every event until nothing changes. */
export function followSurroundings(
  session: Session,
  around: Surroundings,
  settings: PointSettings,
  nowMs: number,
): SessionStep {
  switch (session.name) {
    case "idle":
      return keep(around.plugged && around.operative ? waitForCard(settings, nowMs) : session);
    case "waitingForPlug":
      if (!around.operative || around.broken) return keep({ name: "idle" });
      if (around.plugged) return keep({ name: "active", grant: session.grant, sinceMs: nowMs });
      return keep(isDue(session.untilMs, nowMs) ? { name: "idle" } : session);
    case "waitingForCard":
      if (!around.plugged || !around.operative) return keep({ name: "idle" });
      return keep(isDue(session.untilMs, nowMs) ? { name: "finishing", unused: true } : session);
    case "authorising":
      if (!around.operative) return keep({ name: "idle" });
      return keep(isDue(session.untilMs, nowMs) ? back(session, settings, nowMs) : session);
    case "active":
      return followActive(session, around, settings);
    case "finishing":
      return keep(around.plugged && around.operative ? session : { name: "idle" });
  }
}

/** When the session wants to be looked at again. */
export function wakeSessionAtMs(session: Session): Deadline {
  switch (session.name) {
    case "waitingForPlug":
    case "waitingForCard":
    case "authorising":
      return session.untilMs;
    case "idle":
    case "active":
    case "finishing":
      return null;
  }
}

/** Whether a card shown at the station may end a session that goes on under `grant`. */
export function endsByCard(settings: PointSettings, grant: Grant): boolean {
  return settings.stopMode !== "onlyPlug" && grant.authorizedBy !== "free";
}

function followActive(
  session: Session & { readonly name: "active" },
  around: Surroundings,
  settings: PointSettings,
): SessionStep {
  if (around.broken) return end("Other");
  if (hasLeft(session.grant, around, settings)) return end("EVDisconnected");
  const endsInStateD = settings.stopMode === "normalStateDAndRcd" && around.wantsVentilation;
  return endsInStateD ? end("Other") : keep(session);
}

/** By the stop mode: the car leaving, the cable leaving the station, or neither ends a session (B144). */
function hasLeft(grant: Grant, around: Surroundings, settings: PointSettings): boolean {
  if (around.plugged) return false;
  switch (settings.stopMode) {
    case "normal":
    case "normalStateDAndRcd":
      return true;
    case "onlyPlug":
      return settings.isTethered || settings.locksForGood || !around.cableInSocket;
    case "onlyCard": // A free session has no card that could end it.
      return grant.authorizedBy === "free";
  }
}

function ask(session: Session, question: Ask, nowMs: number): Session {
  const from = session.name === "waitingForCard" || session.name === "finishing" ? session.name : "idle";
  if (session.name === "active") return session;
  return { name: "authorising", ask: question, untilMs: nowMs + answerMs, from };
}

function isAwaited(session: Session, serial: number): session is Session & { name: "authorising" } {
  return session.name === "authorising" && session.ask.serial === serial;
}

function answered(
  session: Session,
  event: { readonly serial: number; readonly parentIdTag: string | null },
  around: Surroundings,
  settings: PointSettings,
  nowMs: number,
): Session {
  if (!isAwaited(session, event.serial)) return session;
  const { idTag, authorizedBy, floats } = session.ask;
  return admit({ idTag, parentIdTag: event.parentIdTag, authorizedBy, floats }, around, settings, nowMs);
}

function admit(grant: Grant, around: Surroundings, settings: PointSettings, nowMs: number): Session {
  if (around.plugged) return { name: "active", grant: { ...grant, floats: [] }, sinceMs: nowMs };
  return { name: "waitingForPlug", grant, untilMs: nowMs + settings.connectionTimeoutMs };
}

function waitForCard(settings: PointSettings, nowMs: number): Session {
  const untilMs = settings.freeTag === null ? nowMs + settings.connectionTimeoutMs : null;
  return { name: "waitingForCard", sinceMs: nowMs, untilMs };
}

function back(session: Session & { name: "authorising" }, settings: PointSettings, nowMs: number): Session {
  switch (session.from) {
    case "idle":
      return { name: "idle" };
    case "waitingForCard":
      return waitForCard(settings, nowMs);
    case "finishing":
      return { name: "finishing", unused: true };
  }
}

function keep(session: Session): SessionStep {
  return { session, ended: null };
}

function end(reason: StopReason): SessionStep {
  return { session: over, ended: { reason, idTag: null } };
}
