/** Starts that cannot go well: each is refused with place, value and bound, or goes on and says what is wrong. */
import assert from "node:assert/strict";
import { type Door, logIn, manufacturerPassword, type Program, runCommand, startProgram } from "./program.ts";

const makeFolder = () => Deno.makeTempDir({ prefix: "pilotwire-trouble-" });

/** Runs a start that has to fail. Whatever it says, it must not serve. */
async function refused(words: readonly string[], listen = "127.0.0.1:0") {
  const answer = await runCommand(["run", "--listen", listen, ...words]);
  assert.ok(!answer.out.includes("http://"), `it served: ${answer.out}`);
  return { code: answer.code, err: answer.err };
}

function assertLines(err: string, ...patterns: readonly RegExp[]): void {
  for (const pattern of patterns) assert.match(err, pattern);
}

async function written(name: string, text: string): Promise<string> {
  const path = `${await makeFolder()}/${name}`;
  await Deno.writeTextFile(path, text);
  return path;
}

/** A folder with a manufacturer, whose settings were stored twice, so that there are two files. */
async function usedFolder(): Promise<string> {
  const folder = await makeFolder();
  const set = ["user", "set-password", "manufacturer", "--create", "--data", folder];
  assert.equal((await runCommand(set, `${manufacturerPassword}\n`)).code, 0);
  const change = ["config", "set", "--data", folder, "backend.heartbeatInterval=77"];
  const changed = await runCommand(change);
  assert.equal(changed.code, 0, changed.err);
  return folder;
}

const faultIds = async (door: Door) => (await door.state()).faults.map(({ id }) => id);

const heartbeat = async (door: Door) =>
  (await door.must<{ value: unknown }>("GET", "/api/v1/settings/backend.heartbeatInterval")).value;

async function withProgram(
  start: Parameters<typeof startProgram>[0],
  use: (program: Program) => Promise<void>,
): Promise<void> {
  const program = await startProgram(start);
  try {
    await use(program);
  } finally {
    assert.equal(await program.stop(), 0);
  }
}

Deno.test("start lists every wrong --set at once and exits with 2", async () => {
  const folder = await makeFolder();
  const wrong = [
    "installation.evseCount=abc",
    "backend.heartbeatInterval=999999999",
    "installation.outputCurrentLimit=5000",
    "authorization.freeCharging=perhaps",
    "no.such=1",
  ];
  const { code, err } = await refused(["--data", folder, ...wrong.flatMap((one) => ["--set", one])]);
  assert.equal(code, 2);
  assertLines(err, /abc is not a number/, /999999999 s.*86400/, /5000 A.*80 A/, /perhaps/, /no\.such/);
  assert.equal(err.trim().split("\n").length, wrong.length, err);
});

Deno.test("start refuses a board that it does not know or cannot read, with 2", async () => {
  const unknown = await written("board.yaml", "driver: pins\nevses: 2\n");
  const broken = await written("board.yaml", "driver: sim\nevses: [\n");
  const outside = await written("board.yaml", "driver: sim\nevses: 99\ncolour: red\n");
  const answers = await Promise.all(
    [unknown, broken, outside, "/no/such/board.yaml", "pins"].map(async (board) =>
      await refused(["--data", await makeFolder(), "--board", board])
    ),
  );
  assert.deepEqual(answers.map(({ code }) => code), [2, 2, 2, 2, 2]);
  const [pins, yaml, bounds, absent, word] = answers.map(({ err }) => err) as [
    string,
    string,
    string,
    string,
    string,
  ];
  assertLines(pins, /line 1/, /"pins"/, /known: sim/);
  assertLines(yaml, /line \d/i, /not YAML/);
  assertLines(bounds, /line 2: evses is 99; expected a whole number from 1 to 8/, /line 3: colour/);
  assertLines(absent, /\/no\/such\/board\.yaml cannot be read/);
  assertLines(word, /pins/, /\bsim\b/);
});

Deno.test("start names the address that another program has taken, and exits with 1", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const { code, err } = await refused(["--data", await makeFolder()], `127.0.0.1:${port}`);
  assert.equal(code, 1);
  assertLines(err, new RegExp(`127\\.0\\.0\\.1:${port}`), /--listen/);
});

/** A folder of somebody else: every user finds one. */
async function foreignFolder(): Promise<string> {
  if (Deno.uid() !== 0) return "/etc";
  const folder = await makeFolder();
  await Deno.chown(folder, 54_321, 54_321);
  return folder;
}

Deno.test("start refuses data folders that are no folder, foreign, or cannot be made or written", async () => {
  const file = await written("file", "not ours");
  const foreign = await foreignFolder();
  const folders = [file, `${file}/below`, foreign, "/proc/sys/kernel"];
  const answers = await Promise.all(folders.map((folder) => refused(["--data", folder])));
  assert.deepEqual(answers.map(({ code }) => code), [1, 1, 1, 1]);
  answers.forEach(({ err }, index) => assert.ok(err.includes(folders[index]!), err));
  const [notFolder, notMade, notOurs, notWritten] = answers.map(({ err }) => err);
  assertLines(notFolder!, /is not a folder/, /--data/);
  assertLines(notMade!, /cannot be created/);
  assertLines(notOurs!, /belongs to user \d+/);
  assertLines(notWritten!, /cannot be (written|read|created)|belongs to user/);
  assert.equal(await Deno.readTextFile(file), "not ours");
});

