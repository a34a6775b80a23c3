import assert from "node:assert/strict";
import { applyChanges, maxProblems, type Writer } from "../../schema/changes.ts";
import { declarationOf, defaults, isPending, parameterIds, type Settings } from "../../schema/mod.ts";
import { canSee } from "../../schema/rights.ts";
import { brokenRules } from "../../schema/rules.ts";
import { sentence } from "../../schema/sentences.ts";

type Changes = Readonly<Record<string, unknown>>;

function problems(changes: Changes, writer: Writer = "manufacturer", settings: Settings = defaults()) {
  const applied = applyChanges(settings, changes, writer);
  return applied.ok ? [] : applied.error;
}
const sentences = (...args: Parameters<typeof problems>) => problems(...args).map(sentence);

function taken(changes: Changes, writer: Writer = "manufacturer", settings: Settings = defaults()) {
  const applied = applyChanges(settings, changes, writer);
  assert.ok(applied.ok, applied.ok ? "" : applied.error.map(sentence).join(" "));
  return applied.value;
}

Deno.test("a change set is taken as a whole, and names only what is now different", () => {
  const { settings, changed } = taken({
    "installation.stopLimit": "130",
    "backend.heartbeatInterval": 300,
    "authorization.freeCharging": "on,off",
  });
  assert.deepEqual(changed, ["installation.stopLimit", "authorization.freeCharging"]);
  assert.equal(settings["installation.stopLimit"], 130);
  assert.deepEqual(settings["authorization.freeCharging"], [true, false]);
});

Deno.test("changes leave the settings they start from alone", () => {
  const before = defaults();
  taken({ "installation.stopLimit": 130 }, "manufacturer", before);
  assert.deepEqual(before, defaults());
});

Deno.test("one wrong value keeps the whole set out, and every problem is told at once", () => {
  const found = problems({
    "installation.stopLimit": 999,
    "backend.heartbeatInterval": "soon",
    "no.such": 1,
    "backend.meterValueSampleInterval": 30,
    "state.power": 7,
  });
  assert.deepEqual(found.map(({ parameter, code, bound }) => [parameter, code, bound]), [
    ["installation.stopLimit", "above_maximum", "150"],
    ["backend.heartbeatInterval", "not_a_number", undefined],
    ["no.such", "unknown_parameter", undefined],
    ["state.power", "read_only", undefined],
  ]);
});

Deno.test("a name that takes nothing comes with what was given, but never with a secret", () => {
  const given = (id: string, value: unknown, writer: Writer) => {
    const [found] = problems({ [id]: value }, writer);
    return [found?.code, found?.given];
  };
  assert.deepEqual(given("no.such", [1, "x"], "manufacturer"), ["unknown_parameter", "[1,x]"]);
  assert.deepEqual(given("no.such", "y".repeat(200), "manufacturer")[1], `${"y".repeat(57)}...`);
  assert.deepEqual(given("state.power", 7, "manufacturer"), ["read_only", "7"]);
  assert.deepEqual(given("installation.maxOutputCurrent", 16, "user"), ["no_right", "16"]);
  assert.deepEqual(given("system.loginPassword", "hush hush", "manufacturer"), ["read_only", ""]);
  assert.deepEqual(given("network.wifiPassword", "hush hush", "system"), ["not_yet_supported", "(secret)"]);
});

Deno.test("a name that the writer may not know of is answered as one that does not exist", () => {
  const told = (id: string) =>
    problems({ [id]: "hush hush" }, "user").map((found) => ({ ...found, parameter: "" }));
  const hidden = parameterIds.filter((id) => !canSee(id, "user"));
  assert.ok(hidden.some((id) => declarationOf(id)?.kind === "secret" && !isPending(id)));
  for (const id of hidden) assert.deepEqual(told(id), told("no.such"), id);
});

Deno.test("problems beyond the bound are counted, not kept", () => {
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`no.such${index}`, 1]));
  const found = problems(many);
  assert.equal(found.length, maxProblems + 1);
  assert.deepEqual(found.at(-1), { parameter: "", code: "more_problems", given: "1500" });
});

Deno.test("only this program itself is told that a name is known but not built", () => {
  assert.deepEqual(problems({ "network.apn": "x" }, "system").map(({ code }) => code), ["not_yet_supported"]);
  assert.deepEqual(problems({ "network.apn": "x" }, "manufacturer").map(({ code }) => code), [
    "unknown_parameter",
  ]);
});

Deno.test("operator's limit above the installation's is refused with both figures and the setting with the bound", () => {
  assert.deepEqual(problems({ "installation.outputCurrentLimit": 40 }), [{
    code: "above_maximum",
    parameter: "installation.outputCurrentLimit",
    given: "40",
    bound: "32",
    boundFrom: "installation.installationCurrentLimit",
    rule: "currentLimits",
  }]);
  assert.deepEqual(sentences({ "installation.outputCurrentLimit": 40 }), [
    "Output current limit (Installation): 40 A is above the 32 A set as Installation limit (Installation).",
  ]);
});

Deno.test("lowering a limit below what hangs on it blames the limit that was changed", () => {
  assert.deepEqual(sentences({ "installation.maxOutputCurrent": 20 }), [
    "Hardware limit (Installation): 20 A is below the 32 A set as Installation limit (Installation).",
  ]);
  const all = {
    "installation.maxOutputCurrent": 20,
    "installation.installationCurrentLimit": 20,
    "installation.outputCurrentLimit": 20,
  };
  assert.equal(taken(all).changed.length, 3);
});

