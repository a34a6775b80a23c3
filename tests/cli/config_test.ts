import assert from "node:assert/strict";
import { logIn, manufacturerPassword, setUp, startProgram } from "../stories/program.ts";
import { captured, freshFolder } from "./captured.ts";

async function get(dataDir: string, ...ids: readonly string[]): Promise<string[]> {
  const { code, out, err } = await captured(["config", "get", ...ids, "--data", dataDir]);
  assert.equal(code, 0, err);
  return out.trimEnd().split("\n");
}

const set = (dataDir: string, ...words: readonly string[]) =>
  captured(["config", "set", ...words, "--create", "--data", dataDir]);

Deno.test("config get gives defaults where nothing is stored, and makes no folder", async () => {
  const dataDir = await freshFolder();
  assert.deepEqual(await get(dataDir, "backend.heartbeatInterval", "system.manufacturerPassword"), [
    "300",
    "(not set)",
  ]);
  await assert.rejects(Deno.stat(dataDir), Deno.errors.NotFound);
});

Deno.test("config get names every id that is no setting, and gives nothing else", async () => {
  const asked = [
    "config",
    "get",
    "no.such",
    "backend.heartbeatInterval",
    "state.power",
    "--data",
    await freshFolder(),
  ];
  const { code, out, err } = await captured(asked);
  assert.deepEqual([code, out], [2, ""]);
  assert.match(err, /no\.such/);
  assert.match(err, /state\.power/);
});

Deno.test("config set stores all or nothing, and says which need a restart", async () => {
  const dataDir = await freshFolder();
  const refused = await set(dataDir, "backend.heartbeatInterval=60", "backend.timeZone=x", "no.such=1");
  assert.equal(refused.code, 2);
  assert.match(refused.err, /Time zone.*x/i);
  assert.match(refused.err, /no\.such/);
  assert.deepEqual(await get(dataDir, "backend.heartbeatInterval"), ["300"]);

  const taken = await set(dataDir, "backend.heartbeatInterval=60", "backend.chargePointId=cp-1");
  assert.equal(taken.code, 0, taken.err);
  assert.ok(taken.out.startsWith(`Data folder ${await Deno.realPath(dataDir)}:\n`), taken.out);
  assert.match(taken.out, /^backend\.heartbeatInterval stored$/m);
  assert.match(taken.out, /^backend\.chargePointId stored, in force after the next start$/m);
  assert.deepEqual(await get(dataDir, "backend.heartbeatInterval", "backend.chargePointId"), ["60", "cp-1"]);
  const again = await set(dataDir, "backend.heartbeatInterval=60");
  assert.deepEqual([again.code, again.out], [0, "Nothing to change.\n"]);
});

Deno.test("changes are refused where no station is, naming folder and option, and leave nothing behind", async () => {
  const absent = await freshFolder();
  const strange = await Deno.makeTempDir({ prefix: "pilotwire-strange-" });
  await Deno.writeTextFile(`${strange}/notes.txt`, "");
  const changes: readonly (readonly [input: string, ...words: readonly string[]])[] = [
    [`${manufacturerPassword}\n`, "user", "set-password", "manufacturer"],
    ["", "config", "set", "backend.heartbeatInterval=60"],
    ['{"backend.heartbeatInterval":60}', "config", "import", "-"],
  ];
  for (const dataDir of [absent, strange]) {
    for (const [input, ...words] of changes) {
      const { code, out, err } = await captured([...words, "--data", dataDir], input);
      assert.deepEqual([code, out], [1, ""], words.join(" "));
      assert.ok(err.includes(dataDir) && err.includes("--data") && err.includes("--create"), err);
    }
  }
  await assert.rejects(Deno.stat(absent), Deno.errors.NotFound);
  assert.deepEqual([...Deno.readDirSync(strange)].map(({ name }) => name), ["notes.txt"]);
});

