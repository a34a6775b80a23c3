import assert from "node:assert/strict";
import { createDelivery, type Delivery, fullAt } from "../../../ocpp/v16/delivery.ts";
import type { Payload } from "../../../ocpp/frames.ts";
import type { CallOutcome } from "../../../ocpp/rpc.ts";
import type { OutgoingMessage } from "../../../control/ports.ts";
import { defaults } from "../../../schema/mod.ts";
import { seededRandom, settle } from "../../fake_clock.ts";
import { type Bench, createBench } from "../bench.ts";

interface Desk extends AsyncDisposable {
  bench: Bench;
  delivery: Delivery;
  readonly calls: { readonly action: string; readonly payload: Payload }[];
  readonly numbered: string[];
  readonly judged: string[];
  readonly lost: string[];
  readonly full: boolean[];
  /** What the backend does with a call. */
  answer: (action: string, payload: Payload) => CallOutcome;
  /** Loses everything in memory, as a power cut does, and goes on. */
  powerCut(): Promise<void>;
}

async function desk(attempts = 3): Promise<Desk> {
  const settings = {
    "backend.backendUrl": "ws://127.0.0.1:9/x",
    "backend.transactionMessageAttempts": attempts,
    "backend.transactionMessageRetryInterval": 60,
  };
  const desk: Desk = {
    bench: await createBench({ settings }),
    calls: [],
    numbered: [],
    judged: [],
    lost: [],
    full: [],
    answer: () => ({ type: "result", payload: { transactionId: 7, idTagInfo: { status: "Accepted" } } }),
    delivery: undefined as unknown as Delivery,
    async powerCut() {
      desk.delivery.pause();
      desk.bench = await desk.bench.powerCut();
      open();
    },
    async [Symbol.asyncDispose]() {
      desk.delivery.pause();
      await desk.bench[Symbol.asyncDispose]();
    },
  };
  function open(): void {
    const { bench } = desk;
    desk.delivery = createDelivery({
      clock: bench.clock,
      random: () => 0,
      wallTime: bench.time,
      log: bench.log,
      queue: bench.store.queue,
      cache: bench.store.cache,
      settings: () => ({ ...defaults(), ...settings }),
      call: (action, payload) => {
        desk.calls.push({ action, payload });
        return Promise.resolve(desk.answer(action, payload));
      },
      numbered: (id, number) => void desk.numbered.push(`${id} ${number}`),
      judged: (id, { status }) => void desk.judged.push(`${id} ${status}`),
      lost: ({ action }, why) => void desk.lost.push(`${action}: ${why}`),
      full: (isFull) => void desk.full.push(isFull),
    });
  }
  open();
  return desk;
}

const brief = ({ action, payload }: { action: string; payload: Payload }) =>
  action === "StartTransaction" ? action : `${action} ${payload.transactionId}`;

Deno.test("queue is sent in order, with the number that the start was given", async () => {
  await using one = await desk();
  one.bench.station.start(1, "A");
  one.bench.station.stop(1, "Local", "A");
  one.delivery.resume();
  await settle();
  assert.deepEqual(one.calls.map(brief), ["StartTransaction", "StopTransaction 7"]);
  assert.equal(one.bench.store.queue.count(), 0);
  assert.deepEqual(one.numbered, ["0000-1 7"]);
  assert.deepEqual(one.judged, ["0000-1 Accepted"]);
  assert.equal(one.bench.store.cache.get("A")?.status, "Accepted");
});

Deno.test("attempt counts when the backend fails it, and the wait grows; a lost link costs nothing", async () => {
  await using one = await desk();
  one.bench.station.start(1, "A");
  one.answer = () => ({ type: "no_link" });
  one.delivery.resume();
  await one.bench.clock.advanceAsync(60_000);
  assert.ok(one.calls.length > 5 && one.calls.length < 15, `tried ${one.calls.length} times in a minute`);
  assert.equal(one.bench.store.queue.head()?.attempts, 0);
  one.calls.length = 0;
  one.answer = () => ({ type: "timeout" });
  await one.bench.clock.advanceAsync(5_000);
  assert.equal(one.calls.length, 1);
  await one.bench.clock.advanceAsync(54_000);
  assert.equal(one.calls.length, 1, "not before 60 s");
  await one.bench.clock.advanceAsync(7_000);
  assert.equal(one.calls.length, 2);
  await one.bench.clock.advanceAsync(110_000);
  assert.equal(one.calls.length, 2, "not before another 120 s");
  await one.bench.clock.advanceAsync(15_000);
  assert.equal(one.calls.length, 3);
  assert.deepEqual(one.lost, ["StartTransaction: no answer, 3 times"]);
});

Deno.test("rest of a transaction goes with -1, when its start was given up or got no number", async () => {
  await using one = await desk();
  for (const idTag of ["A", "B"]) {
    one.bench.station.start(1, idTag);
    one.bench.station.stop(1, "Local");
  }
  one.answer = (action, payload) => {
    if (payload.idTag === "A") return { type: "error", code: "InternalError", description: "" };
    return { type: "result", payload: action === "StartTransaction" ? { transactionId: "x" } : {} };
  };
  one.delivery.resume();
  await one.bench.clock.advanceAsync(600_000);
  assert.deepEqual(one.calls.map(brief), [
    ...["StartTransaction", "StartTransaction", "StartTransaction", "StopTransaction -1"],
    ...["StartTransaction", "StopTransaction -1"],
  ]);
  assert.equal(one.bench.store.queue.count(), 0);
  assert.equal(one.lost.length, 2);
});

