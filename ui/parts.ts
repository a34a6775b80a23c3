/** What the HTTP door is given by main.ts. Neither pages nor API know who stands behind these. */
import type { Clock, Random, WallTime } from "../control/clock.ts";
import type { Log, Station } from "../control/commands.ts";
import type {
  AuthorizationCache,
  EvseNumber,
  LocalWhitelist,
  Phases,
  TransactionRecord,
} from "../control/ports.ts";
import type { SettingsBook } from "../control/settings_book.ts";
import type { Role } from "../schema/parameter.ts";
import type { Result } from "../schema/result.ts";

export interface UiParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly wallTime: WallTime;
  readonly station: Station;
  readonly settings: SettingsBook;
  readonly logins: Logins;
  readonly whitelist: LocalWhitelist;
  readonly cache: AuthorizationCache;
  readonly sessions: SessionHistory;
  readonly samples: SampleHistory;
  readonly logs: LogArchive;
  readonly host: Host;
  readonly log: Log;
  readonly softwareVersion: string;
  /** True with the simulated board: pages show the panel "Simulated car". */
  readonly simulated: boolean;
}

export interface Session {
  readonly role: Role;
  readonly login: string;
  /** Proves that a form came from our own page; compared for every unsafe request that carries the cookie. */
  readonly csrf: string;
}

export type LoginRefusal =
  | { readonly code: "wrong" }
  /** Too many wrong ones from this address or for this account. */
  | { readonly code: "wait"; readonly seconds: number }
  | { readonly code: "setup_first" };

export type SetupRefusal =
  | { readonly code: "wrong_code" | "already_set" | "too_short" }
  | { readonly code: "wait"; readonly seconds: number }
  | { readonly code: "not_stored"; readonly detail: string };

/** Who may come in. Sessions live in memory, are bounded and expire. */
export interface Logins {
  /** True until the manufacturer's password is set: nothing but the set-up page answers. */
  needsSetup(): boolean;
  /** `loopback` requests need no code. Gives the cookie token of the new session. */
  setUp(
    attempt: {
      readonly code: string;
      readonly password: string;
      readonly address: string;
      readonly loopback: boolean;
    },
  ): Promise<Result<string, SetupRefusal>>;
  /** Gives the cookie token. */
  logIn(login: string, password: string, address: string): Promise<Result<string, LoginRefusal>>;
  /** HTTP Basic: checks without opening a session. */
  check(login: string, password: string, address: string): Promise<Result<Session, LoginRefusal>>;
  /** Counts as use, which puts off the end of an idle session. */
  session(token: string): Session | null;
  /** Does not count as use: for streams that stay open by themselves. */
  isOpen(token: string): boolean;
  logOut(token: string): void;
  /** Calls `ended` once when the session ends for whatever reason. Gives the cancel. */
  watch(token: string, ended: () => void): () => void;
  /** While `work` runs, a new password of the session's own role does not end this one session. */
  keepDuring<T>(token: string, work: () => Promise<T>): Promise<T>;
}

export interface SessionQuery {
  readonly evse?: EvseNumber;
  readonly fromMs?: number;
  /** Exclusive; both count by the begin of the session. */
  readonly toMs?: number;
  readonly offset: number;
  /** At most 500. */
  readonly limit: number;
}

export interface SessionTotals {
  /** All that ever ended, also those that are no longer listed. */
  readonly count: number;
  /** Of the finished ones that are listed. */
  readonly averageDurationMs: number | null;
  readonly averageEnergyWh: number | null;
}

/** Finished and running transactions, newest first. */
export interface SessionHistory {
  list(query: SessionQuery): readonly TransactionRecord[];
  count(query: Omit<SessionQuery, "offset" | "limit">): number;
  /** Of one charging point, or of all. */
  totals(evse?: EvseNumber): SessionTotals;
}

/** One point of the plot; null where the meter did not answer. */
export interface Sample {
  readonly atUtcMs: number;
  readonly currentA: Phases<number | null>;
  readonly voltageV: Phases<number | null>;
  readonly powerW: number | null;
  readonly offeredA: number;
}

/** The last hours, in memory, thinned with age, at most 2,000 points per EVSE. */
export interface SampleHistory {
  since(evse: EvseNumber, fromUtcMs: number): readonly Sample[];
}

export interface LogEntry {
  readonly atUtcMs: number;
  readonly level: "info" | "warn" | "error";
  readonly topic: string;
  readonly message: string;
}

export interface LogArchive {
  /** Newest first. */
  entries(query: { readonly search?: string; readonly limit: number }): readonly LogEntry[];
  /** Zip with the log, the state and the settings without secrets; AES-256 when a log password is set. */
  zip(): Promise<Uint8Array>;
}

/** What only the program as a whole can do. */
export interface Host {
  /** Ends transactions with reason SoftReset (or Reboot), then starts again or exits, by --on-reset. */
  restart(kind: "soft" | "hard"): void;
  /** All parameters to their defaults except what would lock everybody out (logins); keeps sessions and queue. */
  restoreFactorySettings(): Promise<Result<void, { readonly detail: string }>>;
  /** Bytes written to flash since midnight UTC and since start. */
  bytesWritten(): { readonly today: number; readonly sinceStart: number };
  /** IPv4 addresses of this machine. */
  addresses(): { readonly lan: string | null; readonly wlan: string | null };
}
