import assert from "node:assert/strict";
import { applyChanges, type Writer } from "../../schema/changes.ts";
import { declarationOf, defaults, settingIds, type Settings } from "../../schema/mod.ts";
import {
  type Dialect,
  dialects,
  exportRecipe,
  maxRecipeEntries,
  parseRecipe,
  planImport,
} from "../../schema/recipe.ts";
import { faultSentence, sentence } from "../../schema/sentences.ts";
import { samples } from "./samples.ts";

function read(text: string, dialect: Dialect | "auto" = "auto") {
  const recipe = parseRecipe(text, dialect);
  assert.ok(recipe.ok, recipe.ok ? "" : faultSentence(recipe.error));
  return recipe.value;
}

function plan(text: string, writer: Writer = "manufacturer", settings: Settings = defaults()) {
  return planImport(settings, read(text), writer);
}

function fault(text: string, dialect: Dialect | "auto" = "auto") {
  const recipe = parseRecipe(text, dialect);
  return recipe.ok ? assert.fail("was read") : recipe.error;
}

/** Imports as main would: the plan's changes as one change set. */
function imported(text: string, settings: Settings = defaults()): Settings {
  const { changes, problems } = plan(text, "manufacturer", settings);
  assert.deepEqual(problems.map(sentence), []);
  const applied = applyChanges(settings, changes, "manufacturer");
  return applied.ok ? applied.value.settings : assert.fail();
}

/** Settings that differ from the defaults in everything a rule leaves free, and in the limits. */
function unusual(index: number): Settings {
  const limits = {
    "installation.maxOutputCurrent": [20, 32],
    "installation.installationCurrentLimit": [20, 32],
    "installation.outputCurrentLimit": [16, 32],
    "installation.minChargingCurrent": [7, 8],
  };
  const free = settingIds.filter((id) => declarationOf(id)?.unit === undefined && !id.endsWith("Login"));
  const others = free.map((id) => [id, samples(declarationOf(id) ?? assert.fail()).at(index)] as const);
  const set = Object.fromEntries(others.filter(([, value]) => value !== undefined));
  return { ...defaults(), ...limits, ...set } as Settings;
}

function withoutSecrets(settings: Settings): Settings {
  const secrets = settingIds.filter((id) => declarationOf(id)?.kind === "secret");
  return { ...settings, ...Object.fromEntries(secrets.map((id) => [id, ""])) } as Settings;
}

Deno.test("our own recipe carries every setting but secrets from one station to another", () => {
  for (const index of [-1, -2, 1]) {
    const settings = unusual(index);
    assert.deepEqual(imported(exportRecipe(settings, "pilotwire", "manufacturer")), withoutSecrets(settings));
  }
});

Deno.test("what a dialect can say comes back the same", () => {
  for (const dialect of dialects) {
    for (const index of [-1, -2, 1]) {
      const text = exportRecipe(unusual(index), dialect, "manufacturer");
      const again = exportRecipe(imported(text), dialect, "manufacturer");
      // Of what ETEK cannot say the limits of other charging points and the installation limit are no part.
      assert.equal(again, text, dialect);
    }
  }
});

Deno.test("an exported recipe is recognised, has no problems and nothing unknown on the same station", () => {
  for (const dialect of dialects) {
    const text = exportRecipe(defaults(), dialect, "manufacturer");
    assert.equal(read(text).dialect, dialect);
    assert.deepEqual(plan(text), { changes: {}, differences: [], unknown: [], problems: [] });
  }
});

Deno.test("secrets are in no export, for any reader and dialect", () => {
  const secrets = settingIds.filter((id) => declarationOf(id)?.kind === "secret");
  const told = Object.fromEntries(secrets.map((id, index) => [id, `do-not-tell-${index}`]));
  const settings = { ...defaults(), ...told } as Settings;
  for (const dialect of dialects) {
    for (const reader of ["manufacturer", "operator", "user", "backend", "system"] as const) {
      assert.doesNotMatch(exportRecipe(settings, dialect, reader), /do-not-tell/);
    }
  }
});

Deno.test("an ETEK recipe is an array of objects with one key and a text", () => {
  const items: unknown = JSON.parse(exportRecipe(defaults(), "etek", "manufacturer"));
  assert.deepEqual(items, [
    { _b_RewritePublic: "1" },
    { _setLineNum: "3" },
    { _maxlb: "32" },
    { _maxl: "32" },
    { _UnlockConnectorOnEVSideDisconnect: "0" },
  ]);
});

