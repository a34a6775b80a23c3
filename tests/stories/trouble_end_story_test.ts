/** The program is ended in mid-charge, politely and not: the contactor opens and the backend hears of it exactly once. */
import assert from "node:assert/strict";
import { type BackendProcess, type Payload, startBackend } from "../ocpp/backend_process.ts";
import {
  type Door,
  logIn,
  manufacturerPassword,
  type Program,
  setUp,
  startProgram,
  until,
} from "./program.ts";
import { benchOf, charging, contactorUntil } from "./trouble_process.ts";

function starter(backend: BackendProcess) {
  const set = {
    "backend.backendUrl": backend.url,
    "backend.transactionMessageAttempts": "10",
    "backend.transactionMessageRetryInterval": "1",
  };
  const args = Object.entries(set).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
  return (dataDir?: string) => startProgram({ args, ...(dataDir === undefined ? {} : { dataDir }) });
}

const again = (program: Program): Door => logIn(program, "manufacturer", manufacturerPassword);

/** A card that charges, with the start known to the backend. */
async function charged(door: Door, backend: BackendProcess, idTag: string): Promise<void> {
  await charging(door, 1, idTag);
  await backend.nextCall("StartTransaction", (payload) => payload.idTag === idTag);
  await door.evseUntil(1, ({ transaction }) => transaction?.ocppTransactionId !== null, "its number");
}

const numberedStops = (backend: BackendProcess, transactionId: number): readonly Payload[] =>
  backend.calls("StopTransaction").filter((payload) => payload.transactionId === transactionId);

/** SIGTERM, with a backend that takes the stop and never says so: there is time to look at the contactor. */
async function stoppedUnheard(program: Program, backend: BackendProcess): Promise<void> {
  await backend.order({ do: "answer", action: "StopTransaction", never: true, times: 1 });
  const ended = program.stop();
  await backend.nextCall("StopTransaction");
  assert.equal((await benchOf(program))[0]?.contactor.closed, false);
  assert.equal(await ended, 0);
}

Deno.test("an end in mid-charge opens the contactor and reaches the backend once, also after a restart", async () => {
  await using backend = await startBackend();
  const start = starter(backend);
  let program = await start();
  const { dataDir } = program;
  try {
    await charged(await setUp(program), backend, "ENDING01");
    await stoppedUnheard(program, backend);

    program = await start(dataDir);
    await backend.nextCall("StopTransaction", ({ transactionId }) => transactionId === 1);
    const [unheard, heard, ...more] = numberedStops(backend, 1);
    assert.deepEqual(heard, unheard, "the same stop, until it was heard");
    assert.deepEqual(more, []);
    assert.equal(heard?.reason, "Reboot");

    await charged(again(program), backend, "ENDING02");
    assert.equal(await program.stop(), 0);
    const [flushed, ...others] = numberedStops(backend, 2);
    assert.equal(flushed?.reason, "Reboot");
    assert.deepEqual(others, []);
    assert.ok(!program.log().includes("Uncaught"), program.log());

    program = await start(dataDir);
    await contactorUntil(program, 1, false);
    await charged(again(program), backend, "ENDING03");
    await program.kill();
    program = await start(dataDir);
    const lost = await backend.nextCall("StopTransaction", ({ transactionId }) => transactionId === 3);
    assert.equal(lost.reason, "PowerLoss");
    await until(async () => (await again(program).state()).backend.queueLength === 0, "an empty queue");
    assert.equal(await program.stop(), 0);
    program = await start(dataDir);
    await backend.nextCall("BootNotification");
    const { sessions } = await again(program).must<{ sessions: readonly { readonly idTag: string }[] }>(
      "GET",
      "/api/v1/sessions",
    );
    assert.deepEqual(sessions.map(({ idTag }) => idTag).toSorted(), ["ENDING01", "ENDING02", "ENDING03"]);
    assert.equal(numberedStops(backend, 3).length, 1);
    assert.equal(backend.calls("StartTransaction").length, 3);
    backend.assertStrict();
  } finally {
    assert.equal(await program.stop(), 0);
  }
});
