/**
 * The messages that go with a business change: StartTransaction with the start, StopTransaction with the stop. They
 * are made without the backend's number of the transaction, which is filled in when they are sent.
 */
import type {
  OutgoingMessage,
  TransactionChange,
  TransactionRecord,
  TransactionStop,
} from "../../control/ports.ts";
import type { WallTime } from "../../control/clock.ts";
import type { StationState } from "../../control/read_model.ts";
import type { Settings } from "../../schema/mod.ts";
import { backendAddress } from "../address.ts";
import type { Payload } from "../frames.ts";
import { type Reading, readings } from "../meter_values.ts";
import { createTransactionData, maxTransactions, type TransactionData } from "./transaction_data.ts";
import { misfitText, validate } from "./validation.ts";
import { energyReading, type MeterValue, meterValue, timestamp, wholeWh } from "./meter_values.ts";

export interface OutboxParts {
  readonly wallTime: WallTime;
  readonly settings: () => Settings;
  /** Null while there is no station yet: at the start of the program, when broken transactions are closed. */
  readonly station: () => StationState | null;
  /** A message of our own that the schema refuses. It is not queued. */
  readonly refused: (action: string, why: string) => void;
}

export interface Outbox {
  readonly data: TransactionData;
  /** Transactions that were open when the program started; to be told before the first change. */
  adopt(transactions: readonly TransactionRecord[]): void;
  /** Whether the transaction was started before this program was. */
  isOfEarlierRun(id: string): boolean;
  /** Messages that go with `change` into the same commit. Being asked twice for one change does no harm. */
  messagesFor(change: TransactionChange): readonly OutgoingMessage[];
}

/** Remembers what a change does not say, makes the messages and checks them. */
export function createOutbox(parts: OutboxParts): Outbox {
  const known = new Map<string, TransactionRecord>();
  const adopted = new Set<string>();
  const data = createTransactionData();

  function remember(transaction: TransactionRecord): void {
    known.set(transaction.id, transaction);
    const [oldest] = known.keys();
    if (known.size > maxTransactions && oldest !== undefined) known.delete(oldest);
  }

  function readingsNow(evse: number): readonly Reading[] {
    const [settings, station] = [parts.settings(), parts.station()];
    const state = station?.evses[evse - 1];
    return state && station ? readings(state, station, settings, settings["backend.stopTxnSampledData"]) : [];
  }

  function begin(transaction: TransactionRecord): void {
    // Without a backend the start is told to nobody, so the stop must not be told either.
    const isReported = transaction.reported && backendAddress(parts.settings()) !== null;
    remember({ ...transaction, reported: isReported });
    data.begin(transaction.id, readingsNow(transaction.evse));
  }

  return {
    data,
    adopt(transactions) {
      for (const transaction of transactions) {
        adopted.add(transaction.id);
        remember(transaction);
      }
    },
    isOfEarlierRun: (id) => adopted.has(id),
    messagesFor(change) {
      if (change.type === "register") return [];
      if (change.type === "started") begin(change.transaction);
      const id = change.type === "started" ? change.transaction.id : change.id;
      const transaction = known.get(id) ?? null;
      if (transaction === null) return [];
      const messages = messagesFor(change.type === "started" ? { ...change, transaction } : change, {
        transaction,
        settings: parts.settings(),
        beginReadings: data.beginReadings(id),
        // What a transaction of an earlier run measured is not known any more, only its register.
        endReadings: data.beginReadings(id) === null ? [] : readingsNow(transaction.evse),
        between: data.between(id),
        nowUtcMs: parts.wallTime.utcMs(),
      });
      return messages.filter((message) => isSound(message, parts.refused));
    },
  };
}

