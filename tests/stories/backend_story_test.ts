/** Story 2: a strict backend of another author bills the sessions, and operates the station. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import type { EvseState } from "../../control/read_model.ts";
import { type BackendProcess, type Payload, startBackend } from "../ocpp/backend_process.ts";
import { withBrowser } from "./browser.ts";
import { type Door, manufacturerPassword, type Program, setUp, startProgram } from "./program.ts";

const identity = "pilotwire-story";

const statusOf = (connectorId: number, status: string) => (payload: Payload) =>
  payload.connectorId === connectorId && payload.status === status;

async function assertBoot(backend: BackendProcess): Promise<void> {
  const boot = await backend.nextCall("BootNotification");
  assert.equal(boot.chargePointVendor, "Pilotwire");
  for (const connectorId of [0, 1, 2]) {
    const status = await backend.nextCall("StatusNotification", statusOf(connectorId, "Available"));
    assert.equal(status.errorCode, "NoError");
  }
}

/** One charge with a card: what the driver does and what the backend must be told. Gives the energy in Wh. */
async function charge(
  door: Door,
  backend: BackendProcess,
  connector: number,
  idTag: string,
): Promise<number> {
  await door.sim(`evse/${connector}/plug`, { currentA: 16, phases: 3, cableA: 32 });
  await backend.nextCall("StatusNotification", statusOf(connector, "Preparing"));
  await door.sim("card", { idTag, evses: [connector] });
  assert.equal((await backend.nextCall("Authorize")).idTag, idTag);
  const start = await backend.nextCall("StartTransaction");
  assert.equal(start.connectorId, connector);
  assert.equal(start.idTag, idTag);
  await backend.nextCall("StatusNotification", statusOf(connector, "Charging"));
  await door.evseUntil(connector, ({ transaction }) => (transaction?.energyWh ?? 0) >= 3, "some energy");
  await door.sim("card", { idTag, evses: [connector] });
  const stop = await backend.nextCall("StopTransaction");
  assert.equal(stop.reason ?? "Local", "Local");
  assert.equal(stop.idTag, idTag);
  await backend.nextCall("StatusNotification", statusOf(connector, "Finishing"));
  await door.sim(`evse/${connector}/unplug`);
  await backend.nextCall("StatusNotification", statusOf(connector, "Available"));
  const energyWh = Number(stop.meterStop) - Number(start.meterStart);
  assert.ok(energyWh >= 3, `the backend was told of ${energyWh} Wh`);
  return energyWh;
}

async function key(backend: BackendProcess, name: string): Promise<{ value?: unknown; readonly: unknown }> {
  const { configurationKey } = await backend.call("GetConfiguration", { key: [name] });
  const [found] = configurationKey as { value?: unknown; readonly: unknown }[];
  return found ?? assert.fail(`no key ${name}`);
}

const change = (backend: BackendProcess, name: string, value: string) =>
  backend.call("ChangeConfiguration", { key: name, value });

async function reads(program: Program): Promise<string[]> {
  return (await (await fetch(`${program.url}/sim/reads`)).json()).reads;
}

