import assert from "node:assert/strict";
import { started, stopped, withStore } from "./store_bench.ts";

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
