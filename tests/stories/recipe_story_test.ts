/** Story 4: recipes between stations: export, change, preview, import, all or nothing; ETEK both ways. */
import assert from "node:assert/strict";
import { type Door, logIn, manufacturerPassword, runCommand, setUp, startProgram } from "./program.ts";

interface Preview {
  readonly differences: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  readonly unknown: readonly { readonly key: string; readonly reason: string }[];
  readonly problems: readonly { readonly parameter: string; readonly message: string }[];
}

const preview = (door: Door, text: string) => door.must<Preview>("POST", "/api/v1/recipe/preview", { text });

const importRecipe = (door: Door, text: string) => door.call("POST", "/api/v1/recipe/import", { text });

async function exported(door: Door, dialect: string): Promise<string> {
  const { response } = await door.call("GET", `/api/v1/recipe?dialect=${dialect}`);
  assert.equal(response.status, 200);
  return await response.text();
}

const value = async (door: Door, id: string) =>
  (await door.must<{ values: Record<string, unknown> }>("GET", "/api/v1/settings")).values[id];

async function betweenStations(one: Door, other: Door): Promise<void> {
  await one.must("PATCH", "/api/v1/settings", {
    changes: { "installation.outputCurrentLimit": 16, "backend.heartbeatInterval": 120 },
  });
  const recipe = await exported(one, "pilotwire");
  assert.ok(!recipe.includes("scrypt$"), "no secret leaves the station");
  const { differences, problems } = await preview(other, recipe);
  assert.deepEqual(problems, []);
  const changed = differences.map(({ id }) => id).toSorted();
  assert.deepEqual(changed, ["backend.heartbeatInterval", "installation.outputCurrentLimit"]);
  assert.equal((await importRecipe(other, recipe)).status, 200);
  assert.deepEqual(await value(other, "installation.outputCurrentLimit"), [16]);
  assert.equal(await value(other, "backend.heartbeatInterval"), 120);
}

async function nothingHalf(door: Door): Promise<void> {
  const before = await exported(door, "pilotwire");
  const bad = JSON.stringify({ "backend.heartbeatInterval": 240, "installation.outputCurrentLimit": 500 });
  const { differences, problems } = await preview(door, bad);
  assert.ok(
    differences.some(({ id }) => id === "backend.heartbeatInterval"),
    "what would change is shown all the same",
  );
  assert.match(problems[0]!.message, /500/);
  assert.equal((await importRecipe(door, bad)).status, 422);
  assert.equal(await exported(door, "pilotwire"), before);
}

async function etek(one: Door, other: Door): Promise<void> {
  await one.must("PATCH", "/api/v1/settings", { changes: { "installation.outputCurrentLimit": 13 } });
  const recipe = JSON.parse(await exported(one, "etek")) as Record<string, string>[];
  assert.ok(recipe.every((entry) => Object.keys(entry).length === 1), "one key in each object");
  assert.ok(recipe.every((entry) => typeof Object.values(entry)[0] === "string"), "string values");
  assert.ok(recipe.some((entry) => entry._maxlb === "13"));
  const withStrangers = JSON.stringify([...recipe, { _noSuchKey: "1" }, { "_maxl?b": "7" }, {
    _b_Wifi: "1",
  }]);
  const { unknown, problems } = await preview(other, withStrangers);
  assert.deepEqual(problems, []);
  const listed = unknown.map(({ key }) => key);
  for (const key of ["_noSuchKey", "_maxl?b", "_b_Wifi"]) {
    assert.ok(listed.includes(key), `${key} was dropped in silence`);
  }
  assert.equal((await importRecipe(other, withStrangers)).status, 200);
  assert.deepEqual(await value(other, "installation.outputCurrentLimit"), [13]);
}

async function commandLine(dataDir: string): Promise<void> {
  const get = await runCommand(["config", "get", "backend.heartbeatInterval", "--data", dataDir]);
  assert.deepEqual([get.code, get.out], [0, "120\n"]);
  const set = await runCommand(["config", "set", "backend.heartbeatInterval=130", "--data", dataDir]);
  assert.equal(set.code, 0, set.err);
  const wrong = await runCommand([
    "config",
    "set",
    "backend.heartbeatInterval=soon",
    "no.such=1",
    "--data",
    dataDir,
  ]);
  assert.equal(wrong.code, 2);
  assert.match(wrong.err, /soon/);
  assert.match(wrong.err, /no\.such/);
  const recipe = await runCommand(["config", "export", "--dialect", "ecotap", "--data", dataDir]);
  assert.equal(recipe.code, 0);
  const diff = await runCommand(["config", "diff", "-", "--data", dataDir], recipe.out);
  assert.equal(diff.code, 0, diff.err);
  assert.match(diff.out, /No difference/);
}

Deno.test("recipes go from station to station, all or nothing", async (test) => {
  const [first, second] = await Promise.all([startProgram(), startProgram()]);
  try {
    const [one, other] = await Promise.all([setUp(first), setUp(second)]);
    await test.step("our own", () => betweenStations(one, other));
    await test.step("a wrong value takes nothing", () => nothingHalf(other));
    await test.step("ETEK both ways", () => etek(one, other));
    await test.step("an operator cannot import what only the manufacturer may write", async () => {
      await other.must("PATCH", "/api/v1/settings", {
        changes: { "system.operatorPassword": manufacturerPassword },
      });
      const operator = logIn(second, "operator", manufacturerPassword);
      const recipe = JSON.stringify({ "installation.maxOutputCurrent": 20 });
      assert.equal((await importRecipe(operator, recipe)).status, 422);
      assert.deepEqual(await value(other, "installation.maxOutputCurrent"), [32]);
    });
    await test.step("command line on the running station", () => commandLine(second.dataDir));
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});
