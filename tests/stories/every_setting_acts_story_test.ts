/**
 * A setting that does nothing is a lie to the installer: on one tour through the station every setting that is not
 * pending is read by a module that acts on it. Doors (pages, REST, GetConfiguration) read the stored settings and do not
 * count.
 */
import assert from "node:assert/strict";
import { settingIds } from "../../schema/mod.ts";
import { startBackend } from "../ocpp/backend_process.ts";
import { type Door, logIn, type Program, setUp, startProgram } from "./program.ts";

async function chargeOnce(door: Door, evse: number, idTag: string): Promise<void> {
  await door.sim(`evse/${evse}/plug`, {});
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ contactorClosed }) => contactorClosed, "current");
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ transaction }) => transaction === null, "the end");
  await door.sim(`evse/${evse}/unplug`);
}

const sets = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([id, value]) => ["--set", `${id}=${value}`]);

async function readsOf(program: Program): Promise<readonly string[]> {
  const { reads } = await (await fetch(`${program.url}/sim/reads`)).json();
  return reads;
}

/** A day of a public station with a backend of many moods. */
async function publicStation(): Promise<readonly string[]> {
  await using backend = await startBackend();
  // Interval 0 leaves the choice of the heartbeat to the station.
  const boot = { status: "Accepted", currentTime: new Date().toISOString(), interval: 0 };
  await backend.order({ do: "answer", action: "BootNotification", payload: boot });
  const program = await startProgram({
    args: sets({
      "backend.backendUrl": backend.url,
      "backend.transactionMessageRetryInterval": "1",
      "backend.clockAlignedDataInterval": "10",
      "backend.meterValueSampleInterval": "10",
      "backend.meterValuesSampledData": "Power.Offered,Current.Offered",
      "authorization.localWhitelistEnabled": "true",
      "authorization.freeCharging": "false,true",
      "authorization.stopTransactionOnInvalidId": "false",
      "installation.checkForCarOverload": "true",
    }),
  });
  try {
    const door = await setUp(program);
    await backend.nextCall("StatusNotification", ({ connectorId }) => connectorId === 2);
    await door.sim("evse/2/plug", {});
    await door.evseUntil(2, ({ transaction }) => transaction?.authorizedBy === "free", "free charging");
    await chargeOnce(door, 1, "TOUR0001");
    const failing = { code: "InternalError", message: "" };
    await backend.order({ do: "answer", action: "StopTransaction", error: failing, times: 1 });
    const invalid = { transactionId: 77, idTagInfo: { status: "Invalid" } };
    await backend.order({ do: "answer", action: "StartTransaction", payload: invalid, times: 1 });
    await chargeOnce(door, 1, "TOUR0002");
    await door.evseUntil(1, ({ status }) => status === "Available", "a free point");
    const remote = { connectorId: 1, idTag: "TOUR0003" };
    assert.deepEqual(await backend.call("RemoteStartTransaction", remote), { status: "Accepted" });
    await door.sim("evse/1/fault", { code: "ConnectorLockFailure", active: true });
    await backend.nextCall("StatusNotification", ({ errorCode }) => errorCode === "ConnectorLockFailure");
    await door.sim("evse/1/fault", { code: "ConnectorLockFailure", active: false });
    await door.sim("temperature", { celsius: 80 });
    await backend.call("ChangeAvailability", { connectorId: 1, type: "Operative" });
    await visitPages(door);
    await backend.nextCall("MeterValues", (payload) => JSON.stringify(payload).includes("Power.Offered"));
    assert.deepEqual(await backend.call("Reset", { type: "Soft" }), { status: "Accepted" });
    await backend.nextCall("BootNotification", () => backend.calls("BootNotification").length > 1);
    return await readsOf(program);
  } finally {
    await program.stop();
  }
}

async function visitPages(door: Door): Promise<void> {
  assert.equal((await door.call("GET", "/api/v1/logs")).status, 200);
  await door.must("GET", "/api/v1/sessions.csv");
  await door.must("GET", "/system");
  await door.must("PATCH", "/api/v1/settings", {
    changes: { "system.operatorPassword": "an operator's own" },
  });
  await logIn(door.program, "operator", "an operator's own").must("GET", "/api/v1/me");
  assert.equal((await logIn(door.program, "user", "wrong password").call("GET", "/api/v1/me")).status, 401);
}

/** Real buses, though nobody answers there: one meter by TCP, one on a serial line. */
async function realMeters(): Promise<readonly string[]> {
  const board = await Deno.makeTempFile({ suffix: ".yaml" });
  await Deno.writeTextFile(
    board,
    "driver: sim\nevses: 2\nserialPorts:\n  - { name: meters, path: /dev/no-such-line }\n",
  );
  const meters = sets({ "manufacturer.meterIpAddress": "127.0.0.1,", "manufacturer.meterPort": "1" });
  const program = await startProgram({ args: ["--board", board, ...meters] });
  try {
    return await readsOf(program);
  } finally {
    await program.stop();
  }
}

Deno.test("every setting that is not pending is read by a module that acts on it", async () => {
  const reads = new Set([...await publicStation(), ...await realMeters()]);
  assert.deepEqual(settingIds.filter((id) => !reads.has(id)), []);
});
