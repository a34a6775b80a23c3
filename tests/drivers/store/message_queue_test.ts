import assert from "node:assert/strict";
import { StorageError } from "../../../drivers/store/storage_error.ts";
import type { Store } from "../../../drivers/store/mod.ts";
import type { MessageQueueStore } from "../../../ocpp/queue.ts";
import { drain, message, started, stopped, withStore } from "./store_bench.ts";

const delivered = { type: "delivered", ocppTransactionId: null } as const;
const values = (count: number, transactionId: string | null = "a") =>
  Array.from({ length: count }, (_, n) => message("MeterValues", transactionId, { n }, true));

Deno.test("message queue is what the backend session asks for", () =>
  withStore(({ store }) => {
    const queue: MessageQueueStore = store.queue;
    assert.equal(queue.head(), null);
  }));

Deno.test("message queue gives back what was put in, in order, over a restart", () =>
  withStore((bench) => {
    const messages = [
      message("StartTransaction", "a", { meterStart: 1.5, text: "ü 'x' \u0000 \ud83d\ude97" }),
      message("MeterValues", null, { list: [{ deep: [null, true] }] }, true),
      message("StopTransaction", "a"),
    ];
    bench.store.queue.append(messages);
    bench.restart();
    assert.equal(bench.store.queue.count(), 3);
    assert.deepEqual(drain(bench.store), messages);
    assert.equal(bench.store.queue.count(), 0);
  }));

Deno.test("message queue never uses an id twice, over restarts and emptiness", () =>
  withStore((bench) => {
    const seen: number[] = [];
    for (let start = 0; start < 4; start++) {
      const before = bench.store.queue.lastId();
      for (let round = 0; round < 3; round++) {
        bench.store.queue.append([message("MeterValues", null)]);
        const id = bench.store.queue.head()?.id ?? 0;
        assert.ok(id > before && id > (seen.at(-1) ?? 0), `${id} after ${seen}`);
        assert.equal(bench.store.queue.lastId(), id);
        seen.push(id);
        bench.store.queue.remove(id, delivered);
      }
      bench.restart();
      assert.ok(bench.store.queue.lastId() >= (seen.at(-1) ?? 0));
    }
  }));

Deno.test("message queue reserves its ids again after a refused commit", () =>
  withStore((bench) => {
    const { journal, queue } = bench.store;
    const unfit = message("MeterValues", null);
    assert.throws(() => journal.commit([], [unfit, { ...unfit, createdAtMs: NaN }]), StorageError);
    queue.append([unfit]);
    const id = queue.head()?.id ?? 0;
    queue.remove(id, delivered);
    bench.restart();
    bench.store.queue.append([unfit]);
    assert.ok((bench.store.queue.head()?.id ?? 0) > id);
  }));

Deno.test("message queue appends all or none", () =>
  withStore(({ store: { queue } }) => {
    const fit = message("MeterValues", null);
    assert.throws(() => queue.append([fit, { ...fit, createdAtMs: NaN }]), StorageError);
    assert.deepEqual([queue.count(), queue.head(), queue.oldestAtMs()], [0, null, null]);
  }));

Deno.test("message queue remembers attempts over a restart", () =>
  withStore((bench) => {
    bench.store.queue.append(values(2));
    const id = bench.store.queue.head()?.id ?? 0;
    bench.store.queue.markAttempt(id, 2, 123_456.5);
    bench.restart();
    const head = bench.store.queue.head();
    assert.deepEqual([head?.id, head?.attempts, head?.nextAtMs], [id, 2, 123_456.5]);
    assert.equal(bench.store.queue.oldestAtMs(), 1_000_000);
  }));

function removeHead(store: Store, outcome: Parameters<Store["queue"]["remove"]>[1]): void {
  store.queue.remove(store.queue.head()?.id ?? -1, outcome);
}

Deno.test("message queue learns the backend's number with the start's removal and keeps it over a restart", () =>
  withStore((bench) => {
    bench.store.journal.commit([started("a")]);
    assert.deepEqual(bench.store.queue.knowledge("a"), { type: "unknown" });
    removeHead(bench.store, { type: "delivered", ocppTransactionId: 4_711 });
    bench.restart();
    assert.deepEqual(bench.store.queue.knowledge("a"), { type: "numbered", ocppTransactionId: 4_711 });
    assert.equal(bench.store.journal.open()[0]?.ocppTransactionId, 4_711);
    assert.equal(bench.store.queue.transactionNumbered(4_711), "a");
    assert.equal(bench.store.queue.transactionNumbered(4_712), null);
  }));

