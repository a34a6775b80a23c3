import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { DatabaseSync } from "node:sqlite";
import { migrations } from "../../../drivers/store/migrations.ts";
import { databaseSentence, openStore } from "../../../drivers/store/mod.ts";
import { FakeClock, seededRandom } from "../../fake_clock.ts";
import {
  drain,
  message,
  openBench,
  openFolder,
  outbox,
  started,
  stopped,
  withFolder,
} from "./store_bench.ts";

const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

/** A store with some of everything in it, closed. */
function fill(path: string, transactions = 200): void {
  const { store, close } = openBench(path);
  for (let n = 0; n < transactions; n++) {
    store.journal.commit([started(`t${n}`), stopped(`t${n}`)], [
      message("MeterValues", `t${n}`, { n }, true),
    ]);
  }
  store.whitelist.add("CARD");
  store.memory.set("fact", "kept");
  close();
}

const names = (path: string) =>
  Array.from(Deno.readDirSync(path), ({ name }) => name).filter((name) => name.startsWith("pilotwire"))
    .toSorted();

function scratch(path: string, from: number, length: number, random: () => number): void {
  const bytes = Deno.readFileSync(path);
  for (let at = from; at < Math.min(from + length, bytes.length); at++) {
    bytes[at] = Math.floor(random() * 256);
  }
  Deno.writeFileSync(path, bytes);
}