Deno.test("start leaves files of others in a folder as they are", async () => {
  const folder = await makeFolder();
  await Deno.writeTextFile(`${folder}/letter.txt`, "to my aunt");
  await Deno.chmod(`${folder}/letter.txt`, 0o644);
  await Deno.writeTextFile(`${folder}/settings.json`, "{");
  await Deno.chmod(`${folder}/settings.json`, 0o644);
  await refused(["--data", folder, "--set", "no.such=1"]);
  const modeOf = async (name: string) => (await Deno.stat(`${folder}/${name}`)).mode! & 0o777;
  assert.equal(await modeOf("letter.txt"), 0o644);
  const [kept] = [...Deno.readDirSync(folder)].filter(({ name }) => name.startsWith("settings."));
  assert.equal(await modeOf(kept!.name), 0o600);
});

Deno.test("start refuses a folder in use, and the one that uses it goes on", async () => {
  await withProgram({}, async (program) => {
    const { code, err } = await refused(["--data", program.dataDir]);
    assert.equal(code, 1);
    assertLines(err, /in use by another Pilotwire/, new RegExp(program.dataDir));
    assert.equal((await (await fetch(`${program.url}/healthz`)).json()).ok, true);
  });
});

Deno.test("start refuses a --seed-settings that is broken, wrong, unknown or absent, with 2", async () => {
  const broken = await written("seed.json", '{"backend.heartbeatInterval": 5');
  const wrong = await written("seed.json", '{"backend.heartbeatInterval": 999999999, "nobodysKey": 1}');
  const files = [broken, wrong, "/no/such/seed.json"];
  const answers = await Promise.all(
    files.map(async (file) => await refused(["--data", await makeFolder(), "--seed-settings", file])),
  );
  assert.deepEqual(answers.map(({ code }) => code), [2, 2, 2]);
  answers.forEach(({ err }, index) => assert.ok(err.includes(files[index]!), err));
  assertLines(answers[0]!.err, /line \d+, column \d+/i);
  assertLines(answers[1]!.err, /nobodysKey: unknown/, /999999999 s is above the most of 86400 s/);
});

Deno.test("every command refuses wrong words with 2 and shows the usage", async () => {
  const wrong = [
    ["fly"],
    ["run", "now"],
    ["run", "--listen", "everywhere"],
    ["run", "--on-reset", "explode"],
    ["config", "get"],
    ["config", "export", "--dialect", "klingon"],
    ["schema", "--format", "xml"],
    ["user", "set-password", "king"],
    ["logs", "--lines", "0"],
    ["doctor", "--colour"],
    ["version", "--data", "x"],
  ];
  const answers = await Promise.all(wrong.map((words) => runCommand(words)));
  for (const [index, words] of wrong.entries()) {
    const { code, out, err } = answers[index]!;
    assert.equal(code, 2, words.join(" "));
    assert.equal(out, "");
    assert.ok(err.includes(words.at(-1)!.replace(/^--/, "")) && err.includes("Exit codes:"), err);
  }
});

Deno.test("damaged settings: the previous ones are used, the fault is on the state page until they are saved", async () => {
  const dataDir = await usedFolder();
  await Deno.writeTextFile(`${dataDir}/settings.json`, '{"format":1,"revision":9,"values":{"back');
  await withProgram({ dataDir }, async (program) => {
    const door = logIn(program, "manufacturer", manufacturerPassword);
    assert.deepEqual(await faultIds(door), ["settingsDamaged"]);
    assert.notEqual(await heartbeat(door), 77, "the one before the change is in use");
    const page = await (await door.call("GET", "/")).response.text();
    assert.match(page, /settings file was damaged/);
    const kept = [...Deno.readDirSync(dataDir)].map(({ name }) => name);
    assert.ok(kept.includes("settings.damaged-1.json"), `${kept}`);
    await door.must("PATCH", "/api/v1/settings", { changes: { "backend.heartbeatInterval": 78 } });
    assert.deepEqual(await faultIds(door), []);
  });
});

Deno.test("damaged files: with nothing to fall back on it starts anew, says so and keeps them", async () => {
  const dataDir = await usedFolder();
  const damaged = ["settings.json", "settings.previous.json", "pilotwire.db"];
  for (const name of damaged) await Deno.writeTextFile(`${dataDir}/${name}`, `damaged ${name} `.repeat(500));
  await withProgram({ dataDir }, async (program) => {
    assert.ok(program.setupCode, "no password is left, so somebody has to choose one");
    const response = await fetch(`${program.url}/api/v1/setup`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code: program.setupCode, password: manufacturerPassword }),
    });
    assert.equal(response.status, 200, await response.text());
    const door = logIn(program, "manufacturer", manufacturerPassword);
    assert.deepEqual((await faultIds(door)).toSorted(), ["databaseDamaged", "settingsDamaged"]);
    assert.match(program.log(), /settings file is damaged.*defaults/);
    const texts = await Promise.all(
      [...Deno.readDirSync(dataDir)]
        .filter(({ name, isFile }) => isFile && name.includes("damaged"))
        .map(({ name }) => Deno.readTextFile(`${dataDir}/${name}`)),
    );
    for (const name of damaged) {
      assert.ok(texts.some((text) => text.startsWith(`damaged ${name} `)), `${name} was not kept`);
    }
  });
});
