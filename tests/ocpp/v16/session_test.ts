import assert from "node:assert/strict";
import type { Payload } from "../../../ocpp/frames.ts";
import type { ResetHost } from "../../../ocpp/mod.ts";
import type { Protocol } from "../../../ocpp/protocol.ts";
import { createSession } from "../../../ocpp/v16/session.ts";
import { FakeClock, settle } from "../../fake_clock.ts";
import { type Bench, createBench, type Settings } from "../bench.ts";

interface Talk extends AsyncDisposable {
  readonly bench: Bench;
  readonly protocol: Protocol;
  readonly sent: unknown[][];
  /** Own calls so far, by action. */
  actions(): readonly string[];
  /** Answers the newest call of ours. */
  answer(payload: Payload): Promise<void>;
  /** Calls the station; gives the frame that came back. */
  call(action: string, payload: Payload): Promise<unknown[] | undefined>;
}

async function talk(
  settings: Settings = {},
  trusted = true,
  reset: ResetHost = () => {},
  changed: () => void = () => {},
): Promise<Talk> {
  const bench = await createBench({
    trusted,
    clock: new FakeClock(),
    settings: { "backend.backendUrl": "ws://127.0.0.1:9/x", ...settings },
  });
  const sent: unknown[][] = [];
  let serial = 0;
  const protocol = createSession({
    clock: bench.clock,
    random: () => 0,
    wallTime: bench.time,
    newId: () => `id${++serial}`,
    log: bench.log,
    settings: bench.settings,
    station: bench.station,
    queue: bench.store.queue,
    journal: bench.store.journal,
    cache: bench.store.cache,
    outbox: bench.outbox,
    lastEarlierRow: bench.store.queue.lastId(),
    reset,
    softwareVersion: "1",
    send: (text) => sent.push(JSON.parse(text)) > 0,
    settled: () => {},
    changed,
  });
  bench.station.subscribe((event) => protocol.station(event));
  bench.settings.subscribe((applied) => protocol.settingsChanged(applied));
  const calls = () => sent.filter(([type]) => type === 2);
  return {
    bench,
    protocol,
    sent,
    actions: () => calls().map(([, , action]) => String(action)),
    async answer(payload) {
      protocol.received(JSON.stringify([3, calls().at(-1)?.[1], payload]));
      await settle();
    },
    async call(action, payload) {
      const id = `call${++serial}`;
      protocol.received(JSON.stringify([2, id, action, payload]));
      await settle();
      return sent.find(([type, answered]) => type !== 2 && answered === id);
    },
    async [Symbol.asyncDispose]() {
      protocol.stop();
      await bench[Symbol.asyncDispose]();
    },
  };
}

const accepted = (utcMs: number, interval = 300) => ({
  status: "Accepted",
  currentTime: new Date(utcMs).toISOString(),
  interval,
});

Deno.test("session sends nothing but BootNotification before it is accepted, and serves configuration", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer({ status: "Pending", currentTime: "2026-01-05T06:00:00Z", interval: 40 });
  one.bench.station.status(1, "Preparing");
  one.bench.station.start(1, "A");
  assert.equal(await one.protocol.authority.authorize("A"), "no_answer");
  one.bench.clock.advance(39_000);
  assert.deepEqual(one.actions(), ["BootNotification"]);
  assert.equal((await one.call("GetConfiguration", { key: ["NumberOfConnectors"] }))?.[0], 3);
  assert.deepEqual((await one.call("RemoteStartTransaction", { idTag: "A" }))?.[2], { status: "Rejected" });
  assert.deepEqual((await one.call("RemoteStopTransaction", { transactionId: 1 }))?.[2], {
    status: "Rejected",
  });
  one.bench.clock.advance(1_000);
  assert.deepEqual(one.actions(), ["BootNotification", "BootNotification"]);
  assert.equal(one.protocol.phase(), "booting");
});

Deno.test("session answers SecurityError while it is rejected, and asks again after the interval", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer({ status: "Rejected", currentTime: "2026-01-05T06:00:00Z", interval: 0 });
  assert.deepEqual((await one.call("GetConfiguration", {}))?.slice(0, 3), [
    4,
    "call2",
    "SecurityError",
  ]);
  one.bench.clock.advance(59_999);
  assert.equal(one.actions().length, 1);
  one.bench.clock.advance(1);
  assert.equal(one.actions().length, 2);
});

