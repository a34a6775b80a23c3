/** The one picture of the station that pages, REST, OCPP and command line draw from. Plain JSON throughout. */
import type { EvseNumber, Phases, TransactionStop } from "./ports.ts";

/** Vehicle states of IEC 61851-1 Table A.2; the digit 2 means that the duty cycle is on. */
export type PilotState = "A1" | "A2" | "B1" | "B2" | "C1" | "C2" | "D1" | "D2" | "E" | "F";

/** OCPP 1.6 status of a connector. */
export type ConnectorStatus =
  | "Available"
  | "Preparing"
  | "Charging"
  | "SuspendedEV"
  | "SuspendedEVSE"
  | "Finishing"
  | "Reserved"
  | "Unavailable"
  | "Faulted";

/** Who has an opinion about the current. */
export type LimiterId =
  | "hardware"
  | "cable"
  | "installation"
  | "operator"
  | "temperature"
  | "carOverload"
  | "backendPause"
  | "userPause"
  | "lease";

/** One rung of the ladder of limits. */
export interface LimitState {
  readonly id: LimiterId;
  /** Per phase, least of the three; null = no opinion. 0 = no charging. */
  readonly limitA: number | null;
  /** English sentence: why this value. */
  readonly reason: string;
  /** Who set it: a settings id, `backend`, `cable`, `sensor`, `page`. */
  readonly source: string;
  /** When it last changed or was renewed. */
  readonly atUtcMs: number;
}

export interface FaultState {
  /** Stable name, such as `contactorWelded`. */
  readonly id: string;
  /** 0 = the station. */
  readonly evse: EvseNumber;
  /** OCPP 1.6 ChargePointErrorCode. */
  readonly ocppCode: string;
  readonly sentence: string;
  /** What to do. */
  readonly cure: string;
  /** `charging`: no current until it clears. `transaction`: ends the transaction too. `nothing`: a warning. */
  readonly stops: "nothing" | "charging" | "transaction";
  readonly sinceUtcMs: number;
}

export type LampPattern = "off" | "on" | "slowFlash" | "fastFlash" | "breathing" | "runningLight";
/** The four lamps of one point (B61). */
export interface Lamps {
  readonly blue: LampPattern;
  readonly green: LampPattern;
  readonly red: LampPattern;
  readonly yellow: LampPattern;
}

/** The charge meter of one point as it can be believed now. */
export interface MeterState {
  /** Each quantity null when the meter lacks it or is silent. */
  readonly voltageV: Phases<number | null>;
  readonly currentA: Phases<number | null>;
  readonly powerW: number | null;
  /** Corrected register: never runs backwards. */
  readonly importWh: number | null;
  /** Since the last good reading; null = never one in this run. */
  readonly ageMs: number | null;
  /** Why there is no reading, such as "meter silent for 12 s"; null when fresh. */
  readonly trouble: string | null;
}

/** A transaction for people; times in UTC milliseconds, energy since its start. */
export interface TransactionState {
  readonly id: string;
  readonly idTag: string;
  readonly authorizedBy: "card" | "remote" | "free" | "page";
  readonly ocppTransactionId: number | null;
  readonly startedAtUtcMs: number;
  readonly durationMs: number;
  readonly energyWh: number;
}

/** Where the driver is in the story. */
export type SessionPhase =
  | "idle"
  | "waitingForPlug" // authorised, not plugged in
  | "waitingForCard" // plugged in, not authorised
  | "authorising"
  | "starting" // both, contactor not yet closed: lock, self-test, car not asking
  | "charging"
  | "suspendedByCar"
  | "suspendedByStation"
  | "finishing"; // ended, cable still there

export interface EvseState {
  readonly evse: EvseNumber;
  readonly status: ConnectorStatus;
  readonly phase: SessionPhase;
  /** One sentence that says what is going on and, when waiting, for what. */
  readonly sentence: string;
  /** When a deadline runs (connection timeout): when it ends. */
  readonly deadlineUtcMs: number | null;
  readonly pilot: PilotState;
  readonly dutyPercent: number;
  /** Amperes the duty cycle tells the car; 0 = none. */
  readonly offeredA: number;
  /** Which limiter binds; null while nothing is offered because no one asked, or because of a fault. */
  readonly binding: LimiterId | null;
  /** "9 A because ..."; always there. Names the fault where a fault is why nothing is offered. */
  readonly limitSentence: string;
  /** Smallest first, those without opinion last. */
  readonly limits: readonly LimitState[];
  readonly cable: { readonly attached: boolean; readonly ratingA: number | null; readonly locked: boolean };
  readonly contactorClosed: boolean;
  readonly operative: boolean;
  /** Backend asked for Inoperative, waits for the end of the transaction. */
  readonly inoperativeScheduled: boolean;
  readonly pausedBy: "backend" | "user" | null;
  readonly meter: MeterState;
  readonly transaction: TransactionState | null;
  /** Newest finished one. */
  readonly lastTransaction: (TransactionState & { readonly stop: TransactionStop }) | null;
  readonly faults: readonly FaultState[];
  readonly lamps: Lamps;
  /** Two lines of 16 characters, HD44780 character set kept to ASCII; null = no display is fitted. */
  readonly lcd: readonly [string, string] | null;
  readonly contactorCycles: number;
  readonly plugCycles: number;
}

/** How far the connection to the backend is. */
export type BackendState =
  /** `off`: none configured. `waiting`: backing off until `nextTryUtcMs`. `booting`: socket open, not accepted yet. */
  | "off"
  | "waiting"
  | "connecting"
  | "booting"
  | "connected";

export interface BackendView {
  readonly state: BackendState;
  readonly sinceUtcMs: number;
  /** For people: "Connected, next heartbeat in 40 s", "HTTP 401 ...". */
  readonly sentence: string;
  readonly nextTryUtcMs: number | null;
  readonly queueLength: number;
  readonly oldestQueuedUtcMs: number | null;
}

export interface StationState {
  readonly atUtcMs: number;
  readonly timeTrusted: boolean;
  readonly uptimeMs: number;
  readonly softwareVersion: string;
  readonly serialNumber: string;
  readonly chargePointId: string;
  readonly backend: BackendView;
  readonly temperatureC: number | null;
  /** Of the station; those of a charging point are with it. */
  readonly faults: readonly FaultState[];
  readonly learningUntilUtcMs: number | null;
  readonly evses: readonly EvseState[];
}