Deno.test("message that the schema refuses is given up, and what follows is sent", async () => {
  await using one = await desk();
  const payload = { connectorId: 1, meterValue: [] };
  const message: OutgoingMessage = {
    ...{ action: "MeterValues", evse: 1, transactionId: null, expendable: true, createdAtMs: 0 },
    payload,
  };
  one.bench.store.queue.append([{ ...message, payload: { connectorId: "one" } }, {
    ...message,
    payload: { connectorId: 1, meterValue: [{ timestamp: "2026-01-05T00:00:00Z", sampledValue: [] }] },
  }]);
  one.delivery.resume();
  await settle();
  assert.equal(one.lost.length, 1);
  assert.equal(one.calls.length, 1);
  assert.equal(one.bench.store.queue.count(), 0);
});

Deno.test("queue loses samples and no start or stop, when it is too long, and says so", async () => {
  await using one = await desk();
  const { store, station } = one.bench;
  const id = station.start(1, "A");
  const sample = (index: number): OutgoingMessage => ({
    action: "MeterValues",
    evse: 1,
    transactionId: id,
    payload: { connectorId: 1, meterValue: [], index },
    expendable: true,
    createdAtMs: index,
  });
  store.queue.append(Array.from({ length: fullAt + 10 }, (_, index) => sample(index)));
  station.stop(1, "Local");
  one.delivery.poke();
  assert.ok(store.queue.count() <= fullAt);
  assert.equal(store.queue.head()?.message.action, "StartTransaction");
  assert.deepEqual(one.full, [true]);
});

Deno.test("queue waits with the next message, when the answer to the last cannot be noted", async () => {
  await using one = await desk();
  one.bench.station.start(1, "A");
  one.bench.station.stop(1, "Local");
  const { queue } = one.bench.store;
  const remove = queue.remove;
  let refusals = 3;
  Object.assign(queue, {
    remove: (...row: Parameters<typeof remove>) => {
      if (refusals-- > 0) throw new Error("disk full");
      remove(...row);
    },
  });
  one.delivery.resume();
  await one.bench.clock.advanceAsync(60_000);
  assert.deepEqual(one.calls.map(brief), ["StartTransaction", "StopTransaction 7"], "sent once each");
});

interface Billed {
  readonly number: number;
  readonly meterStart: unknown;
  meterStop: unknown;
}

/** A backend that knows a repeated start again, as SteVe does, and may fail after it has written. */
function ledger(random: () => number) {
  const billed = new Map<string, Billed>();
  function write(action: string, payload: Payload): Payload {
    if (action === "StopTransaction") {
      const found = [...billed.values()].find(({ number }) => number === payload.transactionId);
      assert.ok(found, `stop of the unknown transaction ${payload.transactionId}`);
      assert.ok(found.meterStop === null || found.meterStop === payload.meterStop, "two different stops");
      found.meterStop = payload.meterStop;
      return {};
    }
    const { connectorId, idTag, timestamp, meterStart } = payload;
    const key = JSON.stringify([connectorId, idTag, timestamp, meterStart]);
    const known = billed.get(key) ?? { number: billed.size + 1, meterStart, meterStop: null };
    billed.set(key, known);
    return { transactionId: known.number, idTagInfo: { status: "Accepted" } };
  }
  function answer(action: string, payload: Payload): CallOutcome {
    const dice = random();
    if (dice < 0.1) return { type: dice < 0.05 ? "no_link" : "timeout" };
    const result = { type: "result", payload: write(action, payload) } as const;
    if (dice < 0.3) return { type: dice < 0.2 ? "no_link" : "timeout" };
    return result;
  }
  return { billed, answer };
}

Deno.test("every transaction is billed once and whole, through lost answers and power cuts", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  await using one = await desk(100);
  const { billed, answer } = ledger(random);
  one.answer = answer;
  one.delivery.resume();
  const meters = new Map<string, readonly [number, number]>();
  let registerWh = 1_000;
  const total = 60;
  for (let index = 0; index < total; index++) {
    const idTag = `TAG${index}`;
    const meter = (importWh: number) =>
      one.bench.station.change(1, { meter: { ...one.bench.station.state().evses[0]!.meter, importWh } });
    meter(registerWh);
    one.bench.station.serial = index;
    one.bench.station.start(1, idTag);
    one.delivery.poke();
    await one.bench.clock.advanceAsync(Math.floor(random() * 20_000));
    const startWh = registerWh;
    registerWh += Math.floor(random() * 5_000);
    meter(registerWh);
    one.bench.station.stop(1, "Local", idTag);
    meters.set(idTag, [startWh, registerWh]);
    one.delivery.poke();
    if (random() < 0.2) {
      await one.powerCut();
      one.delivery.resume();
    }
  }
  // In slices: while one message follows the other at once, there is no timer for the clock to stop at.
  for (let minute = 0; minute < 1_440 && one.bench.store.queue.count() > 0; minute++) {
    await one.bench.clock.advanceAsync(60_000);
  }
  const told = `seed ${seed}`;
  assert.equal(one.bench.store.queue.count(), 0, told);
  assert.deepEqual(one.lost, [], told);
  assert.deepEqual(
    [...billed.values()].map(({ meterStart, meterStop }) => [meterStart, meterStop]),
    [...meters.values()],
    told,
  );
});