Deno.test("session introduces itself again, when the answer never comes or is a refusal", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.bench.clock.advanceAsync(30_000 + 60_000);
  assert.deepEqual(one.actions(), ["BootNotification", "BootNotification"]);
  one.protocol.received(JSON.stringify([4, "id2", "InternalError", "", {}]));
  await settle();
  await one.bench.clock.advanceAsync(60_000);
  assert.equal(one.actions().length, 3);
});

Deno.test("session knows its next heartbeat by the time it tells that it is accepted", async () => {
  const notes: string[] = [];
  await using one = await talk({}, true, () => {}, () => notes.push(one.protocol.note()));
  one.protocol.opened();
  await one.answer(accepted(one.bench.time.utcMs(), 300));
  assert.equal(notes.at(-1), "next heartbeat in 300 s");
});

Deno.test("session reports, beats and asks for cards, once it is accepted", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer(accepted(one.bench.clock.epochMs(), 100));
  for (let connector = 0; connector <= 2; connector++) await one.answer({});
  assert.deepEqual(one.actions(), ["BootNotification", ...Array(3).fill("StatusNotification")]);
  const answer = one.protocol.authority.authorize("A");
  assert.equal(one.actions().at(-1), "Authorize");
  await one.answer({ idTagInfo: { status: "Blocked", parentIdTag: "P" } });
  assert.deepEqual(await answer, { status: "Blocked", expiryMs: null, parentIdTag: "P" });
  assert.equal(one.bench.store.cache.get("A")?.status, "Blocked");
  one.bench.clock.advance(100_000);
  assert.equal(one.actions().at(-1), "Heartbeat");
});

Deno.test("session stays accepted while a car charges, though a triggered introduction is put off", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer(accepted(one.bench.clock.epochMs()));
  for (let connector = 0; connector <= 2; connector++) await one.answer({});
  one.bench.station.start(1, "A");
  await one.answer({ transactionId: 5, idTagInfo: { status: "Accepted" } });
  await one.call("TriggerMessage", { requestedMessage: "BootNotification" });
  await one.answer({ status: "Pending", interval: 60 });
  assert.equal(one.protocol.phase(), "accepted");
  one.bench.station.stop(1, "Local");
  await one.answer({});
  await one.call("TriggerMessage", { requestedMessage: "BootNotification" });
  await one.answer({ status: "Pending", interval: 60 });
  assert.equal(one.protocol.phase(), "booting");
});

Deno.test("session tells control what the backend thinks of the card of a transaction", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer(accepted(one.bench.clock.epochMs()));
  for (let connector = 0; connector <= 2; connector++) await one.answer({});
  const id = one.bench.station.start(1, "A");
  await one.answer({ transactionId: 5, idTagInfo: { status: "Invalid" } });
  assert.deepEqual(one.bench.station.judged, [{
    id,
    info: { status: "Invalid", expiryMs: null, parentIdTag: null },
  }]);
});

Deno.test("times of before the clock was set are put right, but not those of an earlier run", async () => {
  await using one = await talk({}, false);
  const beforeMs = one.bench.time.utcMs();
  one.bench.station.start(1, "A");
  const { station, store, outbox } = one.bench;
  const [running] = store.journal.open();
  assert.ok(running && station.state().evses[0]?.transaction);
  outbox.adopt([{ ...running, id: "earlier" }]);
  const timestamp = "2026-01-04T20:00:00.000Z";
  const payload = { meterStop: 1, timestamp, reason: "PowerLoss" };
  const kept = { evse: 2, transactionId: "earlier", expendable: false, createdAtMs: beforeMs } as const;
  store.queue.append([{ action: "StopTransaction", payload, ...kept }]);
  const dayMs = 86_400_000;
  one.protocol.opened();
  await one.answer(accepted(beforeMs + dayMs));
  for (let connector = 0; connector <= 2; connector++) await one.answer({});
  const start = one.sent.find(([, , action]) => action === "StartTransaction")?.[3] as Payload;
  assert.equal(Date.parse(String(start.timestamp)), beforeMs + dayMs);
  await one.answer({ transactionId: 5 });
  const stop = one.sent.find(([, , action]) => action === "StopTransaction")?.[3] as Payload;
  assert.equal(stop.timestamp, timestamp);
  assert.ok(one.bench.time.isTrusted());
});

