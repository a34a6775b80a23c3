/** The seam between the doors (pages, OCPP, simulator) and control. */
import type {
  Authority,
  AuthorizationCache,
  Board,
  Counters,
  EvseNumber,
  IdTagInfo,
  Journal,
  LocalWhitelist,
  Memory,
  MeterFault,
  MeterReading,
  StopReason,
  TransactionChange,
  TransactionRecord,
} from "./ports.ts";
import type { BackendView, ConnectorStatus, FaultState, StationState } from "./read_model.ts";
import type { Clock, Random, WallTime } from "./clock.ts";
import type { Lease } from "./leases.ts";
import type { SettingsBook } from "./settings_book.ts";
import type { Result } from "../schema/result.ts";

/** What a station is made of; the program that composes it hands all of it in. */
export interface StationParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly wallTime: WallTime;
  readonly newId: () => string;
  readonly settings: SettingsBook;
  readonly board: Board;
  readonly journal: Journal;
  readonly counters: Counters;
  readonly memory: Memory;
  readonly whitelist: LocalWhitelist;
  readonly cache: AuthorizationCache;
  readonly authority: Authority;
  readonly backendView: () => BackendView;
  readonly log: Log;
  readonly softwareVersion: string;
  /** Code for the first set-up while that is still to be done, for the display; null = done. */
  readonly setupCode?: () => string | null;
}

/** Structured, levelled, bounded; the driver decides where it goes. */
export interface Log {
  info(topic: string, message: string): void;
  warn(topic: string, message: string): void;
  error(topic: string, message: string): void;
}

/** What the doors are told, in the order it happened. */
export type StationEvent =
  | {
    readonly type: "status";
    /** 0 = the station itself. */
    readonly evse: EvseNumber;
    readonly status: ConnectorStatus;
    /** OCPP 1.6 ChargePointErrorCode, `NoError` when fine. */
    readonly errorCode: string;
    readonly info: string;
    readonly vendorErrorCode: string;
    readonly atUtcMs: number;
  }
  /** After the journal has it. */
  | {
    readonly type: "transaction";
    readonly change: TransactionChange;
    readonly transaction: TransactionRecord;
  }
  | { readonly type: "fault"; readonly fault: FaultState; readonly active: boolean }
  | {
    readonly type: "card";
    readonly idTag: string;
    readonly evse: EvseNumber | null;
    readonly outcome: "accepted" | "refused" | "learnt" | "noAnswer" | "ignored";
  }
  /** Anything else of the read model changed; at most a few per second. */
  | { readonly type: "changed" };

/** Why an order was not carried out. The sentence is for people. */
export interface Refusal {
  readonly code:
    | "unknown_evse"
    | "no_transaction"
    | "transaction_running"
    | "unavailable"
    | "faulted"
    | "occupied"
    | "not_authorized"
    | "no_lock"
    | "lock_stuck"
    | "reader_disabled"
    | "list_full"
    | "unknown_tag";
  readonly sentence: string;
}

/** The running station. Created once by main.ts; every call returns at once unless it says otherwise. */
export interface Station {
  state(): StationState;
  subscribe(listener: (event: StationEvent) => void): () => void;
  /** A card was shown (reader, simulator, manufacturer's page). `evses` = points the reader serves. */
  card(idTag: string, evses?: readonly EvseNumber[]): void;
  /** Starts like a card shown from afar. Without `evse` the first that can is taken. */
  remoteStart(idTag: string, evse?: EvseNumber): Result<EvseNumber, Refusal>;
  /** Ends the transaction by our id. */
  stopTransaction(id: string, reason: StopReason): Result<void, Refusal>;
  /** From the page: ends what runs on the point. */
  stopCharging(evse: EvseNumber, by: string): Result<void, Refusal>;
  pause(evse: EvseNumber, by: "user" | "backend", paused: boolean): Result<void, Refusal>;
  /** Ends a transaction first (reason UnlockCommand), then opens; settles with the actuator's answer or its time limit. */
  unlock(evse: EvseNumber): Promise<Result<void, Refusal>>;
  /** 0 = station and all points. `scheduled` when a transaction has to end first. Survives restart. */
  setAvailability(evse: EvseNumber, operative: boolean): Result<"accepted" | "scheduled", Refusal>;
  /** What the backend said of the card of a running transaction (StartTransaction.conf, Authorize.conf). */
  authorizationChanged(transactionId: string, info: IdTagInfo): void;
  /** A reading of the charge meter, or why there is none. Called by the poller. */
  meter(evse: EvseNumber, reading: Result<MeterReading, MeterFault>): void;
  /** Learning mode of the local whitelist (B38): ends 5 minutes after the last card. */
  startLearning(): void;
  finishLearning(): void;
  /** Faults that live outside control: damaged settings file, full disk, damaged database, queue full. */
  setStationFault(id: string, active: boolean): void;
  /**
   * Ends every transaction with `reason`, withdraws the offers and opens the contactors (6 s after the offer ends, or
   * at once when the car lets go). Resolves when all is open.
   */
  shutdown(reason: StopReason): Promise<void>;
}

/** The station with what only the program that composes it needs. */
export interface RunningStation extends Station {
  /** The backend has given a transaction its number. */
  transactionNumbered(id: string, ocppTransactionId: number): void;
  /** Current granted from outside for a while, such as by load balancing. One per source; the least one counts. */
  lease(evse: EvseNumber, lease: Lease): void;
  /** Ends a lease before its time, with no opinion left. */
  release(evse: EvseNumber, source: string): void;
}