Deno.test("an ETEK recipe with an operator limit above the hardware's is refused, naming both figures", () => {
  const { problems, differences } = plan('[{"_maxlb":"40"},{"_maxl":"32"}]');
  assert.deepEqual(problems.map(({ given, bound }) => [given, bound]), [["40", "32"]]);
  assert.deepEqual(differences.map(({ id, to }) => [id, to]), [["installation.outputCurrentLimit", "40"]]);
});

Deno.test("spellings of damaged prints and numbers of an ETEK recipe are understood", () => {
  const text =
    '[{"_maxIb":"16"},{"_UnlockConnectorOnEVSIdDisconnect":"1"},{"_setLineNum":"1"},{"_b_DBCP":"1"}]';
  const { differences, unknown, problems } = plan(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(differences.map(({ id, from, to }) => [id, from, to]), [
    ["installation.outputCurrentLimit", "32", "16"],
    ["installation.permanentlyLockedCable", "false", "true"],
    ["installation.phasesConnected", "three", "single"],
  ]);
  assert.deepEqual(unknown.map(({ key, reason }) => [key, reason]), [["_b_DBCP", "not_yet_supported"]]);
});

Deno.test("a smaller hardware limit of a foreign recipe takes the limits below it along, never upwards", () => {
  const { differences, problems } = plan('[{"_maxl":"16"}]');
  assert.deepEqual(problems, []);
  assert.deepEqual(differences.map(({ id, to }) => [id, to]), [
    ["installation.maxOutputCurrent", "16"],
    ["installation.installationCurrentLimit", "16"],
    ["installation.outputCurrentLimit", "16"],
  ]);
  assert.deepEqual(plan('[{"_maxl":"63"}]').differences.map(({ id }) => id), [
    "installation.maxOutputCurrent",
  ]);
  // Our own recipes can name every limit, so there nothing is guessed.
  assert.equal(plan('{"installation.maxOutputCurrent":16}').problems.length, 1);
});

Deno.test("unknown, damaged and misplaced entries are listed, none is dropped", () => {
  const { unknown } = plan('[{"_foo":"1"},{},7,{"_maxl":{"a":1}},{"_ssid":"x"}]');
  assert.deepEqual(unknown.map(({ key, reason }) => [key, reason]), [
    ["_foo", "unknown_key"],
    ["{...}", "wrong_shape"],
    ["7", "wrong_shape"],
    ["_maxl", "wrong_shape"],
    ["_ssid", "not_yet_supported"],
  ]);
  const own = plan('{"state.power":1,"system.restart":1,"x":1}').unknown;
  assert.deepEqual(own.map(({ reason }) => reason), ["read_only", "read_only", "unknown_key"]);
});

Deno.test("an Ecotap recipe with composed values sets each part", () => {
  const text = JSON.stringify({
    configurationKey: [
      { key: "CHG_CH2OPTIONS", readonly: false, value: "plugandcharge=1,OvercurrentSens=0" },
      { key: "chg_KWH1", readonly: false, value: "EASTR_SDM72D,3,19200,E,2" },
      { key: "com_OCPPInfo", readonly: false, value: "modelname=ECC-AC,vendorname=Ecotap,CpSn=G1*1" },
      { key: "chg_RatedCurrent", readonly: false, value: "16,20" },
      { key: "NumberOfConnectors", readonly: true, value: "2" },
    ],
  });
  const { differences, unknown, problems } = plan(text);
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.fromEntries(differences.map(({ id, to }) => [id, to])), {
    "authorization.freeCharging": "false,true",
    "manufacturer.meterAddress": "3,1",
    "manufacturer.meterBaudRate": "19200,9600",
    "manufacturer.meterParity": "even,none",
    "manufacturer.meterStopBits": "2,1",
    "manufacturer.chargePointModel": "ECC-AC",
    "manufacturer.chargePointVendor": "Ecotap",
    "manufacturer.chargePointSerialNumber": "G1*1",
    "installation.maxOutputCurrent": "16,20",
    "installation.installationCurrentLimit": "16,20",
    "installation.outputCurrentLimit": "16,20",
  });
  assert.deepEqual(unknown.map(({ key, reason }) => [key, reason]), [
    ["CHG_CH2OPTIONS:OvercurrentSens", "not_yet_supported"],
    ["chg_KWH1:type", "not_yet_supported"],
    ["NumberOfConnectors", "unknown_key"],
  ]);
});

Deno.test("an Ecotap address gets the scheme that its option for encryption says, and a key loses its user", () => {
  const changes = (tls: string) =>
    plan(JSON.stringify({
      com_Endpoint: "ws.example:80/#SN#",
      com_Options: `Events=1,useTLS=${tls}`,
      authorizationKey: "STATION:0123456789abcdef",
    })).changes;
  assert.equal(changes("1")["backend.backendUrl"], "wss://ws.example:80/#SN#");
  assert.equal(changes("0")["backend.backendUrl"], "ws://ws.example:80/#SN#");
  assert.equal(changes("0")["backend.authorizationKey"], "0123456789abcdef");
});