Deno.test("changes need no --create where settings or only the database of a station are", async () => {
  for (const name of ["settings.previous.json", "pilotwire.db"]) {
    const dataDir = await Deno.makeTempDir({ prefix: "pilotwire-station-" });
    await set(dataDir, "backend.heartbeatInterval=50");
    if (name === "pilotwire.db") await Deno.remove(`${dataDir}/settings.json`);
    else await Deno.rename(`${dataDir}/settings.json`, `${dataDir}/${name}`);
    if (name === "pilotwire.db") await Deno.writeTextFile(`${dataDir}/${name}`, "");
    const words = ["config", "set", "backend.heartbeatInterval=60", "--data", dataDir];
    const { code, err } = await captured(words);
    assert.equal(code, 0, err);
    assert.deepEqual(await get(dataDir, "backend.heartbeatInterval"), ["60"]);
  }
});

Deno.test({
  name: "root changes the folder of somebody else, and every file stays that user's",
  ignore: Deno.uid() !== 0,
  fn: async () => {
    const dataDir = await Deno.makeTempDir({ prefix: "pilotwire-others-" });
    await Deno.writeTextFile(`${dataDir}/pilotwire.db`, "");
    for (const path of [dataDir, `${dataDir}/pilotwire.db`]) await Deno.chown(path, 12_345, 12_346);
    for (const seconds of [60, 70]) {
      const words = ["config", "set", `backend.heartbeatInterval=${seconds}`, "--data", dataDir];
      const { code, err } = await captured(words);
      assert.equal(code, 0, err);
    }
    const files = [...Deno.readDirSync(dataDir)].map(({ name }) => name).toSorted();
    assert.deepEqual(files, ["lock", "pilotwire.db", "settings.json", "settings.previous.json"]);
    for (const name of files) {
      const { uid, gid } = await Deno.stat(`${dataDir}/${name}`);
      assert.deepEqual([uid, gid], [12_345, 12_346], name);
    }
  },
});

Deno.test("config set refuses a setting whose function is not there yet, naming it", async () => {
  const { code, err } = await set(await freshFolder(), "network.wifiSsid=home");
  assert.equal(code, 2);
  assert.match(err, /Wi-Fi name.*not supported/);
});

Deno.test("config list marks what differs from the default, with units and without secrets", async () => {
  const dataDir = await freshFolder();
  await captured(
    ["user", "set-password", "manufacturer", "--create", "--data", dataDir],
    `${manufacturerPassword}\n`,
  );
  await set(dataDir, "backend.heartbeatInterval=60");
  const { code, out } = await captured(["config", "list", "--data", dataDir]);
  assert.equal(code, 0);
  assert.match(out, /^\* backend\.heartbeatInterval=60 s$/m);
  assert.match(out, /^ {2}backend\.meterValueSampleInterval=60 s$/m);
  assert.match(out, /^\* system\.manufacturerPassword=\(set\)$/m);
  assert.ok(!out.includes("scrypt") && !out.includes(manufacturerPassword));
});

Deno.test("config refuses damaged settings that nothing can replace, and leaves them as they are", async () => {
  const dataDir = await freshFolder();
  await set(dataDir, "backend.heartbeatInterval=60");
  await Deno.writeTextFile(`${dataDir}/settings.json`, "{");
  for (const words of [["get", "backend.heartbeatInterval"], ["list"], ["export"]]) {
    const { code, err } = await captured(["config", ...words, "--data", dataDir]);
    assert.equal(code, 1, words.join(" "));
    assert.match(err, /damaged/);
  }
  assert.equal(await Deno.readTextFile(`${dataDir}/settings.json`), "{");
});

for (const dialect of ["pilotwire", "etek", "ecotap"]) {
  Deno.test(`recipe of dialect ${dialect} goes out of one folder and into another`, async () => {
    const [from, to] = [await freshFolder(), await freshFolder()];
    await set(from, "installation.outputCurrentLimit=13");
    const recipe = await captured(["config", "export", "--dialect", dialect, "--data", from]);
    assert.equal(recipe.code, 0, recipe.err);
    const diff = await captured(["config", "diff", "-", "--dialect", dialect, "--data", to], recipe.out);
    assert.deepEqual([diff.code, diff.out], [0, "installation.outputCurrentLimit: 32 -> 13\n"]);
    assert.deepEqual(await get(to, "installation.outputCurrentLimit"), ["32"], "diff stores nothing");
    const file = `${from}/recipe`;
    await Deno.writeTextFile(file, recipe.out);
    const taken = await captured(["config", "import", file, "--create", "--data", to]);
    assert.equal(taken.code, 0, taken.err);
    assert.deepEqual(await get(to, "installation.outputCurrentLimit"), ["13"]);
    assert.match((await captured(["config", "diff", file, "--data", to])).out, /No difference/);
  });
}

