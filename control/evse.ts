/** One charging point: what it is made of, what it hears, what it does. */
import { type Contactor, newContactor } from "./contactor.ts";
import type { Deadline } from "./deadline.ts";
import type { FaultId } from "./faults.ts";
import type { Lease } from "./leases.ts";
import { initialLock, type Lock } from "./lock.ts";
import { type MeterWatch, newMeterWatch } from "./meter_watch.ts";
import { initialOverload, type Overload } from "./overload.ts";
import { initialPilot, type Pilot } from "./pilot.ts";
import type { PointSettings } from "./point_settings.ts";
import type {
  CounterName,
  EvseNumber,
  HardwareEvent,
  MeterFault,
  MeterReading,
  PilotOutput,
  TransactionRecord,
} from "./ports.ts";
import type { Cable } from "./proximity.ts";
import type { LimiterId } from "./read_model.ts";
import { newRegister } from "./register.ts";
import { initialResidualCurrent, type ResidualCurrent, restoredTrip } from "./residual_current.ts";
import type { Ask, Grant, Session, SessionEnd, SessionEvent } from "./session.ts";
import { initialSupply, type Supply } from "./supply.ts";
import type { Temperature } from "./temperature.ts";
import type { Closing, Running } from "./transaction.ts";
import type { Result } from "../schema/result.ts";

/** A fault that has not cleared yet. */
export interface ActiveFault {
  readonly id: FaultId;
  /** Monotonic. */
  readonly sinceMs: number;
}

/** The whole state of one charging point. */
export interface Evse {
  readonly evse: EvseNumber;
  readonly pilot: Pilot;
  /** The pilot has spoken since power-on; before that nobody knows whether there is a car. */
  readonly pilotHeard: boolean;
  readonly contactor: Contactor;
  readonly lock: Lock;
  readonly residualCurrent: ResidualCurrent;
  readonly supply: Supply;
  readonly overload: Overload;
  readonly meter: MeterWatch;
  readonly session: Session;
  readonly cable: Cable;
  /** When a car without a readable cable becomes a fault. */
  readonly cableFailsAtMs: Deadline;
  readonly cableBroken: boolean;
  /** Faults the board reports by name, and those the simulator sets. */
  readonly boardFaults: readonly FaultId[];
  /** All that are active. */
  readonly faults: readonly ActiveFault[];
  readonly leases: readonly Lease[];
  readonly pausedBy: "backend" | "user" | null;
  readonly operative: boolean;
  /** Goes out of service when the session is over. */
  readonly closesLater: boolean;
  /** The backend refused the card of the running transaction: register up to which the car may still charge. */
  readonly refusedFromWh: number | null;
  /** Somebody asked for the plug; it stays unlocked until the car has left or a session begins. */
  readonly unlocking: boolean;
  readonly running: Running | null;
  readonly closing: Closing | null;
  /** A start is with the storage; no second one is asked for. */
  readonly isStarting: boolean;
  readonly startRetryAtMs: Deadline;
  readonly freeAskAtMs: Deadline;
  /** Number of the newest question about a card. */
  readonly serial: number;
  readonly plugCycles: number;
  /** When each limiter last changed its mind; monotonic. */
  readonly limitTimes: readonly {
    readonly id: LimiterId;
    readonly limitA: number | null;
    readonly atMs: number;
  }[];
}

/** What a point cannot know by itself. */
export interface World {
  readonly settings: PointSettings;
  readonly temperature: Temperature;
  /** Active faults of the whole station. */
  readonly stationFaults: readonly FaultId[];
  readonly shuttingDown: boolean;
}

export type EvseEvent =
  | { readonly type: "hardware"; readonly event: HardwareEvent }
  | { readonly type: "meter"; readonly result: Result<MeterReading, MeterFault> }
  | { readonly type: "session"; readonly event: SessionEvent }
  | { readonly type: "pause"; readonly by: "backend" | "user"; readonly paused: boolean }
  | { readonly type: "availability"; readonly operative: boolean }
  | { readonly type: "unlock" }
  | { readonly type: "lease"; readonly lease: Lease }
  | { readonly type: "release"; readonly source: string }
  /** The backend refused or (again) accepted the card of the running transaction. */
  | { readonly type: "cardVerdict"; readonly accepted: boolean; readonly parentIdTag: string | null }
  | { readonly type: "started"; readonly record: TransactionRecord }
  | { readonly type: "notStarted" }
  | { readonly type: "numbered"; readonly ocppTransactionId: number }
  /** A deadline has come, or the world has changed. */
  | { readonly type: "wake" };

/** In the order in which they are carried out: what opens comes first, what closes last among the pins. */
export type EvseEffect =
  | { readonly type: "contactor"; readonly closed: boolean }
  | { readonly type: "pilot"; readonly output: PilotOutput }
  | { readonly type: "lock"; readonly locked: boolean }
  | { readonly type: "testResidualCurrent" }
  /** A residual current trip began or is over. */
  | { readonly type: "trip"; readonly tripped: boolean }
  | { readonly type: "counter"; readonly name: CounterName; readonly value: number }
  | { readonly type: "start"; readonly grant: Grant; readonly registerWh: number }
  | { readonly type: "checkpoint"; readonly record: TransactionRecord; readonly registerWh: number }
  | {
    readonly type: "stop";
    readonly record: TransactionRecord;
    readonly end: SessionEnd;
    readonly registerWh: number;
  }
  /** Free charging asks for its card. */
  | { readonly type: "ask"; readonly ask: Ask };

/** What was stored about the point. */
export interface EvseHistory {
  readonly contactorCycles: number;
  readonly plugCycles: number;
  readonly registerOffsetWh: number;
  readonly registerLastWh: number;
  readonly operative: boolean;
  /** A residual current trip was not over when the program ended. */
  readonly tripped: boolean;
}

/** A point after power-on: nothing closed, nobody there until the pins say so. */
export function newEvse(evse: EvseNumber, history: EvseHistory, nowMs: number): Evse {
  return {
    evse,
    pilot: initialPilot,
    pilotHeard: false,
    contactor: newContactor(history.contactorCycles),
    lock: initialLock,
    residualCurrent: history.tripped ? restoredTrip : initialResidualCurrent,
    supply: initialSupply,
    overload: initialOverload,
    meter: newMeterWatch(newRegister(history.registerOffsetWh, history.registerLastWh), nowMs),
    session: { name: "idle" },
    cable: { type: "none" },
    cableFailsAtMs: null,
    cableBroken: false,
    boardFaults: [],
    faults: [],
    leases: [],
    pausedBy: null,
    operative: history.operative,
    closesLater: false,
    refusedFromWh: null,
    unlocking: false,
    running: null,
    closing: null,
    isStarting: false,
    startRetryAtMs: null,
    freeAskAtMs: null,
    serial: 0,
    plugCycles: history.plugCycles,
    limitTimes: [],
  };
}