Deno.test("database that is closed leaves one file for the owner alone", () =>
  withFolder((path) => {
    fill(path);
    assert.deepEqual(names(path), ["pilotwire.db"]);
    assert.equal((Deno.statSync(`${path}/pilotwire.db`).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("database that is no database is put aside and replaced, with a fault", () =>
  withFolder((path) => {
    fill(path);
    Deno.writeTextFileSync(`${path}/pilotwire.db`, "garbage ".repeat(10_000));
    const bench = openBench(path);
    assert.equal(bench.store.fault?.code, "database_damaged");
    assert.equal(bench.store.fault.keptAs, "pilotwire.damaged-1.db");
    assert.equal(bench.store.history.count({}), 0);
    bench.store.journal.commit([started("new")]);
    bench.restart();
    assert.equal(bench.store.fault, null);
    assert.equal(bench.store.journal.open().length, 1);
    bench.close();
  }));

Deno.test("database with broken pages gives up what can be read: transactions, queue and lists", () =>
  withFolder((path) => {
    fill(path, 2_000);
    // Somewhere in the middle, behind the tables' roots, which are the first pages.
    scratch(`${path}/pilotwire.db`, 4_096 * 60, 4_096 * 2, seededRandom(1));
    const bench = openBench(path);
    const { fault, history, journal } = bench.store;
    assert.equal(fault?.code, "database_damaged");
    assert.ok(fault.salvaged.transactions > 1_000, JSON.stringify(fault.salvaged));
    assert.ok(fault.salvaged.queue > 3_000, JSON.stringify(fault.salvaged));
    assert.equal(history.count({}), fault.salvaged.transactions);
    assert.deepEqual([bench.store.whitelist.count(), bench.store.memory.get("fact")], [1, "kept"]);
    const before = bench.store.queue.lastId();
    journal.commit([started("new")]);
    assert.ok(bench.store.queue.lastId() > before && before >= 6_000, "ids must go on");
    const values = drain(bench.store).flatMap(({ payload: { n } }) => (n === undefined ? [] : Number(n)));
    assert.ok(values.length > 1_000);
    assert.deepEqual(values, values.toSorted((a, b) => a - b));
    bench.close();
  }));

Deno.test("database keeps two damaged files, the newest", () =>
  withFolder((path) => {
    for (let accident = 1; accident <= 4; accident++) {
      openBench(path).close();
      Deno.writeTextFileSync(`${path}/pilotwire.db`, `garbage ${accident}`.repeat(1_000));
      openBench(path).close();
    }
    const kept = names(path).filter((name) => name.includes("damaged") && name.endsWith(".db"));
    assert.deepEqual(kept, ["pilotwire.damaged-3.db", "pilotwire.damaged-4.db"]);
  }));

Deno.test("database with a queued message that is no JSON drops it and goes on with the next", () =>
  withFolder((path) => {
    fill(path, 1);
    const raw = new DatabaseSync(`${path}/pilotwire.db`);
    raw.exec("UPDATE queue SET payload = '{\"cut' WHERE id = 1; UPDATE queue SET payload = '7' WHERE id = 2");
    raw.close();
    const bench = openBench(path);
    assert.deepEqual(drain(bench.store).map(({ action }) => action), ["MeterValues"]);
    assert.equal(bench.store.queue.count(), 0);
    bench.close();
  }));

Deno.test("database of the first version is taken over, with starts given up then marked now", () =>
  withFolder((path) => {
    openFolder(path).close();
    const raw = new DatabaseSync(`${path}/pilotwire.db`);
    raw.exec(`${migrations[0]}; PRAGMA user_version = 1`);
    for (const unrecoverable of [0, 1]) {
      raw.exec(`
        INSERT INTO transactions (id, evse, id_tag, authorized_by, started_at_ms, meter_start_wh, register_wh,
          register_at_ms, unrecoverable, reported)
        VALUES ('${unrecoverable}', 1, 'A', 'card', 1, 2, 3, 4, ${unrecoverable}, 1)`);
    }
    raw.close();
    const bench = openBench(path);
    const kept = bench.store.journal.open().map(({ id, givenUp }) => [id, givenUp]);
    assert.deepEqual(kept, [["0", false], ["1", true]]);
    bench.close();
  }));

Deno.test("database of a newer program is left alone and refused", () =>
  withFolder((path) => {
    fill(path, 1);
    const raw = new DatabaseSync(`${path}/pilotwire.db`);
    raw.exec("PRAGMA user_version = 99");
    raw.close();
    const folder = openFolder(path);
    const refused = openStore(folder, { clock: new FakeClock(), outbox });
    assert.ok(!refused.ok && refused.error.code === "newer");
    assert.match(databaseSentence(refused.error, path), /newer program \(version 99, known here: 2\)/);
    folder.close();
    assert.deepEqual(names(path), ["pilotwire.db"]);
  }));

const scratches: Readonly<Record<string, readonly [offset: number, byte: number]>> = {
  "format for reading": [19, 9],
  "format of the tables": [47, 200],
  "version, to high": [60, 80],
  "version, to nothing": [63, 0],
  "version, below zero": [60, 255],
};

for (const [name, [offset, byte]] of Object.entries(scratches)) {
  Deno.test(`database with a scratched header is replaced, not refused: ${name}`, () =>
    withFolder((path) => {
      fill(path, 3);
      const file = `${path}/pilotwire.db`;
      Deno.writeFileSync(file, Deno.readFileSync(file).with(offset, byte));
      const bench = openBench(path);
      assert.equal(bench.store.fault?.code, "database_damaged");
      bench.close();
    }));
}

Deno.test("database with a scratched letter in a table's name is replaced", () =>
  withFolder((path) => {
    fill(path, 3);
    const file = `${path}/pilotwire.db`;
    const text = Buffer.from(Deno.readFileSync(file)).toString("latin1");
    Deno.writeFileSync(file, Buffer.from(text.replaceAll("queue", "qu_ue"), "latin1"));
    const bench = openBench(path);
    assert.equal(bench.store.fault?.salvaged.transactions, 3);
    bench.close();
  }));

Deno.test("database brings its log into the file before it grows past a few megabytes", () =>
  withFolder((path) => {
    const bench = openBench(path);
    for (let n = 0; n < 1_500; n++) bench.store.queue.append([message("MeterValues", null, { n })]);
    const logBytes = Deno.statSync(`${path}/pilotwire.db-wal`).size;
    assert.ok(logBytes < 4_000_000, `${logBytes}`);
    bench.close();
  }));

Deno.test("database that is a folder is refused with what the system says", () =>
  withFolder((path) => {
    openFolder(path).close();
    Deno.mkdirSync(`${path}/pilotwire.db`);
    const folder = openFolder(path);
    const refused = openStore(folder, { clock: new FakeClock(), outbox });
    assert.ok(!refused.ok && refused.error.code === "failed", JSON.stringify(refused));
    assert.ok(databaseSentence(refused.error, path).includes(path));
    folder.close();
  }));

Deno.test(`database opens whatever bytes are scratched, and its queue stays in order, seed ${seed}`, () =>
  withFolder((path) => {
    const random = seededRandom(seed);
    fill(path, 100);
    const good = Deno.readFileSync(`${path}/pilotwire.db`);
    for (let accident = 0; accident < Number(Deno.env.get("ACCIDENTS") ?? 25); accident++) {
      Deno.writeFileSync(`${path}/pilotwire.db`, good);
      const length = 1 + Math.floor(random() ** 4 * 20_000);
      scratch(`${path}/pilotwire.db`, Math.floor(random() * good.length), length, random);
      if (random() < 0.2) Deno.truncateSync(`${path}/pilotwire.db`, Math.floor(random() * good.length));
      const { store, close } = openBench(path);
      assert.ok(store.history.count({}) <= 100);
      store.history.list({ offset: 0, limit: 500 });
      store.journal.open();
      store.journal.commit([started(`new${accident}`)]);
      const ids = [];
      for (let head = store.queue.head(); head && ids.length < 50; head = store.queue.head()) {
        ids.push(head.id);
        store.queue.remove(head.id, { type: "abandoned" });
      }
      assert.deepEqual(ids, ids.toSorted((a, b) => a - b));
      close();
      for (const end of ["", "-wal", "-shm"]) removeIfThere(`${path}/pilotwire.db${end}`);
    }
  }));

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
