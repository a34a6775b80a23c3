/**
 * The pilot machine of one charging point: what the car says, what the pilot tells it, and whether the contactor may be
 * closed. States A1 to F of IEC 61851-1 Table A.2, reactions of its sequences in Annex A.
 */
import { type Deadline, isDue, nearest } from "./deadline.ts";
import { dutyFor, hasDiode, type Level, levelOf, offerable } from "./pilot_signal.ts";
import type { PilotOutput } from "./ports.ts";
import type { PilotState } from "./read_model.ts";

/** A level has to last this long before it is believed. Opening does not wait for it. */
export const settleMs = 50;
/** A pilot between the levels for this long is broken. */
export const undefinedMs = 300;
/** A negative peak that is missing for this long is no transient of the duty cycle's start. */
export const diodeMs = 200;
/** Time a car has to let go after the duty cycle ended, before the contactor opens under load. */
export const leaveMs = 6_000;
/** Least time between two raises of the offer: cars take up to five seconds to follow. */
export const raiseMs = 5_000;
/** Least time the contactor stays open, so that a bouncing pilot does not hammer it. */
export const reopenMs = 1_000;
/** How long a car may sleep in state B under a returned offer, and how long it is then shown state F. */
export const sleepMs = 30_000;
export const toggleMs = 4_000;

/** What the rest of the point wants of the pilot. */
export interface Demand {
  /** Amperes per phase to offer; 0 withdraws. Below 6 A counts as 0. */
  readonly limitA: number;
  /** False opens at once and keeps open: a stopping fault, an unlocked plug, a self-test not passed. */
  readonly closable: boolean;
  /** Whether a car that asks for ventilation is served like any other. */
  readonly ventilated: boolean;
  /** Shows state F: the station cannot serve. */
  readonly unavailable: boolean;
  /** Whether a sleeping car may be woken by showing it state F for a moment. */
  readonly mayWake: boolean;
}

/** Nothing is offered, nothing may close. */
export const noDemand: Demand = {
  limitA: 0,
  closable: false,
  ventilated: false,
  unavailable: false,
  mayWake: false,
};

type Waking =
  | { readonly type: "idle" }
  /** The offer came back after a pause while the car was in state B. */
  | { readonly type: "armed"; readonly atMs: number }
  | { readonly type: "toggling"; readonly untilMs: number }
  /** Tried once in this pause. */
  | { readonly type: "tried" };

export interface Pilot {
  /** Level believed. */
  readonly level: Level;
  /** Newest reading; null = between the levels. */
  readonly reading: Level | null;
  /** When the newest reading is believed, if it differs. */
  readonly believeAtMs: Deadline;
  /** The pilot has been between the levels for too long. */
  readonly broken: boolean;
  /** Car present, as far as the pilot can tell: kept through E and F. */
  readonly plugged: boolean;
  /** `unproven` until a negative peak was seen under the running duty cycle. */
  readonly diode: "unproven" | "proven" | "missing" | "failed";
  readonly diodeFailsAtMs: Deadline;
  readonly demand: Demand;
  /** Amperes told by the duty cycle now; 0 = steady. */
  readonly offeredA: number;
  /** Before this moment the offer is not raised. */
  readonly raiseAtMs: Deadline;
  /** Set while a car draws without an offer: when the contactor opens whether it let go or not (sequence 10). */
  readonly leaveByMs: Deadline;
  /** The contactor stays open until here. */
  readonly closeAtMs: Deadline;
  /** An offer was withdrawn since the car came. */
  readonly paused: boolean;
  readonly waking: Waking;
}

/** Before the first reading: no car. */
export const initialPilot: Pilot = {
  level: "A",
  reading: "A",
  believeAtMs: null,
  broken: false,
  plugged: false,
  diode: "unproven",
  diodeFailsAtMs: null,
  demand: noDemand,
  offeredA: 0,
  raiseAtMs: null,
  leaveByMs: null,
  closeAtMs: null,
  paused: false,
  waking: { type: "idle" },
};

export type PilotEvent =
  /** Peaks in millivolts. */
  | { readonly type: "peaks"; readonly highMv: number; readonly lowMv: number }
  | { readonly type: "demand"; readonly demand: Demand }
  | { readonly type: "wake" };

