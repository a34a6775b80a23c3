import assert from "node:assert/strict";
import { loadSettings, settingsFile } from "../../../drivers/store/settings_file.ts";
import { StorageError } from "../../../drivers/store/storage_error.ts";
import { type Bench, message, openBench, started, stopped } from "./store_bench.ts";

/** A small disk of its own; null where this user may not make one. */
function smallDisk(): string | null {
  const path = Deno.makeTempDirSync({ prefix: "pilotwire-full-" });
  if (mount("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", path)) return path;
  Deno.removeSync(path);
  return null;
}

function mount(command: string, ...args: string[]): boolean {
  try {
    return new Deno.Command(command, { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

async function withSmallDisk(use: (path: string) => void | Promise<void>): Promise<void> {
  const path = smallDisk();
  if (path === null) throw new Error("no small disk could be made");
  try {
    await use(path);
  } finally {
    mount("umount", "-l", path);
    Deno.removeSync(path);
  }
}

const probe = smallDisk();
if (probe !== null) {
  mount("umount", "-l", probe);
  Deno.removeSync(probe);
}
// Making a file system takes rights that a developer's account lacks; the build machine has them.
const ignore = probe === null;

function fillUp(path: string): void {
  const block = new Uint8Array(4_096);
  const file = Deno.openSync(`${path}/ballast`, { create: true, write: true });
  try {
    for (;;) file.writeSync(block);
  } catch {
    // Full now.
  } finally {
    file.close();
  }
}

function commitUntilRefused({ store }: Bench): number {
  for (let n = 0; n < 10_000; n++) {
    try {
      store.journal.commit([started(`t${n}`)], [message("MeterValues", `t${n}`, { text: "x".repeat(500) })]);
    } catch (error) {
      assert.ok(error instanceof StorageError && error.code === "full", String(error));
      return n;
    }
  }
  throw new Error("the disk never filled");
}

Deno.test({
  name: "full disk refuses a commit whole, keeps what was acknowledged, and heals when there is room",
  ignore,
  fn: () =>
    withSmallDisk((disk) => {
      const bench = openBench(`${disk}/data`);
      bench.store.memory.set("before", "here");
      fillUp(disk);
      const taken = commitUntilRefused(bench);
      const { journal, queue, whitelist, memory, cache, counters } = bench.store;
      assert.deepEqual([journal.open().length, queue.count()], [taken, 2 * taken]);
      assert.throws(() => memory.set("after", "x".repeat(9_000)), StorageError);
      assert.equal(memory.get("after"), null);
      for (let n = 0; whitelist.count() === n; n++) {
        try {
          whitelist.add(`${n}`.padEnd(200, "x"));
        } catch (error) {
          assert.ok(error instanceof StorageError);
        }
      }
      cache.put("card", { status: "Accepted", expiryMs: null, parentIdTag: "x".repeat(9_000) });
      assert.equal(cache.get("CARD")?.status, "Accepted", "good for this run");
      counters.set("sessions", 1, 7);

      Deno.removeSync(`${disk}/ballast`);
      journal.commit([started("late"), stopped("late")]);
      bench.restart();
      assert.equal(bench.store.fault, null);
      assert.equal(bench.store.journal.open().length, taken);
      assert.equal(bench.store.queue.count(), 2 * taken + 2);
      assert.deepEqual([bench.store.memory.get("before"), bench.store.memory.get("after")], ["here", null]);
      assert.equal(bench.store.counters.read("sessions", 1), 7);
      bench.close();
    }),
});

Deno.test({
  name: "full disk keeps counters waiting in memory until there is room",
  ignore,
  fn: () =>
    withSmallDisk((disk) => {
      const bench = openBench(`${disk}/data`);
      fillUp(disk);
      commitUntilRefused(bench);
      bench.store.counters.set("plugCycles", 1, 3);
      assert.equal(bench.store.counters.flush(), false);
      Deno.removeSync(`${disk}/ballast`);
      bench.clock.advance(60_000);
      bench.restart();
      assert.equal(bench.store.counters.read("plugCycles", 1), 3);
      bench.close();
    }),
});

Deno.test({
  name: "full disk leaves the settings file and the one before as they were",
  ignore,
  fn: () =>
    withSmallDisk(async (disk) => {
      const bench = openBench(`${disk}/data`);
      const file = settingsFile(bench.folder);
      const documentOf = (revision: number, length: number) => ({
        revision,
        values: { text: "x".repeat(length) },
        changedIn: {},
      });
      assert.ok((await file.save(documentOf(1, 10))).ok && (await file.save(documentOf(2, 10))).ok);
      fillUp(disk);
      const saved = await file.save(documentOf(3, 100_000));
      assert.match(saved.ok ? "" : saved.error.detail, /No space left/);
      assert.deepEqual(loadSettings(bench.folder), { document: documentOf(2, 10), fault: null });
      const left = Array.from(Deno.readDirSync(`${disk}/data`), ({ name }) => name);
      assert.ok(!left.includes("settings.json.new"), `${left}`);
      bench.close();
    }),
});
