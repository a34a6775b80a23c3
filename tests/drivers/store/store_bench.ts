/** A real store on a real disk, in a folder of its own. */
import assert from "node:assert/strict";
import type { OutgoingMessage, TransactionChange, TransactionRecord } from "../../../control/ports.ts";
import { type DataFolder, openDataFolder } from "../../../drivers/store/data_folder.ts";
import type { Outbox } from "../../../drivers/store/journal.ts";
import { openStore, type Store } from "../../../drivers/store/mod.ts";
import { FakeClock } from "../../fake_clock.ts";

export async function withFolder(use: (path: string) => void | Promise<void>): Promise<void> {
  const path = Deno.makeTempDirSync({ prefix: "pilotwire-store-" });
  try {
    await use(`${path}/data`);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
}

export function openFolder(path: string, clock = new FakeClock()): DataFolder {
  const opened = openDataFolder(path, { epochMs: () => clock.epochMs() });
  assert.ok(opened.ok, JSON.stringify(opened));
  return opened.value;
}

export interface Bench {
  readonly folder: DataFolder;
  readonly store: Store;
  readonly clock: FakeClock;
  /** Closes and opens again. */
  restart(): void;
  close(): void;
}

/** Every start, register and stop owes one message, as the backend session would say. */
export const outbox: Outbox = (change) => {
  switch (change.type) {
    case "started":
      return [
        message("StartTransaction", change.transaction.id, { meterStart: change.transaction.meterStartWh }),
      ];
    case "register":
      return [];
    case "stopped":
      return [message("StopTransaction", change.id, { meterStop: change.stop.meterStopWh })];
  }
};

export function openBench(path: string, clock = new FakeClock()): Bench {
  let now = open();
  function open() {
    const folder = openFolder(path, clock);
    const store = openStore(folder, { clock, outbox });
    assert.ok(store.ok, JSON.stringify(store));
    return { folder, store: store.value };
  }
  function close(): void {
    now.store.close();
    now.folder.close();
  }
  return {
    get folder() {
      return now.folder;
    },
    get store() {
      return now.store;
    },
    clock,
    restart() {
      close();
      now = open();
    },
    close,
  };
}

export async function withStore(use: (bench: Bench, path: string) => void | Promise<void>): Promise<void> {
  await withFolder(async (path) => {
    const bench = openBench(path);
    try {
      await use(bench, path);
    } finally {
      bench.close();
    }
  });
}

export function transaction(id: string, facts: Partial<TransactionRecord> = {}): TransactionRecord {
  return {
    id,
    evse: 1,
    idTag: "04A2B3",
    authorizedBy: "card",
    startedAtMs: 1_000_000,
    meterStartWh: 500,
    registerWh: 500,
    registerAtMs: 1_000_000,
    stop: null,
    ocppTransactionId: null,
    reported: true,
    givenUp: false,
    ...facts,
  };
}

export const started = (id: string, facts: Partial<TransactionRecord> = {}): TransactionChange => ({
  type: "started",
  transaction: transaction(id, facts),
});

export const stopped = (id: string, atMs = 2_000_000, meterStopWh = 1_500): TransactionChange => ({
  type: "stopped",
  id,
  stop: { atMs, meterStopWh, reason: "Local", idTag: "04A2B3" },
});

export function message(
  action: OutgoingMessage["action"],
  transactionId: string | null,
  payload: OutgoingMessage["payload"] = {},
  expendable = false,
): OutgoingMessage {
  return { action, evse: 1, transactionId, payload, expendable, createdAtMs: 1_000_000 };
}

/** Tells messages of the power cut test apart. */
export function nameOf({ action, transactionId, payload }: OutgoingMessage): string {
  return `${action} ${transactionId} ${payload.registerWh ?? ""}`;
}

/** Takes everything out of the queue, oldest first. */
export function drain(store: Store): OutgoingMessage[] {
  const messages: OutgoingMessage[] = [];
  for (let head = store.queue.head(); head; head = store.queue.head()) {
    messages.push(head.message);
    store.queue.remove(head.id, { type: "delivered", ocppTransactionId: null });
  }
  return messages;
}
