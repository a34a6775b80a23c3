/**
 * Works on a data folder until it is killed, and says on standard output what is on disk, one JSON line each, only
 * after the call has returned. Arguments: folder, kind of work, seed.
 */
import { type DataFolder, openDataFolder } from "../../../drivers/store/data_folder.ts";
import { openStore } from "../../../drivers/store/mod.ts";
import { loadSettings, settingsFile } from "../../../drivers/store/settings_file.ts";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { seededRandom } from "../../fake_clock.ts";
import { message, nameOf, outbox, started, stopped } from "./store_bench.ts";

const [path = "", work = "", seed = "1"] = Deno.args;
const random = seededRandom(Number(seed));
const clock = systemClock();

function say(fact: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(fact)}\n`));
}

const opened = openDataFolder(path, { epochMs: () => clock.epochMs() });
if (!opened.ok) throw new Error(opened.error.code);

switch (work) {
  case "hold":
    say("held");
    setInterval(() => {}, 1_000);
    break;
  case "transactions":
    runTransactions(opened.value);
    break;
  case "settings":
    await runSettings(opened.value);
    break;
}

/** Starts, registers, deliveries and stops for ever; energy rises by one watt-hour with each step. */
function runTransactions(folder: DataFolder): never {
  const store = openStore(folder, { clock, outbox });
  if (!store.ok) throw new Error(store.error.code);
  const { journal, counters, queue, memory } = store.value;
  let step = Number(memory.get("test.step") ?? 0);
  for (const { id, registerWh } of journal.open()) {
    journal.commit([stopped(id, 2_000_000, registerWh)]);
    say({ did: "stopped", id });
  }
  for (;;) {
    step += 1 + Math.floor(random() * 3);
    memory.set("test.step", String(step));
    const id = `${step}-${crypto.randomUUID()}`;
    counters.set("sessions", 1, step);
    journal.commit([started(id, { meterStartWh: step, registerWh: step })]);
    say({ did: "started", id, step });
    for (let beat = 0; beat < random() * 4; beat++) {
      const registerWh = ++step;
      journal.commit([{ type: "register", id, registerWh, atMs: step }], [
        message("MeterValues", id, { registerWh }, true),
      ]);
      say({ did: "register", id, registerWh });
    }
    const head = random() < 0.3 ? queue.head() : null;
    if (head) {
      // Named before, because the line after it may never be said.
      say({ did: "removing", message: nameOf(head.message) });
      queue.remove(head.id, { type: "delivered", ocppTransactionId: step });
      say({ did: "removed", message: nameOf(head.message) });
    }
    journal.commit([stopped(id, step, step)]);
    say({ did: "stopped", id });
  }
}

/** Stores ever larger documents, each as a whole readable by its own number. */
async function runSettings(folder: DataFolder): Promise<never> {
  const file = settingsFile(folder);
  const { document, fault } = loadSettings(folder);
  say({ did: "loaded", revision: document?.revision ?? 0, fault });
  for (let revision = (document?.revision ?? 0) + 1;; revision++) {
    const values = { number: revision, padding: "x".repeat(Math.floor(random() * 40_000)) };
    const saved = await file.save({ revision, values, changedIn: { number: revision } });
    if (!saved.ok) throw new Error(saved.error.detail);
    say({ did: "saved", revision });
  }
}