Deno.test("current limits are compared EVSE by EVSE, the last value of a list repeating", () => {
  const found = problems({ "installation.outputCurrentLimit": [16, 40] });
  assert.deepEqual(found.map(({ evse, given }) => [evse, given]), [[2, "40"]]);
  assert.match(sentence(found[0] ?? assert.fail()), /charging point 2/);
  const wide = taken({
    "installation.maxOutputCurrent": [32, 63],
    "installation.installationCurrentLimit": [32, 63],
  });
  assert.deepEqual(problems({ "installation.outputCurrentLimit": [32, 63] }, "user", wide.settings), []);
  assert.equal(problems({ "installation.outputCurrentLimit": [33, 63] }, "user", wide.settings).length, 1);
});

Deno.test("least charging current above the operator's limit is refused", () => {
  assert.deepEqual(problems({ "installation.minChargingCurrent": 33 }).map(({ rule }) => rule), [
    "leastCurrent",
  ]);
});

Deno.test("voltage thresholds must stand in their order, equal ones included", () => {
  const swapped = { "manufacturer.minVoltage": 200 };
  assert.deepEqual(problems(swapped).map(({ rule, given, bound }) => [rule, given, bound]), [
    ["voltageThresholds", "200", "200"],
  ]);
  assert.deepEqual(problems({ "manufacturer.maxVoltage": 250 }).map(({ parameter }) => parameter), [
    "manufacturer.maxVoltage",
  ]);
});

Deno.test("temperature thresholds must stand in their order", () => {
  assert.equal(problems({ "manufacturer.temperatureThreshold1": 90 }).length, 1);
  assert.equal(problems({ "manufacturer.temperatureThreshold1": 89 }).length, 0);
});

Deno.test("two roles cannot log in under one name, and the new one is to blame", () => {
  const found = problems({ "system.userLogin": "Operator" });
  assert.deepEqual(found.map(({ parameter, boundFrom }) => [parameter, boundFrom]), [
    ["system.userLogin", "system.operatorLogin"],
  ]);
});

Deno.test("a rule does not name a setting to those who may not see it", () => {
  const [found] = problems({ "system.userLogin": "Manufacturer" }, "user");
  assert.equal(found?.code, "not_different");
  assert.equal(found?.boundFrom, undefined);
  assert.equal(found?.bound, undefined);
  assert.doesNotMatch(sentence(found ?? assert.fail()), /Manufacturer login/);
});

Deno.test("a rule that is broken already does not block changes elsewhere", () => {
  const broken: Settings = { ...defaults(), "installation.outputCurrentLimit": [63] };
  assert.equal(taken({ "installation.stopLimit": 130 }, "manufacturer", broken).changed.length, 1);
  assert.equal(brokenRules(broken, ["installation.stopLimit"]).length, 0);
});

Deno.test("sentences name label, value with unit and bound", () => {
  assert.deepEqual(sentences({ "installation.stopLimit": 999 }), [
    "Stop limit (Installation): 999 % is above the most of 150 %.",
  ]);
  assert.deepEqual(sentences({ "manufacturer.cableOrSocket": "{label}" }), [
    "Cable or socket (Manufacturer): {label} is none of cable, socket.",
  ]);
  assert.deepEqual(sentences({ "system.operatorPassword": "short" }), [
    "Operator password (System): (secret) is shorter than 8 characters.",
  ]);
  assert.deepEqual(sentences({ "system.softwareVersion": 1 }, "user"), [
    "Software version (System) cannot be set.",
  ]);
});

Deno.test("what was given comes back on one short line", () => {
  const [found] = problems({ "backend.backendUrl": `http://a\n[ERROR] forged\u001b[2J${"x".repeat(500)}` });
  assert.match(found?.given ?? "", /^http:\/\/a \[ERROR\] forged \[2Jx+\.\.\.$/);
  assert.equal(found?.given.length, 60);
});

Deno.test("charge point id is safe as the last part of an address", () => {
  for (const bad of ["a/b", "a\\b", "a?b", "a#b", "a%2fb", "a\nb", "", "x".repeat(26)]) {
    assert.equal(problems({ "backend.chargePointId": bad }).length, 1, JSON.stringify(bad));
  }
  taken({ "backend.chargePointId": "CP 1*é:2" });
});

Deno.test("measurands with a phase appended are refused, the list as a whole", () => {
  const found = problems({ "backend.meterValuesSampledData": "Voltage,Voltage.L1" });
  assert.deepEqual(found.map(({ code, given }) => [code, given]), [["not_an_option", "Voltage.L1"]]);
});

Deno.test("a password that keeps the station out of set-up can be replaced, but emptied by nobody", () => {
  const owned: Settings = { ...defaults(), "system.manufacturerPassword": "hash of a password" };
  const emptied = { "system.manufacturerPassword": "" };
  for (const writer of ["manufacturer", "system"] as const) {
    assert.deepEqual(problems(emptied, writer, owned), [
      { parameter: "system.manufacturerPassword", code: "must_stay_set", given: "" },
    ]);
    assert.deepEqual(sentences(emptied, writer, owned), [
      "Manufacturer password (System) can be replaced by a new one, but not emptied.",
    ]);
    const replaced = taken({ "system.manufacturerPassword": "another one" }, writer, owned);
    assert.deepEqual(replaced.changed, ["system.manufacturerPassword"]);
  }
  assert.deepEqual(problems(emptied, "operator", owned).map(({ code }) => code), ["unknown_parameter"]);
  assert.deepEqual(taken(emptied).changed, [], "empty already: nothing is lost");
});

Deno.test("passwords of the other roles can be emptied, which closes the account", () => {
  const open: Settings = {
    ...defaults(),
    "system.operatorPassword": "hash one",
    "system.userPassword": "hash two",
  };
  const closed = taken({ "system.operatorPassword": "", "system.userPassword": "" }, "operator", open);
  assert.equal(closed.settings["system.operatorPassword"], "");
  assert.equal(closed.settings["system.userPassword"], "");
});
