/** What control needs of the world. `drivers/` implements these, each with a simulated twin. */

/** One-based number of a charging point; OCPP 1.6 calls it connectorId. */
export type EvseNumber = number;

/** The control pilot generator, IEC 61851-1 Annex A. */
export type PilotOutput =
  | { readonly type: "steady" } // +12 V, 100 % duty: states A1, B1, and "not ready"
  | { readonly type: "pwm"; readonly dutyPercent: number } // 1 kHz
  | { readonly type: "off" }; // -12 V steady: state F, the EVSE is not available

/** The pins of one charging point. Calls take effect at once and never throw; failures come back as events. */
export interface EvseHardware {
  setPilot(output: PilotOutput): void;
  setContactor(closed: boolean): void;
  /** Drives the lock actuator; success shows as a `lock` event. No effect on a tethered cable. */
  setLock(locked: boolean): void;
  /** Starts the self-test of the residual current monitor; the answer is a `residualCurrentTest` event. */
  testResidualCurrentMonitor(): void;
}

/** What the pins of one charging point report, raw: control does the classification. */
export type HardwareEvent =
  /** Positive and negative peak of the pilot in millivolts, after every change. */
  | { readonly type: "pilot"; readonly highMv: number; readonly lowMv: number }
  /** Resistance between proximity and earth; null = open. */
  | { readonly type: "proximity"; readonly ohms: number | null }
  /** Auxiliary contact or voltage sensing behind the contactor. */
  | { readonly type: "contactor"; readonly closed: boolean }
  | { readonly type: "lock"; readonly locked: boolean }
  | { readonly type: "residualCurrent"; readonly tripped: boolean }
  | { readonly type: "residualCurrentTest"; readonly passed: boolean }
  /** An error the board itself reports; `code` is one of our fault ids or an OCPP error code. */
  | { readonly type: "boardFault"; readonly code: string; readonly active: boolean };

export interface Board {
  readonly evses: readonly EvseHardware[];
  /** Whether pins are supervised by a safety controller of the board's own. */
  readonly hasSafetyController: boolean;
  listen(listener: BoardListener): void;
  /** Everything off: pilot steady, contactors open. */
  close(): Promise<void>;
}

/** Who is told what the board senses. */
export interface BoardListener {
  evse(evse: EvseNumber, event: HardwareEvent): void;
  /** Of the controller, before calibration; null = sensor does not answer. */
  temperature(celsius: number | null): void;
  /** Card shown to the reader. `evses` narrows it to the points this reader serves; absent = any. */
  card(uid: string, evses?: readonly EvseNumber[]): void;
}

/** One value for each phase. */
export type Phases<T> = readonly [l1: T, l2: T, l3: T];

/** One poll of a charge meter. A quantity the meter does not have, or did not answer, is null, never 0. */
export interface MeterReading {
  readonly voltageV: Phases<number | null>;
  readonly currentA: Phases<number | null>;
  readonly powerW: number | null;
  /** Energy register as the meter shows it. May start over when the meter is exchanged. */
  readonly importWh: number | null;
}

/** Why there is no reading. */
export interface MeterFault {
  readonly code: "timeout" | "unreachable" | "exception" | "bad_frame" | "implausible" | "not_configured";
  /** For people: register, unit, value. */
  readonly detail: string;
}

/** A transaction as it is stored. Times are UTC in milliseconds, energy in Wh of the corrected register. */
export interface TransactionRecord {
  /** Ours, a UUID; the backend's number is learnt later or never. */
  readonly id: string;
  readonly evse: EvseNumber;
  readonly idTag: string;
  /** How the driver was let in. */
  readonly authorizedBy: "card" | "remote" | "free" | "page";
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  /** Newest register known to be stored, for power loss. */
  readonly registerWh: number;
  readonly registerAtMs: number;
  readonly stop: TransactionStop | null;
  /** Number given by an OCPP 1.6 backend; null while not known. */
  readonly ocppTransactionId: number | null;
  /** False for free charging without OCPP: no message of this transaction goes to the backend. */
  readonly reported: boolean;
  /**
   * A message that the bill rests on (start, stop, values of begin or end) was given up: what the backend knows of this
   * transaction is not all, and will never be.
   */
  readonly givenUp: boolean;
}