Deno.test("message queue forgets a number once its transaction is finished and delivered", () =>
  withStore(({ store }) => {
    store.journal.commit([started("old"), stopped("old"), started("new")]);
    removeHead(store, { type: "delivered", ocppTransactionId: 5 });
    assert.equal(store.queue.transactionNumbered(5), "old");
    removeHead(store, delivered);
    assert.equal(store.queue.transactionNumbered(5), null);
    removeHead(store, { type: "delivered", ocppTransactionId: 5 });
    assert.equal(store.queue.transactionNumbered(5), "new");
  }));

Deno.test("message queue marks a transaction unrecoverable when its start is abandoned, not for other messages", () =>
  withStore((bench) => {
    bench.store.journal.commit([started("a"), started("b")], values(1, "b"));
    removeHead(bench.store, { type: "abandoned" });
    removeHead(bench.store, { type: "delivered", ocppTransactionId: 9 });
    removeHead(bench.store, { type: "abandoned" });
    bench.restart();
    assert.equal(bench.store.queue.knowledge("a").type, "unrecoverable");
    assert.equal(bench.store.queue.knowledge("b").type, "numbered");
    assert.equal(bench.store.queue.knowledge("never seen").type, "unrecoverable");
  }));

Deno.test("message queue marks a transaction as given up, unless what was abandoned is expendable", () =>
  withStore((bench) => {
    const [start, stop, sample] = ["start lost", "stop lost", "sample lost"];
    bench.store.journal.commit([started(start), stopped(start)]);
    removeHead(bench.store, { type: "abandoned" });
    removeHead(bench.store, delivered);
    bench.store.journal.commit([started(stop), stopped(stop)]);
    removeHead(bench.store, { type: "delivered", ocppTransactionId: 9 });
    removeHead(bench.store, { type: "abandoned" });
    bench.store.journal.commit([started(sample)], [message("MeterValues", sample, {}, true)]);
    removeHead(bench.store, { type: "delivered", ocppTransactionId: 10 });
    removeHead(bench.store, { type: "abandoned" });
    bench.restart();
    const kept = bench.store.history.list({ offset: 0, limit: 9 });
    assert.deepEqual(kept.map(({ id, givenUp }) => [id, givenUp]), [
      [sample, false],
      [stop, true],
      [start, true],
    ]);
    assert.equal(bench.store.queue.knowledge(stop).type, "numbered");
  }));

Deno.test("message queue takes the removal of an unknown row calmly", () =>
  withStore(({ store: { queue } }) => {
    queue.append(values(1));
    queue.remove(9_999_999, { type: "abandoned" });
    queue.markAttempt(9_999_999, 1, 1);
    assert.equal(queue.count(), 1);
  }));

Deno.test("message queue thins every second value between the first and the last, no more than needed", () =>
  withStore(({ store }) => {
    store.journal.commit([started("a")], values(9));
    assert.equal(store.queue.thin(10), 0);
    assert.equal(store.queue.thin(8), 2);
    assert.deepEqual(drain(store).map(({ payload }) => payload.n), [undefined, 0, 2, 4, 5, 6, 7, 8]);
  }));

Deno.test("message queue thins on and on, but never starts, stops, first and last values", () =>
  withStore(({ store }) => {
    const begin = message("MeterValues", "a", { n: "begin" });
    store.journal.commit([started("a")], [begin, ...values(50)]);
    store.journal.commit([stopped("a"), started("b")], values(2, "b"));
    const all = store.queue.count();
    const gone = store.queue.thin(0);
    assert.equal(store.queue.count(), all - gone);
    const left = drain(store).map(({ action, transactionId, payload }) =>
      `${action} ${transactionId} ${payload.n ?? ""}`
    );
    assert.deepEqual(left, [
      "StartTransaction a ",
      "MeterValues a begin",
      "MeterValues a 0",
      "MeterValues a 49",
      "StopTransaction a ",
      "StartTransaction b ",
      "MeterValues b 0",
      "MeterValues b 1",
    ]);
  }));

Deno.test("message queue rewrites only rows above an id", () =>
  withStore(({ store }) => {
    store.queue.append(values(2));
    const afterId = store.queue.lastId();
    store.queue.append(values(2, null));
    store.queue.rewrite(
      afterId,
      (old) => ({ ...old, createdAtMs: old.createdAtMs + 5, payload: { fixed: true } }),
    );
    const rows = drain(store).map(({ createdAtMs, payload }) => [createdAtMs - 1_000_000, payload]);
    assert.deepEqual(rows, [[0, { n: 0 }], [0, { n: 1 }], [5, { fixed: true }], [5, { fixed: true }]]);
  }));

Deno.test("message queue rewrites all or nothing", () =>
  withStore(({ store }) => {
    store.queue.append(values(3));
    let calls = 0;
    assert.throws(() =>
      store.queue.rewrite(0, (old) => {
        if (++calls === 3) throw new Error("stop");
        return { ...old, payload: { fixed: true } };
      }), /stop/);
    assert.deepEqual(drain(store).map(({ payload }) => payload.n), [0, 1, 2]);
  }));
