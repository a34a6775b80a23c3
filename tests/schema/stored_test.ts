import assert from "node:assert/strict";
import { applyChanges } from "../../schema/changes.ts";
import { declarationOf, defaults, settingIds, type Settings } from "../../schema/mod.ts";
import { fromStored, toStored } from "../../schema/stored.ts";
import { samples } from "./samples.ts";

const throughDisk = (settings: Settings) => fromStored(JSON.parse(JSON.stringify(toStored(settings))));

Deno.test("stored form of the defaults is empty", () => {
  assert.deepEqual(toStored(defaults()), { version: 1, settings: {} });
});

Deno.test("every sample value of every setting survives the disk", () => {
  for (const id of settingIds) {
    for (const value of samples(declarationOf(id) ?? assert.fail(id))) {
      const settings = { ...defaults(), [id]: value } as Settings;
      assert.deepEqual(throughDisk(settings).settings, settings, id);
    }
  }
});

Deno.test("stored keys are sorted, so that two files can be compared", () => {
  const applied = applyChanges(defaults(), {
    "system.userLogin": "guest",
    "backend.heartbeatInterval": 60,
    "authorization.rfidReader": false,
  }, "system");
  assert.ok(applied.ok);
  assert.deepEqual(Object.keys(toStored(applied.value.settings).settings), [
    "authorization.rfidReader",
    "backend.heartbeatInterval",
    "system.userLogin",
  ]);
});

Deno.test("a wrong entry becomes a problem and keeps its default, the rest is taken", () => {
  const { settings, problems } = fromStored({
    version: 1,
    settings: { "installation.stopLimit": 9999, "backend.heartbeatInterval": 60, "backend.timeZone": [] },
  });
  assert.equal(settings["installation.stopLimit"], 120);
  assert.equal(settings["backend.heartbeatInterval"], 60);
  assert.deepEqual(problems.map(({ parameter, code }) => [parameter, code]), [
    ["installation.stopLimit", "above_maximum"],
    ["backend.timeZone", "wrong_type"],
  ]);
});

Deno.test("entries of another version are reported and carried along", () => {
  const file = {
    version: 1,
    settings: { "network.apn": "internet", "future.thing": { a: 1 }, "__proto__x": 1 },
  };
  const { settings, problems, unread } = fromStored(file);
  assert.deepEqual(settings, defaults());
  assert.deepEqual(problems.map(({ parameter, code }) => [parameter, code]), [
    ["network.apn", "not_yet_supported"],
    ["future.thing", "unknown_parameter"],
    ["__proto__x", "unknown_parameter"],
  ]);
  assert.deepEqual(toStored(settings, unread).settings, file.settings);
});

Deno.test("values that break a rule are kept and reported", () => {
  const { settings, problems } = fromStored({ settings: { "installation.outputCurrentLimit": [63] } });
  assert.deepEqual(settings["installation.outputCurrentLimit"], [63]);
  assert.deepEqual(problems.map(({ rule }) => rule), ["currentLimits"]);
});

Deno.test("a hash longer than any password is taken from the disk, anything but text is not", () => {
  const hash = "scrypt$16384$8$1$" + "a".repeat(150);
  const stored = fromStored({
    settings: { "system.operatorPassword": hash, "system.userPassword": 12345678 },
  });
  assert.equal(stored.settings["system.operatorPassword"], hash);
  assert.deepEqual(stored.problems.map(({ parameter, given }) => [parameter, given]), [
    ["system.userPassword", "(secret)"],
  ]);
});

Deno.test("what is no settings file gives defaults and a problem, never an exception", () => {
  for (const json of [null, 1, "x", [], {}, { settings: 1 }, { settings: [] }, undefined]) {
    const { settings, problems } = fromStored(json);
    assert.deepEqual(settings, defaults());
    assert.equal(problems.length, 1, JSON.stringify(json));
  }
});
