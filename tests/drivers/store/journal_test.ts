import assert from "node:assert/strict";
import { maxFinished } from "../../../drivers/store/journal.ts";
import { StorageError } from "../../../drivers/store/storage_error.ts";
import { drain, message, started, stopped, transaction, withStore } from "./store_bench.ts";

Deno.test("journal gives open transactions back after a restart, oldest first", () =>
  withStore((bench) => {
    bench.store.journal.commit([started("b", { reported: false, ocppTransactionId: 7 }), started("a")]);
    bench.store.journal.commit([{ type: "register", id: "b", registerWh: 750.5, atMs: 1_060_000.25 }]);
    bench.store.journal.commit([stopped("a")]);
    bench.restart();
    const registered = {
      reported: false,
      ocppTransactionId: 7,
      registerWh: 750.5,
      registerAtMs: 1_060_000.25,
    };
    assert.deepEqual(bench.store.journal.open(), [transaction("b", registered)]);
  }));

Deno.test("journal queues what a change owes before what the caller adds, together with the change", () =>
  withStore(({ store }) => {
    store.journal.commit([started("a"), stopped("a")], [message("MeterValues", "a")]);
    assert.deepEqual(drain(store).map(({ action }) => action), [
      "StartTransaction",
      "StopTransaction",
      "MeterValues",
    ]);
  }));

Deno.test("journal takes nothing of a commit that it cannot take whole", () =>
  withStore(({ store }) => {
    store.counters.set("sessions", 1, 5);
    const broken = started("b", { meterStartWh: NaN });
    assert.throws(
      () => store.journal.commit([started("a"), broken], [message("MeterValues", "a")]),
      StorageError,
    );
    assert.deepEqual([store.journal.open(), store.queue.count(), store.history.count({})], [[], 0, 0]);
    store.journal.commit([started("a")]);
    assert.equal(store.queue.count(), 1);
  }));

Deno.test("journal takes a repeated change once and sends it once", () =>
  withStore(({ store }) => {
    for (let time = 0; time < 3; time++) store.journal.commit([started("a")]);
    for (let time = 0; time < 3; time++) store.journal.commit([stopped("a", 2_000_000 + time)]);
    assert.equal(store.queue.count(), 2);
    assert.equal(store.history.list({ offset: 0, limit: 9 })[0]?.stop?.atMs, 2_000_000);
  }));

Deno.test("journal never lets a register sink, nor move after the stop", () =>
  withStore(({ store }) => {
    store.journal.commit([started("a")]);
    store.journal.commit([{ type: "register", id: "a", registerWh: 900, atMs: 5 }]);
    store.journal.commit([{ type: "register", id: "a", registerWh: 899, atMs: 6 }]);
    assert.equal(store.journal.open()[0]?.registerWh, 900);
    store.journal.commit([stopped("a", 7, 950)]);
    store.journal.commit([{ type: "register", id: "a", registerWh: 2_000, atMs: 8 }]);
    assert.equal(store.history.list({ offset: 0, limit: 1 })[0]?.registerWh, 900);
  }));

Deno.test("journal keeps the newest 10,000 finished transactions and those still queued", () =>
  withStore(({ store }) => {
    const ids = Array.from({ length: maxFinished }, (_, index) => `t${index}`);
    // Free charging without a backend owes nothing; only the first of these is queued.
    store.journal.commit([started("owed")], []);
    store.journal.commit([stopped("owed")], []);
    const owed = store.queue.count();
    store.journal.commit(ids.map((id) => started(id)));
    store.journal.commit(ids.map((id) => stopped(id)));
    assert.equal(store.history.count({}), maxFinished + 1, "queued transactions must stay");
    for (let left = owed + 4; left > 0; left--) {
      store.queue.remove(store.queue.head()?.id ?? 0, { type: "delivered", ocppTransactionId: 1 });
    }
    store.journal.commit([started("last")]);
    store.journal.commit([stopped("last")]);
    assert.equal(store.history.count({}), maxFinished + 1, "only one was free to go");
    assert.equal(store.queue.knowledge("owed").type, "unrecoverable");
    assert.equal(store.queue.knowledge("t5").type, "unknown");
  }));
