/** Which point a card is meant for, when it was shown to a reader that serves several. */
import type { EvseNumber } from "./ports.ts";
import type { Grant, Session } from "./session.ts";

/** What counts about one point. */
export interface CardPoint {
  readonly evse: EvseNumber;
  readonly session: Session;
  /** In service. */
  readonly serving: boolean;
  /** Sentence of the fault that stops charging here; null = none. */
  readonly fault: string | null;
  /** Whether a card may end the session that is running. */
  readonly endsByCard: boolean;
}

/** What is done about a card. */
export type CardRoute =
  /** `floats`: points that take the grant over when a car is plugged in there first. */
  | { readonly type: "authorise"; readonly evse: EvseNumber; readonly floats: readonly EvseNumber[] }
  | { readonly type: "stop"; readonly evse: EvseNumber }
  /** Shown once more while waiting for the plug: the driver has changed his mind. */
  | { readonly type: "cancel"; readonly evse: EvseNumber }
  /** Nobody waits for it; it may belong to the group of a running session. */
  | { readonly type: "askForGroup"; readonly evses: readonly EvseNumber[] }
  | { readonly type: "ignore"; readonly evse: EvseNumber | null; readonly why: string };

/**
 * In this order: the car that has waited longest for a card; the session this card began, to end it; a grant this card
 * got, to give it back; nobody, when the only cars that wait stand at faulted points; a free point, which the plug may
 * still change; a plugged-in car whose session is over.
 */
export function routeCard(points: readonly CardPoint[], idTag: string): CardRoute {
  const usable = points.filter((point) => point.serving && point.fault === null);
  const waiting = longestWaiting(usable);
  if (waiting) return { type: "authorise", evse: waiting.evse, floats: [] };
  return ofSameCard(points, idTag) ?? toFaulted(points) ?? toFreePoint(usable) ?? toGroup(points) ??
    { type: "ignore", evse: null, why: "no charging point is free" };
}

/** Tags are compared without case. */
export function isSameTag(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The grant of a point, used or waiting for its plug. */
export function grantOf(session: Session): Grant | null {
  return session.name === "active" || session.name === "waitingForPlug" ? session.grant : null;
}

function longestWaiting(points: readonly CardPoint[]): CardPoint | undefined {
  const sinceMs = ({ session }: CardPoint) => session.name === "waitingForCard" ? session.sinceMs : Infinity;
  const waiting = points.filter(({ session }) =>
    session.name === "waitingForCard" || (session.name === "finishing" && session.unused)
  );
  return waiting.toSorted((a, b) => sinceMs(a) - sinceMs(b) || a.evse - b.evse)[0];
}

function ofSameCard(points: readonly CardPoint[], idTag: string): CardRoute | null {
  for (const { evse, session, endsByCard } of points) {
    if (session.name === "authorising" && isSameTag(session.ask.idTag, idTag)) {
      return { type: "ignore", evse, why: "this card is being checked" };
    }
    const grant = grantOf(session);
    if (grant === null || !isSameTag(grant.idTag, idTag)) continue;
    if (session.name === "waitingForPlug") return { type: "cancel", evse };
    return endsByCard ? { type: "stop", evse } : { type: "ignore", evse, why: "unplug to end this session" };
  }
  return null;
}

// Leave for the empty point beside it would be used by whoever plugs in there next.
function toFaulted(points: readonly CardPoint[]): CardRoute | null {
  const waiting = longestWaiting(points.filter(({ serving, fault }) => serving && fault !== null));
  return waiting ? { type: "ignore", evse: waiting.evse, why: waiting.fault ?? "" } : null;
}

function toFreePoint(usable: readonly CardPoint[]): CardRoute | null {
  const free = usable.filter(({ session }) => session.name === "idle");
  const over = usable.find(({ session }) => session.name === "finishing");
  const [first, ...others] = free;
  if (first) return { type: "authorise", evse: first.evse, floats: others.map((point) => point.evse) };
  return over ? { type: "authorise", evse: over.evse, floats: [] } : null;
}

function toGroup(points: readonly CardPoint[]): CardRoute | null {
  const evses = points
    .filter((point) => point.endsByCard && (grantOf(point.session)?.parentIdTag ?? null) !== null)
    .map((point) => point.evse);
  return evses.length > 0 ? { type: "askForGroup", evses } : null;
}
