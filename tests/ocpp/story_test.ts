import assert from "node:assert/strict";
import { freshMeter, until } from "./bench.ts";
import { connected } from "./connected.ts";

Deno.test("station introduces itself and reports connector 0 and every other, after a connection", async () => {
  await using story = await connected({
    "manufacturer.chargePointSerialNumber": "SN 1",
    "backend.authorizationKey": "eight chars and more",
    "backend.chargePointId": "box 1",
  });
  const { backend } = story;
  const greeting = await backend.next(({ type }) => type === "connected", "the connection");
  assert.equal(greeting.identity, "box 1");
  assert.equal(greeting.password, "eight chars and more");
  assert.equal(greeting.path, "/ocpp");
  assert.deepEqual(await backend.nextCall("BootNotification"), {
    chargePointVendor: "Pilotwire",
    chargePointModel: "Pilotwire",
    chargePointSerialNumber: "SN 1",
    firmwareVersion: "1.2.3",
  });
  for (const connectorId of [0, 1, 2]) {
    const { status, errorCode } = await backend.nextCall(
      "StatusNotification",
      (one) => one.connectorId === connectorId,
    );
    assert.deepEqual([status, errorCode], ["Available", "NoError"]);
  }
  backend.assertStrict();
});

Deno.test("transaction reaches the backend with its values and its number, from start to stop", async () => {
  await using story = await connected({
    "backend.stopTxnSampledData": ["Energy.Active.Import.Register", "Voltage"],
  });
  const { backend, bench: { station, clock, store } } = story;
  station.start(1, "CARD1");
  const start = await backend.nextCall("StartTransaction");
  assert.deepEqual([start.connectorId, start.idTag, start.meterStart], [1, "CARD1", 1000]);
  await until(() => store.queue.count() === 0, "the start to be delivered");
  assert.deepEqual(station.judged.map(({ info }) => info.status), ["Accepted"]);
  station.change(1, { meter: { ...freshMeter, importWh: 1500.2 } });
  clock.advance(60_000);
  const { transactionId, meterValue } = await backend.nextCall("MeterValues");
  assert.equal(transactionId, 1);
  const [{ sampledValue }] = meterValue as [{ sampledValue: Record<string, string>[] }];
  const brief = sampledValue.map(({ measurand, phase = "", value, unit }) =>
    [measurand, phase, value, unit].join(" ")
  );
  assert.deepEqual(brief, [
    "Energy.Active.Import.Register  1500 Wh",
    "Power.Active.Import  11040.4 W",
    "Current.Import L1 16 A",
    "Current.Import L2 16 A",
    "Current.Import L3 16 A",
    "Voltage L1-N 230.4 V",
    "Voltage L2-N 231.1 V",
    "Voltage L3-N 229 V",
  ]);
  station.stop(1, "Local", "CARD1");
  const stop = await backend.nextCall("StopTransaction");
  assert.deepEqual([stop.transactionId, stop.meterStop, stop.reason, stop.idTag], [
    1,
    1500,
    "Local",
    "CARD1",
  ]);
  const data = stop.transactionData as { sampledValue: Record<string, string>[] }[];
  assert.deepEqual(data.map(({ sampledValue: [first] }) => [first?.context, first?.value]), [
    ["Transaction.Begin", "1000"],
    ["Sample.Periodic", "1500"],
    ["Transaction.End", "1500"],
  ]);
  await until(() => store.queue.count() === 0, "the stop to be delivered");
  backend.assertStrict();
});

Deno.test("transaction whose start is refused until the attempts are used up is marked and raises a lasting fault", async () => {
  await using story = await connected({
    "backend.transactionMessageAttempts": 2,
    "backend.transactionMessageRetryInterval": 10,
    "backend.meterValueSampleInterval": 0,
  });
  const { backend, bench: { station, clock, store } } = story;
  const error = { code: "InternalError", message: "no such tariff" };
  await backend.order({ do: "answer", action: "StartTransaction", error, times: 2 });
  const row = () => store.history.list({ offset: 0, limit: 1 })[0];
  station.start(1, "CARD1");
  await until(() => store.queue.head()?.attempts === 1, "the first refusal");
  assert.equal(row()?.givenUp, false);
  const lasting = "setStationFault transactionLost true";
  assert.ok(!station.asked.includes(lasting));
  clock.advance(10_000);
  await until(() => row()?.givenUp === true, "the start to be given up");
  assert.equal(row()?.ocppTransactionId, null);
  assert.equal(backend.calls("StartTransaction").length, 2);
  assert.ok(station.asked.includes(lasting));
  station.stop(1, "Local", "CARD1");
  assert.equal((await backend.nextCall("StopTransaction")).transactionId, -1);
  station.start(2, "CARD2");
  await until(() => row()?.ocppTransactionId === 1, "the next transaction to get its number");
  assert.equal(row()?.givenUp, false);
  assert.ok(!station.asked.includes("setStationFault transactionLost false"), "the fault stays");
  backend.assertStrict();
});

