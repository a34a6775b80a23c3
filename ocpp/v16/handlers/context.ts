/** What the handlers of the backend's calls may use. */
import type { Clock } from "../../../control/clock.ts";
import type { Log, RunningStation } from "../../../control/commands.ts";
import type { AuthorizationCache, EvseNumber } from "../../../control/ports.ts";
import type { Settings } from "../../../schema/mod.ts";
import type { Configuration } from "../../configuration.ts";
import type { Payload } from "../../frames.ts";
import type { Answer } from "../../rpc.ts";
import type { MeterValue } from "../meter_values.ts";

/** What the program as a whole does when the backend asks for a reset. It only begins here, so it cannot fail. */
export type ResetHost = (kind: "soft" | "hard") => void;

export type StationCommands = Pick<
  RunningStation,
  | "state"
  | "subscribe"
  | "remoteStart"
  | "stopTransaction"
  | "unlock"
  | "setAvailability"
  | "authorizationChanged"
  | "transactionNumbered"
  | "setStationFault"
>;

export interface HandlerContext {
  readonly clock: Clock;
  readonly log: Log;
  readonly station: StationCommands;
  readonly settings: () => Settings;
  readonly configuration: Configuration;
  readonly cache: AuthorizationCache;
  readonly reset: ResetHost;
  /** The backend has accepted us; before that it may configure, but not start or stop. */
  readonly isAccepted: () => boolean;
  /** Our id of the running transaction with this number; null = none. */
  readonly transactionNumbered: (ocppTransactionId: number) => string | null;
  /** Values for a trigger; null = nothing is known of the point. */
  readonly triggeredValues: (evse: EvseNumber) => MeterValue | null;
  readonly trigger: Trigger;
  /** A message of our own that the schema refuses. */
  readonly refused: (action: string, why: string) => void;
}

/** Sends, after the answer, what TriggerMessage asks for. */
export interface Trigger {
  boot(): void;
  heartbeat(): void;
  /** 0 = the station. */
  status(evse: EvseNumber): void;
  meterValues(evse: EvseNumber, value: MeterValue): void;
}

/** The payload has passed the schema of its action. Answers that need the answer to go out first use `after`. */
export type Handler = (payload: Payload, context: HandlerContext) => Answer | Promise<Answer>;

/** The usual answer: one word. */
export function status(word: string, after?: () => void): Answer {
  return { type: "result", payload: { status: word }, ...(after === undefined ? {} : { after }) };
}

/** Whether the station has such a charging point. 0 and negative numbers are none. */
export function hasConnector({ station }: HandlerContext, connector: number): boolean {
  return connector >= 1 && connector <= station.state().evses.length;
}