/** Checks a durable message as it will be sent; the transaction's number is filled in later, so any stands for it. */
export function isSound(
  { action, transactionId, payload }: OutgoingMessage,
  refused: (action: string, why: string) => void,
): boolean {
  const isNumbered = transactionId !== null && action !== "StartTransaction";
  const checked = validate(action, "Request", isNumbered ? { ...payload, transactionId: 0 } : payload);
  if (!checked.ok) refused(action, misfitText(checked.error));
  return checked.ok;
}

/** What a change does not say itself. */
export interface OutboxContext {
  /** The transaction of a `stopped` change, as stored before it; null = unknown, then nothing is sent. */
  readonly transaction: TransactionRecord | null;
  readonly settings: Settings;
  /** Readings taken at the start (null = not in this run) and now, in the order of StopTxnSampledData. */
  readonly beginReadings: readonly Reading[] | null;
  readonly endReadings: readonly Reading[];
  /** Values between Begin and End, oldest first. */
  readonly between: readonly MeterValue[];
  readonly nowUtcMs: number;
}

/** Messages for the backend that belong to `change`, in the order in which they are to be sent. Pure. */
export function messagesFor(change: TransactionChange, context: OutboxContext): readonly OutgoingMessage[] {
  switch (change.type) {
    case "started":
      return change.transaction.reported ? [startMessage(change.transaction, context.nowUtcMs)] : [];
    case "register": // a checkpoint for ourselves
      return [];
    case "stopped":
      if (context.transaction === null || !context.transaction.reported) return [];
      return [stopMessage(context.transaction, change.stop, context)];
  }
}

function startMessage(transaction: TransactionRecord, createdAtMs: number): OutgoingMessage {
  const payload = {
    connectorId: transaction.evse,
    idTag: transaction.idTag,
    meterStart: wholeWh(transaction.meterStartWh),
    timestamp: timestamp(transaction.startedAtMs),
  };
  return message("StartTransaction", transaction, payload, createdAtMs);
}

function stopMessage(
  transaction: TransactionRecord,
  stop: TransactionStop,
  context: OutboxContext,
): OutgoingMessage {
  const data = transactionData(transaction, stop, context);
  const payload = {
    ...(stop.idTag === null ? {} : { idTag: stop.idTag }),
    meterStop: wholeWh(stop.meterStopWh),
    timestamp: timestamp(stop.atMs),
    // Local is what an absent reason means, and many backends look for the field.
    reason: stop.reason,
    ...(data.length === 0 ? {} : { transactionData: data }),
  };
  return message("StopTransaction", transaction, payload, context.nowUtcMs);
}

function message(
  action: OutgoingMessage["action"],
  { id, evse }: TransactionRecord,
  payload: Payload,
  createdAtMs: number,
): OutgoingMessage {
  return { action, evse, transactionId: id, payload, expendable: false, createdAtMs };
}

/** Begin and End of each measurand asked for, and what was sampled between (OCPP 1.6 section 9.1.30, 9.1.28). */
function transactionData(
  transaction: TransactionRecord,
  stop: TransactionStop,
  { settings, beginReadings, endReadings, between }: OutboxContext,
): readonly MeterValue[] {
  const wanted = settings["backend.stopTxnSampledData"];
  const energy = wanted.includes("Energy.Active.Import.Register");
  const begin = withRegister(beginReadings ?? [], energy, transaction.meterStartWh);
  const end = withRegister(endReadings, energy, stop.meterStopWh);
  return [
    meterValue(wanted.length > 0 ? begin : [], "Transaction.Begin", transaction.startedAtMs),
    ...between,
    meterValue(wanted.length > 0 ? end : [], "Transaction.End", stop.atMs),
  ].filter((value) => value !== null);
}

/** The register of the record counts, not that of the last poll: meterStart and Begin must be equal. */
function withRegister(
  samples: readonly Reading[],
  isWanted: boolean,
  registerWh: number,
): readonly Reading[] {
  const others = samples.filter(({ measurand }) => measurand !== "Energy.Active.Import.Register");
  return isWanted ? [energyReading(registerWh), ...others] : others;
}