Deno.test("config import takes nothing of a recipe with a problem, and lists what it does not know", async () => {
  const dataDir = await freshFolder();
  const recipe = JSON.stringify({
    "backend.heartbeatInterval": 60,
    "installation.outputCurrentLimit": 999,
    nobody: 1,
  });
  const { code, out, err } = await captured(["config", "import", "-", "--create", "--data", dataDir], recipe);
  assert.equal(code, 2);
  assert.match(out, /backend\.heartbeatInterval: 300.* -> 60/);
  assert.match(out, /left out: nobody \(unknown key\)/);
  assert.match(err, /999 A.*80 A/);
  assert.deepEqual(await get(dataDir, "backend.heartbeatInterval"), ["300"]);
});

Deno.test("config import refuses what cannot be read, or is no recipe", async () => {
  const dataDir = await freshFolder();
  const absent = await captured(["config", "import", "/no/such/file", "--create", "--data", dataDir]);
  assert.equal(absent.code, 1);
  assert.match(absent.err, /\/no\/such\/file cannot be read/);
  for (const text of ["{", "just words", "a: [b"]) {
    const { code, err } = await captured(["config", "import", "-", "--create", "--data", dataDir], text);
    assert.equal(code, 2, text);
    assert.notEqual(err, "");
  }
  const empty = await captured(["config", "import", "-", "--create", "--data", dataDir], "[1, 2]");
  assert.match(empty.out, /left out: 1 \(wrong shape\)\nleft out: 2 \(wrong shape\)\nNo difference/);
});

Deno.test("user set-password refuses a short one with its bound, and stores a hash of a good one", async () => {
  const dataDir = await freshFolder();
  const words = ["user", "set-password", "operator", "--create", "--data", dataDir];
  const short = await captured(words, "short\n");
  assert.equal(short.code, 2);
  assert.match(short.err, /8/);
  assert.ok(!short.err.includes("short\n"), "the password is not repeated");
  const good = await captured(words, "long enough 1\nnot this line\n");
  assert.equal(good.code, 0, good.err);
  const stored = await Deno.readTextFile(`${dataDir}/settings.json`);
  assert.match(stored, /scrypt\$/);
  assert.ok(!stored.includes("long enough"));
});

Deno.test("config and user reach the running program, which acts on it at once", async () => {
  const program = await startProgram();
  const { dataDir } = program;
  try {
    const door = await setUp(program);
    const taken = await set(dataDir, "backend.heartbeatInterval=60", "authorization.connectionTimeOut=33");
    assert.equal(taken.code, 0, taken.err);
    const { values } = await door.must<{ values: Record<string, unknown> }>("GET", "/api/v1/settings");
    assert.equal(values["backend.heartbeatInterval"], 60);
    assert.deepEqual(await get(dataDir, "authorization.connectionTimeOut"), ["33"]);
    const refused = await set(dataDir, "backend.heartbeatInterval=-1");
    assert.equal(refused.code, 2);
    assert.match(refused.err, /-1 s/);

    const imported = await captured(
      ["config", "import", "-", "--data", dataDir],
      '{"backend.heartbeatInterval":90}',
    );
    assert.equal(imported.code, 0, imported.err);
    assert.equal(
      (await door.must<{ value: unknown }>("GET", "/api/v1/settings/backend.heartbeatInterval")).value,
      90,
    );

    const forgotten = ["user", "set-password", "manufacturer", "--data", dataDir];
    assert.equal((await captured(forgotten, "a new password\n")).code, 0);
    assert.equal(
      (await logIn(program, "manufacturer", "a new password").call("GET", "/api/v1/me")).status,
      200,
    );
    assert.equal((await door.call("GET", "/api/v1/me")).status, 401, "the old one is no good any more");
  } finally {
    assert.equal(await program.stop(), 0);
  }
  assert.deepEqual(await get(dataDir, "backend.heartbeatInterval"), ["90"]);
});
