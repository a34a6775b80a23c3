/** Messages for the backend made durable, one by one, against bare inserts into SQLite. */
import { DatabaseSync } from "node:sqlite";
import type { OutgoingMessage } from "../control/ports.ts";
import { systemClock } from "../drivers/clock/system_clock.ts";
import { openDataFolder } from "../drivers/store/data_folder.ts";
import { openStore } from "../drivers/store/mod.ts";
import type { Figure, Stage } from "./figure.ts";
import { meterValues } from "./meter_values.ts";
import { makeFolder, nowMs, removeFolder } from "./programs.ts";

const perRound = 200;

const message: OutgoingMessage = {
  action: "MeterValues",
  evse: 1,
  transactionId: "0192d7a0-7c2e-4c1b-9d0e-3f1f5a8b6c4d",
  payload: meterValues,
  expendable: true,
  createdAtMs: Date.UTC(2026, 0, 5, 6),
};

/** Inserts each second. */
function rate(insert: () => void): number {
  const beginMs = nowMs();
  for (let count = 0; count < perRound; count++) insert();
  return 1_000 * perRound / (nowMs() - beginMs);
}

function openOurs(path: string) {
  const clock = systemClock();
  const folder = openDataFolder(path, { epochMs: () => clock.epochMs() });
  if (!folder.ok) throw new Error(`${folder.error.code}`);
  const store = openStore(folder.value, { clock, outbox: () => [] });
  if (!store.ok) throw new Error(`${store.error.code}`);
  return {
    insert: () => store.value.queue.append([message]),
    close() {
      store.value.close();
      folder.value.close();
    },
  };
}

/** The fastest way in which SQLite keeps its word at each insert. The text is ready made. */
function openBare(path: string) {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  database.exec(`CREATE TABLE queue (id INTEGER PRIMARY KEY, action TEXT, evse INTEGER, transaction_id TEXT,
    payload TEXT, expendable INTEGER, created_at_ms INTEGER)`);
  const insert = database.prepare(`
    INSERT INTO queue (action, evse, transaction_id, payload, expendable, created_at_ms) VALUES (?, ?, ?, ?, ?, ?)`);
  const payload = JSON.stringify(message.payload);
  const { action, evse, transactionId, createdAtMs } = message;
  return {
    insert: () => void insert.run(action, evse, transactionId, payload, 1, createdAtMs),
    close: () => database.close(),
  };
}

async function open(): Promise<Stage> {
  const folder = await makeFolder();
  const ours = openOurs(`${folder}/data`);
  const bare = openBare(`${folder}/bare.db`);
  return {
    round(isOursFirst) {
      if (isOursFirst) return Promise.resolve({ ours: [rate(ours.insert)], baseline: [rate(bare.insert)] });
      const [bareRate, oursRate] = [rate(bare.insert), rate(ours.insert)];
      return Promise.resolve({ ours: [oursRate], baseline: [bareRate] });
    },
    [Symbol.asyncDispose]() {
      ours.close();
      bare.close();
      return removeFolder(folder);
    },
  };
}

export const durableQueue: Figure = {
  id: "queue",
  name: "durable queue (baseline: bare SQLite inserts, synchronous=FULL)",
  unit: "1/s",
  goal: { least: 0.7 },
  rounds: 21,
  warmUp: true,
  open,
};