/** The next state; what it puts out is {@link pilotOutput} and {@link isClosed}. */
export function stepPilot(pilot: Pilot, event: PilotEvent, nowMs: number): Pilot {
  const heard = hear(pilot, event, nowMs);
  const next = offer(wakeCar(believe(expire(heard, nowMs), nowMs), nowMs), nowMs);
  // Only who was drawing has time to let go; a contactor that was open stays open without an offer.
  if (!isClosed(pilot)) return { ...next, leaveByMs: null };
  return isClosed(next) ? next : opened(next, nowMs);
}

// Whatever the reason, it stays open for a moment, and after a pause the car proves itself anew.
function opened(pilot: Pilot, nowMs: number): Pilot {
  const isUnproven = pilot.offeredA === 0 && pilot.diode === "proven";
  return {
    ...pilot,
    diode: isUnproven ? "unproven" : pilot.diode,
    closeAtMs: nowMs + reopenMs,
    leaveByMs: null,
  };
}

/** When the machine wants a `wake` event. */
export function wakePilotAtMs(pilot: Pilot): Deadline {
  const { waking } = pilot;
  const wakingMs = waking.type === "armed" ? waking.atMs : waking.type === "toggling" ? waking.untilMs : null;
  return nearest(
    pilot.believeAtMs,
    pilot.diodeFailsAtMs,
    pilot.raiseAtMs,
    pilot.leaveByMs,
    pilot.closeAtMs,
    wakingMs,
  );
}

/** Signal on the wire. */
export function pilotOutput(pilot: Pilot): PilotOutput {
  if (pilot.demand.unavailable || pilot.waking.type === "toggling") return { type: "off" };
  const dutyPercent = dutyFor(pilot.offeredA);
  return dutyPercent === null ? { type: "steady" } : { type: "pwm", dutyPercent };
}

/** Whether the contactor is to be closed. Follows from the state alone, so no path can leave it behind. */
export function isClosed(pilot: Pilot): boolean {
  return wantsPower(pilot) && pilot.demand.closable && pilot.closeAtMs === null;
}

/** The car asks, is proven, and may draw: all that the pilot has to say about closing. */
export function wantsPower(pilot: Pilot): boolean {
  const mayDraw = pilot.offeredA > 0 || pilot.leaveByMs !== null;
  return isAsking(pilot) && pilot.diode === "proven" && mayDraw && pilotOutput(pilot).type !== "off";
}

/** The car is in state C, or in D where that counts as C. The newest reading must say so, not only the believed one. */
export function isAsking(pilot: Pilot): boolean {
  const { level, reading, demand } = pilot;
  return level === reading && (level === "C" || (level === "D" && demand.ventilated));
}

/** State by Table A.2. */
export function pilotState(pilot: Pilot): PilotState {
  const output = pilotOutput(pilot);
  if (output.type === "off" || pilot.level === "F") return "F";
  if (pilot.level === "E") return "E";
  return `${pilot.level}${output.type === "pwm" ? 2 : 1}`;
}

function hear(pilot: Pilot, event: PilotEvent, nowMs: number): Pilot {
  switch (event.type) {
    case "peaks":
      return hearPeaks(pilot, event.highMv, event.lowMv, nowMs);
    case "demand":
      return { ...pilot, demand: event.demand };
    case "wake":
      return pilot;
  }
}

function hearPeaks(pilot: Pilot, highMv: number, lowMv: number, nowMs: number): Pilot {
  // Under our own -12 V the car cannot be heard; what was believed stays.
  if (pilotOutput(pilot).type === "off") return pilot;
  const reading = levelOf(highMv, pilot.level);
  const heard = hearDiode({ ...pilot, reading }, lowMv, nowMs);
  if (reading === pilot.level) return { ...heard, believeAtMs: null, broken: false };
  if (reading === pilot.reading && (pilot.believeAtMs !== null || pilot.broken)) return heard;
  return { ...heard, broken: false, believeAtMs: nowMs + (reading === null ? undefinedMs : settleMs) };
}

function hearDiode(pilot: Pilot, lowMv: number, nowMs: number): Pilot {
  const isCarThere = pilot.reading === "B" || pilot.reading === "C" || pilot.reading === "D";
  if (pilot.offeredA === 0 || !isCarThere || pilot.diode === "failed") return pilot;
  if (hasDiode(lowMv)) return { ...pilot, diode: "proven", diodeFailsAtMs: null };
  return { ...pilot, diode: "missing", diodeFailsAtMs: pilot.diodeFailsAtMs ?? nowMs + diodeMs };
}

