/**
 * A setting that does nothing is a lie to the installer: on one tour through the station every setting that is not
 * pending is read by a module that acts on it. Doors (pages, REST, GetConfiguration) read the stored settings and do not
 * count.
 */
import assert from "node:assert/strict";
import { settingIds } from "../../schema/mod.ts";
import { startBackend } from "../ocpp/backend_process.ts";
import { type Door, logIn, setUp, startProgram } from "./program.ts";

async function chargeOnce(door: Door, evse: number, idTag: string): Promise<void> {
  await door.sim(`evse/${evse}/plug`, {});
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ contactorClosed }) => contactorClosed, "current");
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ transaction }) => transaction === null, "the end");
  await door.sim(`evse/${evse}/unplug`);
}

Deno.test("every setting that is not pending is read by a module that acts on it", async () => {
  await using backend = await startBackend();
  const set = {
    "backend.backendUrl": backend.url,
    "backend.clockAlignedDataInterval": "10",
    "authorization.localWhitelistEnabled": "true",
    "authorization.freeCharging": "false,true",
    "installation.checkForCarOverload": "true",
  };
  const program = await startProgram({
    args: Object.entries(set).flatMap(([id, value]) => ["--set", `${id}=${value}`]),
  });
  try {
    const door = await setUp(program);
    await backend.nextCall("StatusNotification", ({ connectorId }) => connectorId === 2);
    await chargeOnce(door, 1, "TOUR0001");
    await door.sim("evse/2/plug", {});
    await door.evseUntil(2, ({ transaction }) => transaction?.authorizedBy === "free", "free charging");
    await door.sim("evse/2/unplug");
    // The backend refuses a card after the start, and one that nobody answers for.
    await backend.order({
      do: "answer",
      action: "StartTransaction",
      error: { code: "InternalError", message: "" },
      times: 1,
    });
    await chargeOnce(door, 1, "TOUR0002");
    await backend.nextCall("MeterValues");
    const { response } = await door.call("GET", "/api/v1/logs");
    assert.equal(response.status, 200);
    await door.must("GET", "/api/v1/sessions.csv");
    await door.must("GET", "/system");
    assert.equal((await logIn(program, "operator", "wrong password").call("GET", "/api/v1/me")).status, 401);
    const { reads } = await (await fetch(`${program.url}/sim/reads`)).json() as { reads: string[] };
    const unread = settingIds.filter((id) => !reads.includes(id));
    assert.deepEqual(unread, []);
  } finally {
    await program.stop();
  }
});
