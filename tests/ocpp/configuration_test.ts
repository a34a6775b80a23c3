import assert from "node:assert/strict";
import fc from "fast-check";
import { type Configuration, createConfiguration } from "../../ocpp/configuration.ts";
import { validate } from "../../ocpp/v16/validation.ts";
import { declarationOf, parameterIds } from "../../schema/mod.ts";
import { rightOf } from "../../schema/rights.ts";
import { benchSettings, fuzzParameters, type Settings } from "./bench.ts";

async function configuration(overrides: Settings = {}) {
  const settings = await benchSettings(overrides);
  const keys = createConfiguration({
    settings,
    connectors: () => 2,
    profiles: ["Core", "RemoteTrigger"],
    heartbeatIntervalS: () => 77,
    maxTransactionValues: 100,
  });
  return { settings, keys };
}

/** Told by the station itself, whatever a setting of that name says. */
const computed = ["HeartbeatInterval", "ConnectorPhaseRotation"];

const read = (keys: Configuration, key: string) => keys.find(key)?.value;

Deno.test("configuration holds every key that the Core profile demands", async () => {
  const { keys } = await configuration();
  const required = ["AuthorizeRemoteTxRequests", "ClockAlignedDataInterval", "ConnectionTimeOut"]
    .concat("ConnectorPhaseRotation", "GetConfigurationMaxKeys", "HeartbeatInterval", "LocalAuthorizeOffline")
    .concat("LocalPreAuthorize", "MeterValuesAlignedData", "MeterValuesSampledData")
    .concat("MeterValueSampleInterval", "NumberOfConnectors", "ResetRetries")
    .concat("StopTransactionOnEVSideDisconnect", "StopTransactionOnInvalidId", "StopTxnAlignedData")
    .concat("StopTxnSampledData", "SupportedFeatureProfiles", "TransactionMessageAttempts")
    .concat("TransactionMessageRetryInterval", "UnlockConnectorOnEVSideDisconnect");
  const names = keys.all().map(({ key }) => key);
  assert.deepEqual(required.filter((key) => !names.includes(key)), []);
  assert.equal(new Set(names.map((key) => key.toLowerCase())).size, names.length, "no key twice");
  assert.ok(validate("GetConfiguration", "Response", { configurationKey: keys.all() }).ok);
});

Deno.test("computed keys tell the truth and cannot be changed", async () => {
  const { keys } = await configuration();
  assert.equal(read(keys, "numberofconnectors"), "2");
  assert.equal(read(keys, "ConnectorPhaseRotation"), "0.Unknown,1.Unknown,2.Unknown");
  assert.equal(read(keys, "HeartbeatInterval"), "77");
  assert.equal(read(keys, "MeterValuesSampledDataMaxLength"), "7");
  for (const key of ["NumberOfConnectors", "SupportedFeatureProfiles", "StopTxnSampledDataMaxLength"]) {
    assert.equal(await keys.change(key, "1"), "Rejected", key);
  }
});

Deno.test("boolean views change the settings they stand for, in either direction", async () => {
  const { keys, settings } = await configuration();
  assert.equal(read(keys, "StopTransactionOnEVSideDisconnect"), "true");
  assert.notEqual(await keys.change("StopTransactionOnEVSideDisconnect", "FALSE"), "Rejected");
  assert.equal(settings.stored()["authorization.stopTransactionMode"], "onlyCard");
  assert.equal(read(keys, "StopTransactionOnEVSideDisconnect"), "false");
  await keys.change("StopTransactionOnEVSideDisconnect", "true");
  assert.equal(settings.stored()["authorization.stopTransactionMode"], "normal");
  await settings.propose({ "authorization.stopTransactionMode": "onlyPlug" }, "operator");
  await keys.change("StopTransactionOnEVSideDisconnect", "true");
  assert.equal(settings.stored()["authorization.stopTransactionMode"], "onlyPlug", "true already");
  assert.equal(await keys.change("StopTransactionOnEVSideDisconnect", "perhaps"), "Rejected");
  assert.equal(
    read(keys, "UnlockConnectorOnEVSideDisconnect"),
    String(!settings.stored()["installation.permanentlyLockedCable"]),
  );
});

Deno.test("backend sees and changes exactly what its rights allow, key by key", async () => {
  const { keys, settings } = await configuration({ "backend.authorizationKey": "a secret key" });
  const shown = new Map(keys.all().map((one) => [one.key, one]));
  for (const id of parameterIds) {
    const { ocpp16, kind, format } = declarationOf(id) ?? {};
    if (ocpp16 === undefined || computed.includes(ocpp16)) continue;
    const right = rightOf(id, "backend");
    const isReadable = right.includes("R") && kind !== "secret";
    assert.equal(shown.has(ocpp16), isReadable, ocpp16);
    if (isReadable) assert.equal(shown.get(ocpp16)?.readonly, !right.includes("W"), ocpp16);
    const stored = (settings.stored() as Settings)[id];
    const text = stored === undefined ? "" : format?.(stored) ?? "";
    const answer = await keys.change(ocpp16, text);
    const expected = right === "UV" ? "NotSupported" : right.includes("W") ? "Accepted" : "Rejected";
    assert.equal(answer, expected, `${ocpp16} = ${kind === "secret" ? "..." : text}`);
  }
  assert.ok(!JSON.stringify(keys.all()).includes("a secret key"));
});

Deno.test("reboot is asked for only where it is needed, and until it is done", async () => {
  const { keys } = await configuration();
  assert.equal(await keys.change("MeterValueSampleInterval", "30"), "Accepted");
  assert.equal(await keys.change("ConnectionTimeOut", "77"), "RebootRequired");
  assert.equal(await keys.change("ConnectionTimeOut", "77"), "RebootRequired");
  assert.equal(await keys.change("MeterValueSampleInterval", "31"), "Accepted");
});

Deno.test("any key and value are answered, and what is refused changes nothing", async () => {
  const { numRuns, seed } = fuzzParameters();
  const { keys, settings } = await configuration();
  const names = keys.all().map(({ key }) => key);
  const key = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 50 }));
  await fc.assert(
    fc.asyncProperty(
      key,
      fc.oneof(fc.string({ maxLength: 500 }), fc.nat().map(String)),
      async (name, text) => {
        const before = JSON.stringify(settings.stored());
        const answer = await keys.change(name, text);
        if (answer === "Rejected" || answer === "NotSupported") {
          assert.equal(JSON.stringify(settings.stored()), before);
        }
        assert.equal(
          answer === "NotSupported",
          !names.concat("AuthorizationKey").some((known) => known.toLowerCase() === name.toLowerCase()),
        );
      },
    ),
    { numRuns, seed },
  );
});