Deno.test("a text that would break a composed Ecotap value is left out of it", () => {
  const settings: Settings = { ...defaults(), "manufacturer.chargePointVendor": "Smith, Jones" };
  const text = exportRecipe(settings, "ecotap", "manufacturer");
  assert.match(text, /"modelname=Pilotwire,CpSn="/);
  assert.deepEqual(plan(text, "manufacturer", settings), {
    changes: {},
    differences: [],
    unknown: [],
    problems: [],
  });
});

Deno.test("our own recipe may be YAML, and may use OCPP key names in any case", () => {
  const { differences } = plan(
    "# initial\nheartbeatinterval: 90\ninstallation.outputCurrentLimit: [16, 20]\n",
  );
  assert.deepEqual(differences.map(({ id, to }) => [id, to]), [
    ["backend.heartbeatInterval", "90"],
    ["installation.outputCurrentLimit", "16,20"],
  ]);
});

Deno.test("one setting named twice blocks the import, in JSON, in YAML and under two names", () => {
  for (
    const text of [
      '{"backend.heartbeatInterval":60,"backend.heartbeatInterval":90}',
      "backend.heartbeatInterval: 60\nbackend.heartbeatInterval: 90",
      '{"backend.heartbeatInterval":60,"HeartbeatInterval":90}',
      '[{"_maxlb":"16"},{"_maxlb":"20"}]',
    ]
  ) {
    const { problems, unknown } = plan(text);
    assert.deepEqual(problems.map(({ code }) => code), ["duplicate"], text);
    assert.deepEqual(unknown.map(({ reason }) => reason), ["duplicate_key"], text);
  }
});

Deno.test("a reader without the right may import what is so already, and is refused what is not", () => {
  const text = exportRecipe(defaults(), "pilotwire", "operator");
  assert.deepEqual(plan(text, "operator").problems, []);
  const other = plan('{"installation.maxOutputCurrent":63}', "operator");
  assert.deepEqual(other.problems.map(({ code }) => code), ["no_right"]);
  assert.deepEqual(other.differences, []);
});

Deno.test("the preview says which differences need a restart, and hides secrets", () => {
  const { differences } = plan('{"system.userPassword":"hunter2hunter2","backend.chargePointId":"CP7"}');
  assert.deepEqual(differences.map(({ from, to, needsRestart }) => [from, to, needsRestart]), [
    ["(secret)", "(secret)", false],
    ["pilotwire", "CP7", true],
  ]);
});

Deno.test("a recipe of too many entries, characters or levels is refused with figure and bound", () => {
  const object = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]));
  assert.equal(
    faultSentence(fault(JSON.stringify(object))),
    `The recipe has 50000 entries; at most ${maxRecipeEntries} are read.`,
  );
  const list = Array.from({ length: 5001 }, (_, index) => ({ [`k${index}`]: "1" }));
  assert.equal(fault(JSON.stringify(list)).code, "too_many_entries");
  assert.equal(fault(`{"a":"${"x".repeat(1_000_000)}"}`).code, "too_large");
  assert.equal(fault("[".repeat(100_000) + "]".repeat(100_000)).code, "too_deep");
  assert.equal(fault(`{"a":[${"[],".repeat(200_000)}0]}`).code, "too_complex");
  assert.equal(fault("- ".repeat(20_000)).code, "not_readable");
});

Deno.test("what cannot be read names the place", () => {
  const found = fault('a: 1\nb: "open\n');
  assert.equal(found.code, "not_readable");
  assert.ok((found.line ?? 0) >= 2);
  assert.match(faultSentence(found), /^Line \d+, column \d+: .*\.$/);
});

Deno.test("aliases that multiply are refused, not built", () => {
  const level = (name: string, of: string) =>
    `${name}: [${Array(9).fill(of).join(",")}]\n`.replace(":", `: &${name}`);
  const bomb = "a: &a [x,x,x]\n" + level("b", "*a") + level("c", "*b") + level("d", "*c") + level("e", "*d");
  assert.equal(fault(bomb).code, "not_readable");
});

Deno.test("a text of another form than asked for is refused", () => {
  assert.equal(fault("[]", "pilotwire").code, "wrong_shape");
  assert.equal(fault("{}", "etek").code, "wrong_shape");
  assert.equal(fault("7").code, "wrong_shape");
  assert.equal(fault("null").code, "wrong_shape");
});
