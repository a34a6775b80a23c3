import assert from "node:assert/strict";
import type { IdTagInfo } from "../../../control/ports.ts";
import { maxCached } from "../../../drivers/store/authorization_cache.ts";
import { counterCheckpointMs } from "../../../drivers/store/counters.ts";
import { maxTags } from "../../../drivers/store/whitelist.ts";
import { started, withStore } from "./store_bench.ts";

Deno.test("whitelist compares without case, shows tags as they were given, sorted, over a restart", () =>
  withStore((bench) => {
    for (const tag of ["beef02", "ABC", "abc", "0A1"]) assert.ok(bench.store.whitelist.add(tag));
    bench.restart();
    const { whitelist } = bench.store;
    assert.deepEqual(whitelist.list("", 0, 10), ["0A1", "ABC", "beef02"]);
    assert.deepEqual(whitelist.list("EF", 0, 10), ["beef02"]);
    assert.deepEqual(whitelist.list("", 1, 1), ["ABC"]);
    assert.ok(whitelist.has("BEEF02") && whitelist.remove("Abc") && !whitelist.remove("Abc"));
    assert.deepEqual([whitelist.count(), whitelist.has("abc")], [2, false]);
    assert.equal(whitelist.clear(), 2);
    bench.restart();
    assert.equal(bench.store.whitelist.count(), 0);
  }));

Deno.test("whitelist is full at 1,000 tags and still knows them", () =>
  withStore(({ store: { whitelist } }) => {
    for (let tag = 0; tag < maxTags; tag++) assert.ok(whitelist.add(`T${tag}`));
    assert.equal(whitelist.add("one more"), false);
    assert.equal(whitelist.add("t999"), true);
    assert.equal(whitelist.count(), 1_000);
    whitelist.remove("T5");
    assert.equal(whitelist.add("one more"), true);
  }));

const accepted: IdTagInfo = { status: "Accepted", expiryMs: 9e12, parentIdTag: "FAMILY" };

Deno.test("authorization cache keeps answers over a restart and drops the oldest beyond its bound", () =>
  withStore((bench) => {
    for (let tag = 0; tag < maxCached; tag++) bench.store.cache.put(`t${tag}`, accepted);
    bench.store.cache.put("T0", { ...accepted, status: "Blocked" });
    bench.store.cache.put("new", { status: "Invalid", expiryMs: null, parentIdTag: null });
    bench.restart();
    const { cache } = bench.store;
    assert.equal(cache.count(), maxCached);
    assert.equal(cache.get("t0")?.status, "Blocked");
    assert.equal(cache.get("T1"), null, "the one told of longest ago");
    assert.deepEqual(cache.get("T2"), accepted);
    assert.deepEqual(cache.get("NEW"), { status: "Invalid", expiryMs: null, parentIdTag: null });
    cache.clear();
    bench.restart();
    assert.equal(bench.store.cache.count(), 0);
  }));

Deno.test("authorization cache writes nothing when told the same again", () =>
  withStore(({ folder, store: { cache } }) => {
    cache.put("a", accepted);
    const before = folder.bytesWritten().sinceStart;
    for (let day = 0; day < 100; day++) cache.put("A", { ...accepted });
    assert.equal(folder.bytesWritten().sinceStart, before);
    cache.put("a", { ...accepted, expiryMs: 1 });
    assert.ok(folder.bytesWritten().sinceStart > before);
  }));

Deno.test("memory is on disk at once and writes nothing when the fact is known", () =>
  withStore((bench) => {
    bench.store.memory.set("availability.1", "Inoperative");
    const before = bench.folder.bytesWritten().sinceStart;
    bench.store.memory.set("availability.1", "Inoperative");
    assert.equal(bench.folder.bytesWritten().sinceStart, before);
    bench.restart();
    assert.equal(bench.store.memory.get("availability.1"), "Inoperative");
    assert.equal(bench.store.memory.get("availability.2"), null);
  }));

Deno.test("memory refuses to grow without bound", () =>
  withStore(({ store: { memory } }) => {
    assert.throws(() => memory.set("k", "x".repeat(10_001)), RangeError);
    assert.throws(() => memory.set("k".repeat(101), ""), RangeError);
    assert.equal(memory.get("k"), null);
  }));

Deno.test("counters are written with the next commit", () =>
  withStore((bench) => {
    const { counters, journal } = bench.store;
    counters.set("registerLastWh", 2, 123.5);
    journal.commit([started("a")]);
    const before = bench.folder.bytesWritten().sinceStart;
    bench.clock.advance(10 * counterCheckpointMs);
    assert.equal(bench.folder.bytesWritten().sinceStart, before, "written twice");
    bench.restart();
    assert.equal(bench.store.counters.read("registerLastWh", 2), 123.5);
    assert.equal(bench.store.counters.read("registerLastWh", 1), 0);
  }));

Deno.test("counters are written a minute after a change at the latest, once for all changes", () =>
  withStore(({ clock, folder, store: { counters } }) => {
    counters.set("plugCycles", 1, 1);
    clock.advance(counterCheckpointMs - 1);
    for (let cycle = 2; cycle < 50; cycle++) counters.set("plugCycles", 1, cycle);
    const before = folder.bytesWritten().sinceStart;
    clock.advance(1);
    const once = folder.bytesWritten().sinceStart - before;
    assert.ok(once > 0, "not written");
    clock.advance(100 * counterCheckpointMs);
    assert.equal(folder.bytesWritten().sinceStart, before + once);
  }));