/** Reasons of OCPP 1.6 StopTransaction. */
export type StopReason =
  | "DeAuthorized"
  | "EmergencyStop"
  | "EVDisconnected"
  | "HardReset"
  | "Local"
  | "Other"
  | "PowerLoss"
  | "Reboot"
  | "Remote"
  | "SoftReset"
  | "UnlockCommand";

/** How a transaction ended. UTC in milliseconds, Wh of the corrected register. */
export interface TransactionStop {
  readonly atMs: number;
  readonly meterStopWh: number;
  readonly reason: StopReason;
  /** The card that stopped it, when one did. */
  readonly idTag: string | null;
}

/** A step in the life of a stored transaction. */
export type TransactionChange =
  | { readonly type: "started"; readonly transaction: TransactionRecord }
  | { readonly type: "register"; readonly id: string; readonly registerWh: number; readonly atMs: number }
  | { readonly type: "stopped"; readonly id: string; readonly stop: TransactionStop };

/** A message for the backend that must survive power loss. The transaction is named by our id, never by the backend's. */
export interface OutgoingMessage {
  readonly action:
    | "StartTransaction"
    | "MeterValues"
    | "StopTransaction"
    | "StatusNotification"
    | "DataTransfer";
  readonly evse: EvseNumber;
  readonly transactionId: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  /** May be thinned out when the queue is full; never true for Start, Stop, Begin and End values. */
  readonly expendable: boolean;
  readonly createdAtMs: number;
}

/** Durable: `commit` returns after the data is on disk, all of it or (throwing) none. */
export interface Journal {
  commit(changes: readonly TransactionChange[]): void;
  /** Transactions without a stop, oldest first. */
  open(): readonly TransactionRecord[];
}

/** Numbers kept for each point. */
export type CounterName =
  | "contactorCycles"
  | "plugCycles"
  | "registerOffsetWh"
  | "registerLastWh"
  | "sessions";

/** Numbers that outlive a restart. Written through when it matters, else within a minute. */
export interface Counters {
  read(name: CounterName, evse: EvseNumber): number;
  /** Kept in memory and written with the next commit or checkpoint, whichever comes first. */
  set(name: CounterName, evse: EvseNumber, value: number): void;
}

/** Small facts that outlive a restart, such as availability set by the backend. Written at once. */
export interface Memory {
  get(key: string): string | null;
  set(key: string, value: string): void;
}

/** Cards known to the station itself. Tags are compared without case. */
export interface LocalWhitelist {
  readonly maxTags: number;
  has(idTag: string): boolean;
  /** False when the list is full. Adding a known tag is fine. */
  add(idTag: string): boolean;
  remove(idTag: string): boolean;
  clear(): number;
  count(): number;
  /** Sorted, `search` is a part of the tag. */
  list(search: string, offset: number, limit: number): readonly string[];
}

/** What a backend said of a card. */
export interface IdTagInfo {
  readonly status: "Accepted" | "Blocked" | "Expired" | "Invalid" | "ConcurrentTx";
  readonly expiryMs: number | null;
  readonly parentIdTag: string | null;
}

/** Authorization cache of OCPP 1.6, bounded, oldest out first. */
export interface AuthorizationCache {
  get(idTag: string): IdTagInfo | null;
  put(idTag: string, info: IdTagInfo): void;
  clear(): void;
  count(): number;
}

/** Whoever can say yes to a card from afar. */
export interface Authority {
  /** Whether an answer can be expected now. */
  isOnline(): boolean;
  /** Never rejects: `no_answer` when the link is down, broken or too slow. */
  authorize(idTag: string): Promise<IdTagInfo | "no_answer">;
}
