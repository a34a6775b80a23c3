import assert from "node:assert/strict";
import { maxFinished } from "../../../drivers/store/journal.ts";
import { openStore, type Store } from "../../../drivers/store/mod.ts";
import { FakeClock } from "../../fake_clock.ts";
import { openFolder, started, stopped, withFolder, withStore } from "./store_bench.ts";

const ids = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id);

Deno.test("session history lists newest first, by charging point, by time and by page", () =>
  withStore(({ store: { journal, history } }) => {
    for (let n = 0; n < 6; n++) {
      journal.commit([started(`s${n}`, { evse: 1 + (n % 2), startedAtMs: n * 1_000 })]);
    }
    assert.deepEqual(ids(history.list({ offset: 0, limit: 3 })), ["s5", "s4", "s3"]);
    assert.deepEqual(ids(history.list({ offset: 4, limit: 3 })), ["s1", "s0"]);
    assert.deepEqual(ids(history.list({ evse: 2, offset: 0, limit: 9 })), ["s5", "s3", "s1"]);
    assert.deepEqual(ids(history.list({ fromMs: 1_000, toMs: 3_000, offset: 0, limit: 9 })), ["s2", "s1"]);
    assert.equal(history.count({ evse: 1, fromMs: 2_000 }), 2);
    assert.deepEqual(history.list({ offset: 0, limit: -1 }), []);
  }));

Deno.test("session history hands out at most 500 at once", () =>
  withStore(({ store: { journal, history } }) => {
    journal.commit(Array.from({ length: 600 }, (_, n) => started(`s${n}`)));
    assert.equal(history.list({ offset: 0, limit: 1e9 }).length, 500);
  }));

Deno.test("session history averages finished sessions only, and knows of none without any", () =>
  withStore(({ store: { journal, history } }) => {
    assert.deepEqual(history.totals(), { count: 0, averageDurationMs: null, averageEnergyWh: null });
    journal.commit([
      started("a", { startedAtMs: 1_000 }),
      started("b", { startedAtMs: 1_000 }),
      started("c"),
    ]);
    assert.equal(history.totals().count, 0);
    journal.commit([stopped("a", 2_000, 1_500), stopped("b", 4_000, 2_500)]);
    assert.deepEqual(history.totals(), { count: 2, averageDurationMs: 2_000, averageEnergyWh: 1_500 });
  }));

Deno.test("session history totals each charging point by itself, and all together", () =>
  withStore(({ store: { journal, history } }) => {
    const facts = { startedAtMs: 1_000 };
    journal.commit([started("a", { ...facts, evse: 1 }), started("b", { ...facts, evse: 2 })]);
    journal.commit([started("c", { ...facts, evse: 2 })]);
    journal.commit([stopped("a", 2_000, 1_500), stopped("b", 4_000, 2_500), stopped("c", 6_000, 3_500)]);
    assert.deepEqual(history.totals(1), { count: 1, averageDurationMs: 1_000, averageEnergyWh: 1_000 });
    assert.deepEqual(history.totals(2), { count: 2, averageDurationMs: 4_000, averageEnergyWh: 2_500 });
    assert.deepEqual(history.totals(3), { count: 0, averageDurationMs: null, averageEnergyWh: null });
    assert.deepEqual(history.totals(), { count: 3, averageDurationMs: 3_000, averageEnergyWh: 2_000 });
  }));

Deno.test("session history never counts down: sessions that were dropped stay counted, over a restart too", () =>
  withFolder((path) => {
    const ids = Array.from({ length: maxFinished + 30 }, (_, n) => `s${n}`);
    const bulk = maxFinished - 10;
    const first = openSilent(path);
    const { journal } = first.store;
    journal.commit(ids.map((id, n) => started(id, { evse: 1 + (n % 3) })));
    journal.commit(ids.slice(0, bulk).map((id) => stopped(id)));
    for (let n = bulk; n < ids.length; n += 5) {
      journal.commit(ids.slice(n, n + 5).map((id) => stopped(id)));
      assert.equal(first.store.history.totals().count, n + 5);
    }
    assert.equal(first.store.history.count({}), maxFinished, "the oldest rows were dropped");
    first.close();
    const { store: { history }, close } = openSilent(path);
    assert.deepEqual([1, 2, 3].map((evse) => history.totals(evse).count), [3_344, 3_343, 3_343]);
    assert.equal(history.totals().count, ids.length);
    close();
  }));

/** A store that owes no backend anything. */
function openSilent(path: string): { readonly store: Store; close(): void } {
  const folder = openFolder(path);
  const store = openStore(folder, { clock: new FakeClock(), outbox: () => [] });
  assert.ok(store.ok, JSON.stringify(store));
  return {
    store: store.value,
    close() {
      store.value.close();
      folder.close();
    },
  };
}
