import assert from "node:assert/strict";
import type { TransactionRecord } from "../../../control/ports.ts";
import { createOutbox, messagesFor } from "../../../ocpp/v16/outbox.ts";
import { createTransactionData, maxValuesBetween } from "../../../ocpp/v16/transaction_data.ts";
import { shifted } from "../../../ocpp/v16/clock_correction.ts";
import { defaults, type Settings } from "../../../schema/mod.ts";
import { FakeClock } from "../../fake_clock.ts";
import { BenchTime } from "../bench.ts";

const transaction: TransactionRecord = {
  id: "uuid",
  evse: 2,
  idTag: "CARD",
  authorizedBy: "card",
  startedAtMs: Date.UTC(2026, 0, 5, 6),
  meterStartWh: 1234.9,
  registerWh: 1234.9,
  registerAtMs: 0,
  stop: null,
  ocppTransactionId: null,
  reported: true,
  givenUp: false,
};
const stop = {
  atMs: Date.UTC(2026, 0, 5, 7),
  meterStopWh: 2234.1,
  reason: "PowerLoss",
  idTag: null,
} as const;
const stopped = { type: "stopped", id: "uuid", stop } as const;

function outbox(settings: Partial<Settings> = {}, refused: string[] = []) {
  return createOutbox({
    wallTime: new BenchTime(new FakeClock()),
    settings: () => ({ ...defaults(), "backend.backendUrl": "ws://h", ...settings }),
    station: () => null,
    refused: (action, why) => refused.push(`${action}: ${why}`),
  });
}

Deno.test("start and stop become messages without the backend's number, in whole watt-hours", () => {
  const box = outbox();
  assert.deepEqual(box.messagesFor({ type: "started", transaction })[0]?.payload, {
    connectorId: 2,
    idTag: "CARD",
    meterStart: 1234,
    timestamp: "2026-01-05T06:00:00.000Z",
  });
  const [message] = box.messagesFor(stopped);
  const energy = {
    measurand: "Energy.Active.Import.Register",
    unit: "Wh",
    format: "Raw",
    location: "Outlet",
  };
  assert.deepEqual(message?.payload, {
    meterStop: 2234,
    timestamp: "2026-01-05T07:00:00.000Z",
    reason: "PowerLoss",
    transactionData: [
      {
        timestamp: "2026-01-05T06:00:00.000Z",
        sampledValue: [{ value: "1234", context: "Transaction.Begin", ...energy }],
      },
      {
        timestamp: "2026-01-05T07:00:00.000Z",
        sampledValue: [{ value: "2234", context: "Transaction.End", ...energy }],
      },
    ],
  });
  assert.equal(message?.expendable, false);
  assert.equal(message?.transactionId, "uuid");
  assert.deepEqual(box.messagesFor({ type: "register", id: "uuid", registerWh: 1, atMs: 1 }), []);
});

Deno.test("stop of a transaction of an earlier run is told, when it was adopted", () => {
  const box = outbox();
  assert.deepEqual(box.messagesFor(stopped), []);
  box.adopt([transaction]);
  assert.equal(box.messagesFor(stopped)[0]?.payload.meterStop, 2234);
  assert.equal(box.messagesFor(stopped).length, 1, "asked again, when the disk had refused the commit");
  assert.ok(box.isOfEarlierRun("uuid"));
});

Deno.test("nothing is told of a transaction without report, or started without a backend", () => {
  const silent = outbox();
  assert.deepEqual(
    silent.messagesFor({ type: "started", transaction: { ...transaction, reported: false } }),
    [],
  );
  assert.deepEqual(silent.messagesFor(stopped), []);
  const alone = outbox({ "backend.backendUrl": "" });
  assert.deepEqual(alone.messagesFor({ type: "started", transaction }), []);
  assert.deepEqual(alone.messagesFor(stopped), []);
});

Deno.test("message that the schema refuses is reported and not queued", () => {
  const refused: string[] = [];
  const long = { ...transaction, idTag: "x".repeat(21) };
  assert.deepEqual(outbox({}, refused).messagesFor({ type: "started", transaction: long }), []);
  assert.deepEqual(refused, ["StartTransaction: /idTag fails maxLength 20"]);
});

Deno.test("stop carries no data, when none is wanted", () => {
  const context = {
    transaction,
    settings: { ...defaults(), "backend.stopTxnSampledData": [] },
    ...{ beginReadings: null, endReadings: [], between: [], nowUtcMs: 0 },
  };
  assert.equal(messagesFor(stopped, context)[0]?.payload.transactionData, undefined);
});

Deno.test("values between stay bounded, keep their order, and keep the first and the newest", () => {
  const data = createTransactionData();
  data.begin("uuid", []);
  for (let index = 0; index < 10_000; index++) {
    data.add("uuid", { timestamp: String(index), sampledValue: [] });
  }
  const kept = data.between("uuid").map(({ timestamp }) => Number(timestamp));
  assert.ok(kept.length <= maxValuesBetween && kept.length > maxValuesBetween / 3, `${kept.length} kept`);
  assert.deepEqual([kept[0], kept.at(-1)], [0, 9_999]);
  assert.deepEqual(kept, kept.toSorted((a, b) => a - b));
});

Deno.test("clock correction moves every time of a message and nothing else", () => {
  const [message] = messagesFor(stopped, {
    transaction,
    settings: defaults(),
    ...{ beginReadings: null, endReadings: [], between: [], nowUtcMs: 7 },
  });
  assert.ok(message);
  const later = shifted(message, 60_000);
  assert.equal(later.payload.timestamp, "2026-01-05T07:01:00.000Z");
  const [begin] = later.payload.transactionData as { timestamp: string }[];
  assert.equal(begin?.timestamp, "2026-01-05T06:01:00.000Z");
  assert.equal(later.createdAtMs, 60_007);
  assert.deepEqual(shifted(later, -60_000), message);
});