Deno.test("transaction without report sends nothing, and an absent meter sends no empty values", async () => {
  await using story = await connected({ "backend.stopTxnSampledData": [] });
  const { backend, bench: { station, clock, store } } = story;
  station.start(1, "FREE", false);
  const silent = [null, null, null] as const;
  station.change(2, {
    meter: {
      voltageV: silent,
      currentA: silent,
      powerW: null,
      importWh: null,
      ageMs: null,
      trouble: "silent",
    },
  });
  station.start(2, "CARD2");
  await until(() => store.queue.count() === 0, "the start to be delivered");
  clock.advance(120_000);
  station.stop(1, "Local");
  station.stop(2, "EVDisconnected");
  const stop = await backend.nextCall("StopTransaction");
  assert.equal(stop.transactionData, undefined);
  await until(() => store.queue.count() === 0, "the queue to drain");
  assert.equal(backend.calls("StartTransaction").length, 1);
  assert.deepEqual(backend.calls("MeterValues"), []);
  backend.assertStrict();
});

Deno.test("transactions made offline arrive in order and once, after the backend is back", async () => {
  await using story = await connected();
  const { backend, bench } = story;
  bench.ocpp.setLinkAllowed(false);
  await until(() => bench.ocpp.view().state === "waiting", "the link to go");
  for (const idTag of ["A", "B", "C"]) {
    bench.station.start(1, idTag);
    bench.clock.advance(60_000);
    bench.station.stop(1, "Local", idTag);
  }
  assert.equal(bench.ocpp.view().queueLength, 9);
  bench.ocpp.setLinkAllowed(true);
  await until(() => bench.store.queue.count() === 0, "the queue to drain");
  const seen = backend.lines.filter(({ type }) => type === "call").map((line) => ({
    action: String(line.action),
    number: (line.payload as { transactionId?: number }).transactionId,
    id: line.messageId,
  }));
  const business = seen.filter(({ action }) => /Transaction|MeterValues/.test(action));
  assert.deepEqual(
    business.map(({ action, number }) => `${action} ${number}`),
    [1, 2, 3].flatMap((number) => [
      "StartTransaction undefined",
      `MeterValues ${number}`,
      `StopTransaction ${number}`,
    ]),
  );
  assert.equal(new Set(seen.map(({ id }) => id)).size, seen.length, "message ids never repeat");
  assert.equal(backend.calls("BootNotification").length, 2, "a reconnect introduces the station again");
  backend.assertStrict();
});

