import assert from "node:assert/strict";
import { declarationOf, settingIds } from "../../schema/mod.ts";
import { fromStored } from "../../schema/stored.ts";
import { samples } from "./samples.ts";

Deno.test("every sample value of every setting comes back from the disk as it was", () => {
  for (const id of settingIds) {
    for (const value of samples(declarationOf(id) ?? assert.fail(id))) {
      const stored = JSON.parse(JSON.stringify({ [id]: value }));
      assert.deepEqual(fromStored(stored), { values: { [id]: value }, problems: [], unfit: {}, unread: {} });
    }
  }
});

Deno.test("a wrong entry becomes a problem and is put by, the rest is taken", () => {
  const { values, problems, unfit } = fromStored({
    "installation.stopLimit": 9999,
    "backend.heartbeatInterval": 60,
    "backend.timeZone": [],
  });
  assert.deepEqual(values, { "backend.heartbeatInterval": 60 });
  assert.deepEqual(unfit, { "installation.stopLimit": 9999, "backend.timeZone": [] });
  assert.deepEqual(problems.map(({ parameter, code }) => [parameter, code]), [
    ["installation.stopLimit", "above_maximum"],
    ["backend.timeZone", "wrong_type"],
  ]);
});

Deno.test("entries of another version are reported and carried along", () => {
  const stored = { "network.apn": "internet", "future.thing": { a: 1 }, "__proto__x": 1 };
  const { values, problems, unread } = fromStored(stored);
  assert.deepEqual(values, {});
  assert.deepEqual(problems.map(({ parameter, code }) => [parameter, code]), [
    ["network.apn", "not_yet_supported"],
    ["future.thing", "unknown_parameter"],
    ["__proto__x", "unknown_parameter"],
  ]);
  assert.deepEqual(unread, stored);
});

Deno.test("values that break a rule are taken: the least limit binds in any case", () => {
  const { values, problems } = fromStored({ "installation.outputCurrentLimit": [63] });
  assert.deepEqual([values, problems], [{ "installation.outputCurrentLimit": [63] }, []]);
});

Deno.test("a hash longer than any password is taken from the disk, anything but text is not", () => {
  const hash = "scrypt$16384$8$1$" + "a".repeat(150);
  const stored = fromStored({ "system.operatorPassword": hash, "system.userPassword": 12345678 });
  assert.equal(stored.values["system.operatorPassword"], hash);
  assert.deepEqual(stored.problems.map(({ parameter, given }) => [parameter, given]), [
    ["system.userPassword", "(secret)"],
  ]);
});