async function logInOnPage(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/login`);
  await page.locator("[name=login]").fill("manufacturer");
  await page.locator("[name=password]").fill(manufacturerPassword);
  await page.click("button[type=submit]");
  await page.waitForSelector("#evse-1");
}

/** Fills the Backend page and sees, after the restart, that the page knows the backend. */
async function configureOnPage(page: Page, url: string, backend: BackendProcess): Promise<void> {
  await logInOnPage(page, url);
  await page.goto(`${url}/backend`);
  await page.fill("[name='backend.backendUrl']", backend.url);
  await page.fill("[name='backend.chargePointId']", identity);
  await page.getByRole("button", { name: "Save & Restart" }).click();
  const { identity: seen } = await backend.next(({ type }) => type === "connected", "the connection");
  assert.equal(seen, identity);
  await assertBoot(backend);
  await page.waitForURL(/\/login/);
  await logInOnPage(page, url);
  await page.getByText("Backend connected").first().waitFor();
}

Deno.test("a backend set up on the page bills a charge, and hears a heartbeat at its own interval", async () => {
  await using backend = await startBackend();
  await backend.order({ do: "interval", seconds: 2 });
  const program = await startProgram();
  try {
    const door = await setUp(program);
    await withBrowser(program.url, (page) => configureOnPage(page, program.url, backend));
    await backend.nextCall("Heartbeat");
    await charge(door, backend, 1, "CARD0001");
    const { sessions } = await door.must<{ sessions: { idTag: string }[] }>("GET", "/api/v1/sessions");
    assert.equal(sessions[0]?.idTag, "CARD0001");
    backend.assertStrict();
  } finally {
    await program.stop();
  }
});

Deno.test("a backend given by --set bills, starts, stops, configures and resets", async (test) => {
  await using backend = await startBackend();
  const program = await startProgram({
    args: [
      ...["--set", `backend.backendUrl=${backend.url}`, "--set", `backend.chargePointId=${identity}`],
      ...["--set", "backend.meterValueSampleInterval=10", "--on-reset", "restart"],
    ],
  });
  try {
    const door = await setUp(program);
    await test.step("boot and statuses", () => assertBoot(backend));
    await test.step("a charge on each connector", async () => {
      await charge(door, backend, 1, "CARD0001");
      await charge(door, backend, 2, "CARD0002");
    });
    await test.step("samples of a running charge, which a change of availability lets end", () =>
      sampledCharge(door, backend));
    await test.step("a blocked card charges nothing", async () => {
      await backend.order({
        do: "answer",
        action: "Authorize",
        payload: { idTagInfo: { status: "Blocked" } },
        times: 1,
      });
      await door.sim("evse/1/plug", {});
      await backend.nextCall("StatusNotification", statusOf(1, "Preparing"));
      await door.sim("card", { idTag: "BLOCKED1", evses: [1] });
      await backend.nextCall("Authorize", ({ idTag }) => idTag === "BLOCKED1");
      await door.sim("evse/1/unplug");
      await backend.nextCall("StatusNotification", statusOf(1, "Available"));
      assert.ok(!backend.calls("StartTransaction").some(({ idTag }) => idTag === "BLOCKED1"));
    });
    await test.step("remote start and stop, with refusals", () => remoteCharge(door, backend));
    await test.step("configuration", () => configure(backend, program));
    await test.step("availability, unlock, cache, data, trigger", () => operate(door, backend));
    await test.step("reset soft and hard", async () => {
      for (const type of ["Soft", "Hard"]) {
        assert.deepEqual(await backend.call("Reset", { type }), { status: "Accepted" });
        await assertBoot(backend);
      }
    });
    await test.step("what was read by modules", async () => {
      assert.ok((await reads(program)).includes("backend.backendUrl"));
    });
    backend.assertStrict();
  } finally {
    await program.stop();
  }
});

interface Value {
  readonly context?: string;
  readonly measurand?: string;
  readonly value: string;
}

const valuesOf = ({ meterValue }: Payload) =>
  (meterValue as { sampledValue: Value[] }[]).flatMap(({ sampledValue }) => sampledValue);

async function sampledCharge(door: Door, backend: BackendProcess): Promise<void> {
  const card = { idTag: "SAMPLED1", evses: [1] };
  const availability = (type: string) => backend.call("ChangeAvailability", { connectorId: 1, type });
  await door.sim("evse/1/plug", {});
  await backend.nextCall("StatusNotification", statusOf(1, "Preparing"));
  await door.sim("card", card);
  await backend.nextCall("Authorize");
  const { meterStart } = await backend.nextCall("StartTransaction", ({ idTag }) => idTag === card.idTag);
  await backend.nextCall("StatusNotification", statusOf(1, "Charging"));
  const isNumbered = ({ transaction }: EvseState) => (transaction?.ocppTransactionId ?? null) !== null;
  const { transaction } = await door.evseUntil(1, isNumbered, "the backend's number");
  const transactionId = transaction?.ocppTransactionId;
  const sample = await backend.nextCall(
    "MeterValues",
    (payload) => payload.transactionId === transactionId && valuesOf(payload).some(isSample),
  );
  assert.equal(sample.connectorId, 1);
  const register = valuesOf(sample).find(({ measurand }) => measurand === "Energy.Active.Import.Register");
  assert.ok(Number(register?.value) > Number(meterStart), `${register?.value} after ${meterStart}`);
  assert.deepEqual(await availability("Inoperative"), { status: "Scheduled" });
  assert.equal((await door.evse(1)).transaction?.ocppTransactionId, transactionId, "the charge goes on");
  await door.sim("card", card);
  await backend.nextCall("StopTransaction", (payload) => payload.transactionId === transactionId);
  await backend.nextCall("StatusNotification", statusOf(1, "Finishing"));
  await door.sim("evse/1/unplug");
  await backend.nextCall("StatusNotification", statusOf(1, "Unavailable"));
  assert.deepEqual(await availability("Operative"), { status: "Accepted" });
  await backend.nextCall("StatusNotification", statusOf(1, "Available"));
}

const isSample = ({ context }: Value) => context === undefined || context === "Sample.Periodic";

async function remoteCharge(door: Door, backend: BackendProcess): Promise<void> {
  const start = (payload: Payload) => backend.call("RemoteStartTransaction", payload);
  assert.deepEqual(await start({ idTag: "REMOTE01", connectorId: 9 }), { status: "Rejected" });
  await door.sim("evse/2/plug", {});
  await backend.nextCall("StatusNotification", statusOf(2, "Preparing"));
  assert.deepEqual(await start({ idTag: "REMOTE01", connectorId: 2 }), { status: "Accepted" });
  const { connectorId } = await backend.nextCall("StartTransaction");
  assert.equal(connectorId, 2);
  await backend.nextCall("StatusNotification", statusOf(2, "Charging"));
  assert.deepEqual(await start({ idTag: "REMOTE02", connectorId: 2 }), { status: "Rejected" });
  const knowsNumber = ({ transaction }: EvseState) => (transaction?.ocppTransactionId ?? null) !== null;
  const { transaction } = await door.evseUntil(2, knowsNumber, "the backend's number");
  const stop = (transactionId: number) => backend.call("RemoteStopTransaction", { transactionId });
  assert.deepEqual(await stop(999_999), { status: "Rejected" });
  assert.deepEqual(await stop(transaction!.ocppTransactionId!), { status: "Accepted" });
  assert.equal((await backend.nextCall("StopTransaction")).reason, "Remote");
  await door.sim("evse/2/unplug");
  await backend.nextCall("StatusNotification", statusOf(2, "Available"));
}

async function configure(backend: BackendProcess, program: Program): Promise<void> {
  const all = await backend.call("GetConfiguration", {});
  const names = (all.configurationKey as { key: string }[]).map((entry) => entry.key);
  for (
    const name of ["HeartbeatInterval", "NumberOfConnectors", "SupportedFeatureProfiles", "ConnectionTimeOut"]
  ) {
    assert.ok(names.includes(name), `${name} is missing`);
  }
  assert.ok(!names.includes("AuthorizationKey"));
  const asked = await backend.call("GetConfiguration", { key: ["heartbeatinterval", "NoSuchKey"] });
  assert.deepEqual(asked.unknownKey, ["NoSuchKey"]);
  assert.deepEqual(await change(backend, "MeterValueSampleInterval", "15"), { status: "Accepted" });
  assert.equal((await key(backend, "MeterValueSampleInterval")).value, "15");
  assert.deepEqual(await change(backend, "AuthorizeRemoteTxRequests", "true"), { status: "RebootRequired" });
  assert.deepEqual(await change(backend, "MeterValueSampleInterval", "7"), { status: "Rejected" });
  assert.deepEqual(await change(backend, "NumberOfConnectors", "5"), { status: "Rejected" });
  assert.deepEqual(await change(backend, "NoSuchKey", "5"), { status: "NotSupported" });
  assert.ok((await reads(program)).includes("backend.meterValueSampleInterval"));
}

async function operate(door: Door, backend: BackendProcess): Promise<void> {
  const availability = (connectorId: number, type: string) =>
    backend.call("ChangeAvailability", { connectorId, type });
  assert.deepEqual(await availability(1, "Inoperative"), { status: "Accepted" });
  await backend.nextCall("StatusNotification", statusOf(1, "Unavailable"));
  assert.deepEqual(await backend.call("RemoteStartTransaction", { idTag: "REMOTE03", connectorId: 1 }), {
    status: "Rejected",
  });
  assert.deepEqual(await availability(1, "Operative"), { status: "Accepted" });
  await backend.nextCall("StatusNotification", statusOf(1, "Available"));
  assert.deepEqual(await availability(7, "Operative"), { status: "Rejected" });
  assert.deepEqual(await backend.call("ClearCache", {}), { status: "Accepted" });
  assert.deepEqual(await backend.call("DataTransfer", { vendorId: "nobody" }), { status: "UnknownVendorId" });
  assert.deepEqual(await backend.call("TriggerMessage", { requestedMessage: "Heartbeat" }), {
    status: "Accepted",
  });
  await backend.nextCall("Heartbeat");
  assert.deepEqual(
    await backend.call("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 }),
    {
      status: "Accepted",
    },
  );
  await backend.nextCall(
    "MeterValues",
    (payload) => payload.connectorId === 1 && valuesOf(payload).some(({ context }) => context === "Trigger"),
  );
  assert.deepEqual(await backend.call("TriggerMessage", { requestedMessage: "FirmwareStatusNotification" }), {
    status: "NotImplemented",
  });
  const unlocked = await backend.call("UnlockConnector", { connectorId: 1 });
  const { "manufacturer.cableOrSocket": kind } =
    (await door.must<{ values: Record<string, unknown> }>("GET", "/api/v1/settings")).values;
  assert.deepEqual(unlocked, { status: kind === "socket" ? "Unlocked" : "NotSupported" });
  assert.deepEqual(await backend.call("UnlockConnector", { connectorId: 8 }), { status: "NotSupported" });
}

const rejected = { status: "Rejected" };

/** What a backend may ask in good order, and does not get. */
const refusals: readonly (readonly [action: string, payload: Payload, answer: Payload])[] = [
  ["ClearCache", {}, rejected],
  ["RemoteStopTransaction", { transactionId: 4_711 }, rejected],
  ["RemoteStartTransaction", { idTag: "NOBODY", connectorId: 9 }, rejected],
  ["ChangeAvailability", { connectorId: 9, type: "Inoperative" }, rejected],
  ["UnlockConnector", { connectorId: 9 }, { status: "NotSupported" }],
  ["TriggerMessage", { requestedMessage: "StatusNotification", connectorId: 9 }, rejected],
  ["TriggerMessage", { requestedMessage: "MeterValues", connectorId: 9 }, rejected],
  ["DataTransfer", { vendorId: "org.example.other", messageId: "m", data: "{}" }, {
    status: "UnknownVendorId",
  }],
  ["DataTransfer", { vendorId: "Pilotwire", messageId: "m" }, { status: "UnknownMessageId" }],
];

Deno.test("a backend is refused what is unknown, switched off, too much or malformed", async () => {
  await using backend = await startBackend();
  const program = await startProgram({
    args: [
      ...["--set", `backend.backendUrl=${backend.url}`, "--set", `backend.chargePointId=${identity}`],
      ...["--set", "authorization.authorizationCacheEnabled=false"],
    ],
  });
  try {
    await assertBoot(backend);
    for (const [action, payload, answer] of refusals) {
      assert.deepEqual(await backend.call(action, payload), answer, `${action} ${JSON.stringify(payload)}`);
    }
    const limit = Number((await key(backend, "GetConfigurationMaxKeys")).value);
    const keys = (count: number) => ({ key: Array.from({ length: count }, (_, at) => `Key${at}`) });
    const { unknownKey } = await backend.call("GetConfiguration", keys(limit));
    assert.equal((unknownKey as string[]).length, limit);
    assert.deepEqual(await backend.call("GetConfiguration", keys(limit + 1)), {
      error: "OccurenceConstraintViolation",
    });
    assert.deepEqual(await backend.callUnchecked("MakeCoffee", {}), { error: "NotImplemented" });
    const wrongType = { connectorId: "one", type: "Operative" };
    assert.deepEqual(await backend.callUnchecked("ChangeAvailability", wrongType), {
      error: "TypeConstraintViolation",
    });
    assert.deepEqual(await backend.call("TriggerMessage", { requestedMessage: "Heartbeat" }), {
      status: "Accepted",
    });
    await backend.nextCall("Heartbeat");
    backend.assertStrict();
  } finally {
    await program.stop();
  }
});
