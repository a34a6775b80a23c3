/** The compiled arm64 program (under emulation in CI): start, login, one charge against a backend, clean stop. */
import assert from "node:assert/strict";
import { startBackend } from "../ocpp/backend_process.ts";
import { setUp, startProgram } from "./program.ts";

Deno.test("start, login, one billed charge, clean stop", async () => {
  await using backend = await startBackend();
  const program = await startProgram({ args: ["--set", `backend.backendUrl=${backend.url}`] });
  const door = await setUp(program);
  await door.sim("evse/1/plug", {});
  await door.evseUntil(1, ({ phase }) => phase === "waitingForCard", "the plug");
  await door.sim("card", { idTag: "ARM64" });
  await door.evseUntil(1, ({ transaction }) => (transaction?.energyWh ?? 0) > 1, "energy");
  await door.sim("card", { idTag: "ARM64" });
  await door.evseUntil(1, ({ transaction }) => transaction === null, "the end");
  assert.equal(await program.stop(), 0);
  const [start] = backend.calls("StartTransaction");
  const [stop] = backend.calls("StopTransaction");
  assert.equal(start?.idTag, "ARM64");
  assert.ok(Number(stop?.meterStop) > Number(start?.meterStart));
  backend.assertStrict();
});