Deno.test("station takes the backend's calls, with their refusals", async (t) => {
  await using story = await connected();
  const { backend, bench: { station, resets, store } } = story;
  const call = (action: string, payload: Record<string, unknown>) => backend.call(action, payload);
  const status = async (action: string, payload: Record<string, unknown>) =>
    (await call(action, payload)).status;

  await t.step("ChangeAvailability", async () => {
    assert.equal(await status("ChangeAvailability", { connectorId: 0, type: "Operative" }), "Accepted");
    assert.equal(await status("ChangeAvailability", { connectorId: 3, type: "Operative" }), "Rejected");
    station.start(2, "CARD");
    assert.equal(await status("ChangeAvailability", { connectorId: 2, type: "Inoperative" }), "Scheduled");
    station.stop(2, "Local");
    assert.equal(station.asked.findLast((one) => one.startsWith("set")), "setAvailability 2 false");
  });
  await t.step("ClearCache", async () => {
    store.cache.put("CARD", { status: "Accepted", expiryMs: null, parentIdTag: null });
    assert.equal(await status("ClearCache", {}), "Accepted");
    assert.equal(store.cache.count(), 0);
  });
  await t.step("DataTransfer", async () => {
    assert.equal(await status("DataTransfer", { vendorId: "Acme" }), "UnknownVendorId");
    assert.equal(await status("DataTransfer", { vendorId: "Pilotwire", messageId: "x" }), "UnknownMessageId");
  });
  await t.step("RemoteStartTransaction", async () => {
    assert.equal(await status("RemoteStartTransaction", { idTag: "R", connectorId: 2 }), "Accepted");
    assert.equal(station.asked.at(-1), "remoteStart R 2");
    assert.equal(await status("RemoteStartTransaction", { idTag: "R" }), "Accepted");
    assert.equal(await status("RemoteStartTransaction", { idTag: "R", connectorId: 0 }), "Rejected");
    assert.equal(await status("RemoteStartTransaction", { idTag: "R", connectorId: 9 }), "Rejected");
    station.refusal = { code: "occupied", sentence: "" };
    assert.equal(await status("RemoteStartTransaction", { idTag: "R" }), "Rejected");
    station.refusal = null;
  });
  await t.step("RemoteStopTransaction", async () => {
    const id = station.start(1, "CARD");
    await until(() => store.queue.count() === 0, "the start");
    const known = store.queue.knowledge(id);
    assert.equal(known.type, "numbered");
    const transactionId = known.type === "numbered" ? known.ocppTransactionId : 0;
    assert.equal(
      await status("RemoteStopTransaction", { transactionId: transactionId + 1 }),
      "Rejected",
    );
    assert.equal(await status("RemoteStopTransaction", { transactionId }), "Accepted");
    assert.equal(station.asked.at(-1), `stopTransaction ${id} Remote`);
    station.stop(1, "Remote");
    assert.equal(await status("RemoteStopTransaction", { transactionId }), "Rejected");
  });
  await t.step("UnlockConnector", async () => {
    assert.equal(await status("UnlockConnector", { connectorId: 1 }), "Unlocked");
    assert.equal(await status("UnlockConnector", { connectorId: 0 }), "NotSupported");
    station.refusal = { code: "no_lock", sentence: "" };
    assert.equal(await status("UnlockConnector", { connectorId: 1 }), "NotSupported");
    station.refusal = { code: "lock_stuck", sentence: "" };
    assert.equal(await status("UnlockConnector", { connectorId: 1 }), "UnlockFailed");
    station.refusal = null;
  });
  await t.step("Reset, answered before it is done", async () => {
    assert.equal(await status("Reset", { type: "Soft" }), "Accepted");
    assert.equal(await status("Reset", { type: "Hard" }), "Accepted");
    assert.deepEqual(resets, ["soft", "hard"]);
  });
  await t.step("calls of other profiles and of none", async () => {
    assert.deepEqual(await call("GetLocalListVersion", {}), { error: "NotSupported" });
    assert.deepEqual(await call("SendLocalList", { listVersion: 1, updateType: "Full" }), {
      error: "NotSupported",
    });
  });
  backend.assertStrict();
});

Deno.test("GetConfiguration and ChangeConfiguration serve settings, live and for the next start", async () => {
  await using story = await connected({ "backend.authorizationKey": "secret-secret" });
  const { backend, bench: { settings } } = story;
  const { configurationKey: all } = await backend.call("GetConfiguration", {});
  const keys = new Map((all as { key: string; value?: string; readonly: boolean }[]).map((one) => [
    one.key,
    one,
  ]));
  assert.equal(keys.get("NumberOfConnectors")?.value, "2");
  assert.equal(keys.get("SupportedFeatureProfiles")?.value, "Core,RemoteTrigger");
  assert.equal(keys.get("HeartbeatInterval")?.value, "300");
  assert.equal(keys.has("AuthorizationKey"), false, "a secret is never shown");
  assert.deepEqual(
    await backend.call("GetConfiguration", { key: ["heartbeatinterval", "Nonsense", "HEARTBEATINTERVAL"] }),
    {
      configurationKey: [{ key: "HeartbeatInterval", readonly: false, value: "300" }],
      unknownKey: ["Nonsense"],
    },
  );
  const tooMany = Array.from({ length: 101 }, (_, index) => `key${index}`);
  assert.deepEqual(await backend.call("GetConfiguration", { key: tooMany }), {
    error: "OccurenceConstraintViolation",
  });
  const change = async (key: string, value: string) =>
    (await backend.call("ChangeConfiguration", { key, value })).status;
  assert.equal(await change("MeterValueSampleInterval", "10"), "Accepted");
  assert.equal(settings.active()["backend.meterValueSampleInterval"], 10);
  assert.equal(await change("ConnectionTimeOut", "90"), "RebootRequired");
  assert.equal(await change("MeterValuesSampledData", "Voltage,Nonsense"), "Rejected");
  assert.equal(await change("MeterValuesSampledData", "Voltage"), "Accepted");
  assert.equal(await change("HeartbeatInterval", "-1"), "Rejected");
  assert.equal(await change("NumberOfConnectors", "3"), "Rejected");
  assert.equal(await change("Nonsense", "3"), "NotSupported");
  assert.equal(await change("HeartbeatInterval", "77"), "Accepted");
  assert.deepEqual(
    (await backend.call("GetConfiguration", { key: ["HeartbeatInterval"] })).configurationKey,
    [
      { key: "HeartbeatInterval", readonly: false, value: "77" },
    ],
  );
  backend.assertStrict();
});

