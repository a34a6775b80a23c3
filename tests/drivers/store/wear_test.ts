import assert from "node:assert/strict";
import { type Bench, message, started, stopped, withStore } from "./store_bench.ts";

const dayMs = 86_400_000;

/** Charges for `hours` as control and the backend session do: a register each minute, a value each five. */
function charge({ store, clock }: Bench, id: string, hours: number): void {
  let registerWh = 1_000;
  store.counters.set("contactorCycles", 1, store.counters.read("contactorCycles", 1) + 1);
  store.journal.commit([started(id, { meterStartWh: registerWh, registerWh })]);
  for (let minute = 0; minute < hours * 60; minute++) {
    for (let second = 0; second < 60; second++) {
      registerWh += 3;
      store.counters.set("registerLastWh", 1, registerWh);
      clock.advance(1_000);
    }
    const values = minute % 5 === 0 ? [message("MeterValues", id, { value: "x".repeat(900) }, true)] : [];
    store.journal.commit([{ type: "register", id, registerWh, atMs: clock.epochMs() }], values);
    deliver({ store });
  }
  store.journal.commit([stopped(id, clock.epochMs(), registerWh)]);
  deliver({ store });
}

function deliver({ store }: Pick<Bench, "store">): void {
  for (let head = store.queue.head(); head; head = store.queue.head()) {
    store.queue.remove(head.id, { type: "delivered", ocppTransactionId: 1 });
  }
}

Deno.test("flash of an idle station is not written at all, day after day", () =>
  withStore((bench) => {
    bench.store.counters.set("plugCycles", 1, 1);
    bench.clock.advance(dayMs);
    const before = bench.folder.bytesWritten().sinceStart;
    for (let minute = 0; minute < 3 * 24 * 60; minute++) {
      bench.store.counters.set("registerLastWh", 1, 0);
      bench.store.memory.set("availability.1", bench.store.memory.get("availability.1") ?? "Operative");
      bench.clock.advance(60_000);
    }
    const written = bench.folder.bytesWritten().sinceStart - before;
    assert.ok(written <= 20_000, `${written} bytes for one remembered fact`);
    assert.equal(bench.folder.bytesWritten().today, 0);
  }));

Deno.test("flash of a busy day takes less than 40 MB: ten sessions, twelve hours of current", () =>
  withStore((bench) => {
    for (let session = 0; session < 10; session++) charge(bench, `s${session}`, 1.2);
    const { sinceStart } = bench.folder.bytesWritten();
    assert.ok(sinceStart > 1_000_000, `${sinceStart}: commits must count`);
    assert.ok(sinceStart < 40_000_000, `${sinceStart}`);
  }));

Deno.test("flash count agrees with what the kernel says this process wrote", () =>
  withStore((bench) => {
    const before = kernelBytes();
    charge(bench, "s", 10);
    bench.restart();
    const kernel = kernelBytes() - before;
    // File systems without a device behind them tell nothing.
    if (before < 0 || kernel === 0) return;
    charge(bench, "t", 10);
    const ours = bench.folder.bytesWritten().sinceStart;
    const second = kernelBytes() - before - kernel;
    assert.ok(ours > second / 2 && ours < second * 2, `${ours} counted, ${second} written`);
  }));

function kernelBytes(): number {
  try {
    return Number(/^write_bytes: (\d+)/m.exec(Deno.readTextFileSync("/proc/self/io"))?.[1] ?? -1);
  } catch {
    return -1;
  }
}