Deno.test("handler that fails inside is answered InternalError, and the session goes on", async () => {
  await using one = await talk();
  one.protocol.opened();
  Object.assign(one.bench.store.cache, {
    clear: () => {
      throw new Error("disk full");
    },
  });
  assert.deepEqual((await one.call("ClearCache", {}))?.slice(2, 4), ["InternalError", "ClearCache failed"]);
  assert.equal((await one.call("GetConfiguration", {}))?.[0], 3);
});

Deno.test("unknown action is NotImplemented, a known one NotSupported, a bad payload what the standard says", async () => {
  await using one = await talk();
  one.protocol.opened();
  const code = async (action: string, payload: Payload) => (await one.call(action, payload))?.[2];
  assert.equal(await code("MakeCoffee", {}), "NotImplemented");
  assert.equal(await code("constructor", {}), "NotImplemented");
  assert.equal(await code("SetChargingProfile", {}), "NotSupported");
  assert.equal(await code("Heartbeat", {}), "NotSupported");
  assert.equal(await code("Reset", {}), "OccurenceConstraintViolation");
  assert.equal(await code("Reset", { type: "Warm" }), "PropertyConstraintViolation");
  assert.equal(await code("UnlockConnector", { connectorId: "1" }), "TypeConstraintViolation");
});

Deno.test("remote start with a charging profile is taken without it, as the standard wants", async () => {
  await using one = await talk();
  one.protocol.opened();
  await one.answer(accepted(one.bench.clock.epochMs()));
  const chargingProfile = {
    ...{ chargingProfileId: 1, stackLevel: 0, chargingProfilePurpose: "TxProfile" },
    chargingProfileKind: "Relative",
    chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit: 8.1 }] },
  };
  const answer = await one.call("RemoteStartTransaction", { idTag: "A", connectorId: 1, chargingProfile });
  assert.deepEqual(answer?.[2], { status: "Accepted" });
});

Deno.test("sample interval acts at once, and the next sample keeps the beat of the transaction", async () => {
  await using one = await talk({ "backend.meterValueSampleInterval": 600 });
  one.bench.station.start(1, "A");
  one.bench.clock.advance(25_000);
  assert.equal(one.bench.store.queue.count(), 1);
  await one.bench.settings.propose({ "backend.meterValueSampleInterval": 10 }, "backend");
  one.bench.clock.advance(4_999);
  assert.equal(one.bench.store.queue.count(), 1);
  one.bench.clock.advance(1);
  assert.equal(one.bench.store.queue.count(), 2, "30 s after the start");
  one.bench.clock.advance(20_000);
  assert.equal(one.bench.store.queue.count(), 4);
  await one.bench.settings.propose({ "backend.meterValueSampleInterval": 0 }, "backend");
  one.bench.clock.advance(100_000);
  assert.equal(one.bench.store.queue.count(), 4);
});

Deno.test("clock-aligned values come at whole moments, of every point, with their own moment", async () => {
  await using one = await talk({
    "backend.clockAlignedDataInterval": 900,
    "backend.meterValueSampleInterval": 0,
  });
  const { bench } = one;
  one.protocol.opened();
  await one.answer(accepted(bench.clock.epochMs(), 7_200));
  for (let connector = 0; connector <= 2; connector++) await one.answer({});
  bench.station.start(1, "A");
  await one.answer({ transactionId: 5 });
  const seen = () => one.sent.filter(([, , action]) => action === "MeterValues").map((call) => call[3]);
  bench.clock.advance(899_999); // It is six o'clock at the start.
  assert.deepEqual(seen(), []);
  bench.clock.advance(1);
  for (let turn = 0; turn < 3; turn++) await one.answer({});
  const values = seen() as { connectorId: number; transactionId?: number; meterValue: Payload[] }[];
  assert.deepEqual(
    values.map(({ connectorId, transactionId }) => [connectorId, transactionId]).toSorted(),
    [[1, 5], [2, undefined]],
  );
  for (const { meterValue: [value] } of values) {
    assert.equal(value?.timestamp, "2026-01-05T06:15:00.000Z");
  }
});

Deno.test("reset begins once, after its answer has gone out", async () => {
  const seen: unknown[] = [];
  await using one = await talk({}, true, (kind) => seen.push(kind, one.sent.at(-1)?.[2]));
  one.protocol.opened();
  await one.call("Reset", { type: "Hard" });
  await one.call("Reset", { type: "Soft" });
  await one.bench.clock.advanceAsync(60_000);
  const accepted = { status: "Accepted" };
  assert.deepEqual(seen, ["hard", accepted, "soft", accepted]);
});