Deno.test("TriggerMessage is answered first and obeyed after", async () => {
  await using story = await connected();
  const { backend, bench: { station, store } } = story;
  const trigger = async (requestedMessage: string, connectorId?: number) =>
    (await backend.call("TriggerMessage", {
      requestedMessage,
      ...(connectorId === undefined ? {} : { connectorId }),
    })).status;
  for (const action of ["BootNotification", "Heartbeat"]) {
    const before = backend.calls(action).length;
    assert.equal(await trigger(action), "Accepted");
    await until(() => backend.calls(action).length > before, action);
  }
  assert.equal(await trigger("FirmwareStatusNotification"), "NotImplemented");
  assert.equal(await trigger("StatusNotification", 7), "Rejected");
  assert.equal(await trigger("MeterValues", 0), "Rejected");
  await backend.nextCall("StatusNotification", ({ connectorId }) => connectorId === 2);
  assert.equal(await trigger("StatusNotification", 2), "Accepted");
  await backend.nextCall("StatusNotification", ({ connectorId }) => connectorId === 2);
  station.start(1, "CARD");
  await until(() => store.queue.count() === 0, "the start");
  assert.equal(await trigger("MeterValues"), "Accepted");
  const values = [await backend.nextCall("MeterValues"), await backend.nextCall("MeterValues")];
  assert.deepEqual(values.map(({ connectorId, transactionId }) => [connectorId, transactionId]), [
    [1, 1],
    [2, undefined],
  ]);
  backend.assertStrict();
});

Deno.test("evcc's way of setting up a station works, call for call", async () => {
  await using story = await connected();
  const { backend } = story;
  const change = async (key: string, value: string) =>
    (await backend.call("ChangeConfiguration", { key, value })).status;
  assert.equal(
    (await backend.call("ChangeAvailability", { connectorId: 0, type: "Operative" })).status,
    "Accepted",
  );
  const offered = ["Power.Active.Import", "Energy.Active.Import.Register", "Current.Import", "Voltage"]
    .concat("Current.Offered", "Power.Offered");
  for (const measurand of offered) {
    assert.equal(await change("MeterValuesSampledData", measurand), "Accepted", measurand);
  }
  assert.equal(await change("MeterValuesSampledData", "SoC"), "Rejected");
  assert.equal(await change("MeterValuesSampledData", offered.join(",")), "Accepted");
  const trigger = await backend.call("TriggerMessage", { requestedMessage: "MeterValues" });
  assert.equal(trigger.status, "Accepted");
  const { meterValue } = await backend.nextCall("MeterValues");
  const [{ sampledValue }] = meterValue as [{ sampledValue: Record<string, string>[] }];
  const find = (measurand: string) => sampledValue.filter((one) => one.measurand === measurand);
  assert.deepEqual(find("Current.Import").map(({ phase }) => phase), ["L1", "L2", "L3"]);
  assert.deepEqual(find("Current.Offered").map(({ phase }) => phase), [undefined]);
  assert.equal(await change("MeterValueSampleInterval", "10"), "Accepted");
  assert.notEqual(await change("WebSocketPingInterval", "30"), "Rejected");
  backend.assertStrict();
});

Deno.test("station that stops hands over its last transaction first, and closes the link properly", async () => {
  await using story = await connected();
  const { backend, bench: { station, ocpp } } = story;
  station.start(1, "CARD");
  station.stop(1, "SoftReset");
  await ocpp.stop();
  assert.equal((await backend.nextCall("StopTransaction")).reason, "SoftReset");
  const { code } = await backend.next(({ type }) => type === "disconnected", "the close");
  assert.equal(code, 1000);
  assert.equal(ocpp.view().state, "off");
  backend.assertStrict();
});

Deno.test("station is billed for what a power cut left open, after the next start", async () => {
  await using story = await connected();
  const { backend, bench } = story;
  bench.station.start(1, "CARD");
  await until(() => bench.store.queue.count() === 0, "the start to be delivered");
  await using next = await bench.powerCut();
  const [open] = next.store.journal.open();
  assert.ok(open);
  const stop = {
    atMs: open.registerAtMs,
    meterStopWh: open.registerWh,
    reason: "PowerLoss",
    idTag: null,
  } as const;
  next.store.journal.commit([{ type: "stopped", id: open.id, stop }]);
  next.ocpp.start(next.station);
  const { transactionId, reason, meterStop } = await backend.nextCall("StopTransaction");
  assert.deepEqual([transactionId, reason, meterStop], [1, "PowerLoss", 1000]);
  await until(() => next.store.queue.count() === 0, "the stop to be delivered");
  backend.assertStrict();
});