function expire(pilot: Pilot, nowMs: number): Pilot {
  const diodeFailed = isDue(pilot.diodeFailsAtMs, nowMs);
  return {
    ...pilot,
    diode: diodeFailed ? "failed" : pilot.diode,
    diodeFailsAtMs: diodeFailed ? null : pilot.diodeFailsAtMs,
    raiseAtMs: isDue(pilot.raiseAtMs, nowMs) ? null : pilot.raiseAtMs,
    leaveByMs: isDue(pilot.leaveByMs, nowMs) ? null : pilot.leaveByMs,
    closeAtMs: isDue(pilot.closeAtMs, nowMs) ? null : pilot.closeAtMs,
  };
}

function believe(pilot: Pilot, nowMs: number): Pilot {
  if (!isDue(pilot.believeAtMs, nowMs)) return pilot;
  if (pilot.reading === null) return { ...pilot, believeAtMs: null, broken: true };
  return enter({ ...pilot, level: pilot.reading, believeAtMs: null, broken: false });
}

function enter(pilot: Pilot): Pilot {
  switch (pilot.level) {
    case "A": // The next car proves its own diode and has its own pauses.
      return {
        ...pilot,
        plugged: false,
        diode: "unproven",
        diodeFailsAtMs: null,
        leaveByMs: null,
        paused: false,
        waking: { type: "idle" },
      };
    case "B":
      return { ...pilot, plugged: true, leaveByMs: null };
    case "C":
    case "D":
      return {
        ...pilot,
        plugged: true,
        waking: pilot.waking.type === "armed" ? { type: "idle" } : pilot.waking,
      };
    case "E":
    case "F":
      return { ...pilot, leaveByMs: null };
  }
}

function wakeCar(pilot: Pilot, nowMs: number): Pilot {
  const { waking, demand } = pilot;
  const isSleeping = pilot.level === "B" && pilot.offeredA > 0 && demand.mayWake;
  switch (waking.type) {
    case "idle":
    case "tried":
      return pilot;
    case "armed":
      if (!isSleeping) return { ...pilot, waking: { type: "idle" } };
      if (nowMs < waking.atMs) return pilot;
      // The duty cycle ends for the while, and the diode is proven anew under the next one.
      return { ...pilot, waking: { type: "toggling", untilMs: nowMs + toggleMs }, diode: "unproven" };
    case "toggling":
      return nowMs < waking.untilMs ? pilot : { ...pilot, waking: { type: "tried" } };
  }
}

/** Brings the told current to the demanded one: down at once, up at most every five seconds. */
function offer(pilot: Pilot, nowMs: number): Pilot {
  const limitA = pilot.plugged && isServing(pilot) ? offerable(pilot.demand.limitA) : 0;
  if (limitA === pilot.offeredA) return pilot;
  if (limitA === 0) return withdraw(pilot, nowMs);
  if (limitA < pilot.offeredA) return { ...pilot, offeredA: limitA, raiseAtMs: nowMs + raiseMs };
  if (pilot.raiseAtMs !== null) return pilot;
  const raised = { ...pilot, offeredA: limitA, raiseAtMs: nowMs + raiseMs, leaveByMs: null };
  if (pilot.offeredA > 0) return raised;
  const isWakeable = pilot.paused && pilot.level === "B" && pilot.waking.type === "idle";
  return {
    ...raised,
    waking: isWakeable && pilot.demand.mayWake ? { type: "armed", atMs: nowMs + sleepMs } : pilot.waking,
  };
}

function isServing(pilot: Pilot): boolean {
  return pilot.level !== "A" && pilot.level !== "E" && pilot.level !== "F" && !pilot.broken &&
    !pilot.demand.unavailable;
}

function withdraw(pilot: Pilot, nowMs: number): Pilot {
  const isDrawing = isClosed(pilot);
  return {
    ...pilot,
    offeredA: 0,
    raiseAtMs: pilot.plugged ? nowMs + raiseMs : null,
    leaveByMs: nowMs + leaveMs,
    diode: isDrawing || pilot.diode === "failed" ? pilot.diode : "unproven",
    diodeFailsAtMs: null,
    paused: pilot.plugged,
    waking: { type: "idle" },
  };
}
