import assert from "node:assert/strict";
import fc from "fast-check";
import {
  createSettingsBook,
  type SettingsDocument,
  type SettingsKeeper,
  type SettingsParts,
} from "../../control/settings_keeper.ts";
import { applyChanges } from "../../schema/changes.ts";
import { defaults, settingIds } from "../../schema/mod.ts";
import { fail, ok } from "../../schema/result.ts";

const runs = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);

/** The port at the disk: keeps the last document, as JSON like the real one, and may be full or slow. */
function disk(document: SettingsDocument | null = null) {
  const state = { document, full: false, saves: 0, saving: 0, most: 0 };
  return {
    state,
    async save(next: SettingsDocument) {
      state.most = Math.max(state.most, ++state.saving);
      await Promise.resolve();
      state.saving--;
      if (state.full) return fail({ detail: "No space left on device" });
      state.document = JSON.parse(JSON.stringify(next));
      state.saves++;
      return ok(undefined);
    },
  };
}

type Disk = ReturnType<typeof disk>;

async function open(storage: Disk, parts: Partial<SettingsParts> = {}): Promise<SettingsKeeper> {
  const hash = (secret: string) => Promise.resolve(`hash of ${secret.length} characters`);
  const book = await createSettingsBook({ stored: storage.state.document, storage, hash, ...parts });
  assert.ok(book.ok, JSON.stringify(book));
  return book.value;
}

async function applied(change: ReturnType<SettingsKeeper["propose"]>) {
  const outcome = await change;
  assert.ok(outcome.ok, JSON.stringify(outcome));
  return outcome.value;
}

async function refused(change: ReturnType<SettingsKeeper["propose"]>) {
  const outcome = await change;
  assert.ok(!outcome.ok, JSON.stringify(outcome));
  return outcome.error;
}

Deno.test("settings book begins with the defaults and revision 0, and writes nothing by itself", async () => {
  const storage = disk();
  const book = await open(storage);
  assert.deepEqual(book.stored(), defaults());
  assert.deepEqual(book.active(), defaults());
  assert.deepEqual([book.revision(), book.restartPending(), storage.state.saves], [0, [], 0]);
});

Deno.test("settings book stores only what differs, and takes it up with its revision after a restart", async () => {
  const storage = disk();
  const book = await open(storage);
  await applied(
    book.propose(
      { "installation.outputCurrentLimit": "20,16", "backend.heartbeatInterval": 300 },
      "operator",
    ),
  );
  await applied(book.propose({ "backend.heartbeatInterval": 60 }, "backend"));
  assert.deepEqual(storage.state.document?.values, {
    "backend.heartbeatInterval": 60,
    "installation.outputCurrentLimit": [20, 16],
  });
  const again = await open(storage);
  assert.equal(again.revision(), 2);
  assert.deepEqual(again.stored(), book.stored());
  await applied(again.propose({ "backend.heartbeatInterval": 300 }, "operator"));
  assert.deepEqual(Object.keys(storage.state.document?.values ?? {}), ["installation.outputCurrentLimit"]);
});

Deno.test("settings book puts live values in force at once and others at the next start", async () => {
  const storage = disk();
  const book = await open(storage);
  const change = { "installation.outputCurrentLimit": 20, "installation.installationCurrentLimit": 25 };
  const { changed, needRestart } = await applied(book.propose(change, "operator"));
  assert.deepEqual(changed, ["installation.outputCurrentLimit", "installation.installationCurrentLimit"]);
  assert.deepEqual(needRestart, ["installation.installationCurrentLimit"]);
  assert.deepEqual(book.restartPending(), needRestart);
  assert.deepEqual(book.active()["installation.outputCurrentLimit"], [20]);
  assert.deepEqual(book.active()["installation.installationCurrentLimit"], [32]);
  assert.deepEqual(book.stored()["installation.installationCurrentLimit"], [25]);
  const again = await open(storage);
  assert.deepEqual(again.active()["installation.installationCurrentLimit"], [25]);
  assert.deepEqual(again.restartPending(), []);
});

Deno.test("settings book waits for no restart once the value of the start is back", async () => {
  const book = await open(disk());
  await applied(book.propose({ "backend.webSocketPingInterval": 10 }, "operator"));
  const { changed, needRestart } = await applied(
    book.propose({ "backend.webSocketPingInterval": 30 }, "operator"),
  );
  assert.deepEqual([changed, needRestart, book.restartPending()], [
    ["backend.webSocketPingInterval"],
    [],
    [],
  ]);
});

Deno.test("settings book reports every problem and takes nothing", async () => {
  const storage = disk();
  const book = await open(storage);
  const error = await refused(
    book.propose({
      "backend.heartbeatInterval": 60,
      "installation.maxOutputCurrent": 16,
      "backend.backendUrl": "http://wrong",
      "no.such": 1,
    }, "operator"),
  );
  assert.ok(error.code === "problems");
  assert.deepEqual(error.problems.map(({ parameter, code }) => `${parameter} ${code}`).toSorted(), [
    "backend.backendUrl bad_url",
    "installation.maxOutputCurrent no_right",
    "no.such unknown_parameter",
  ]);
  assert.deepEqual([book.stored(), book.revision(), storage.state.saves], [defaults(), 0, 0]);
});

Deno.test("settings book refuses a stale writer and names what was written in between, over a restart too", async () => {
  const storage = disk();
  const first = await open(storage);
  await applied(first.propose({ "backend.heartbeatInterval": 60 }, "operator", { revision: 0 }));
  const book = await open(storage);
  await applied(
    book.propose({ "installation.stopLimit": 130, "system.manufacturerLogin": "maker" }, "manufacturer"),
  );
  const mine = { "backend.heartbeatInterval": 120 };
  assert.deepEqual(await refused(book.propose(mine, "operator", { revision: 1 })), {
    code: "stale",
    revision: 2,
    changed: ["installation.stopLimit"],
  });
  const older = await refused(book.propose(mine, "manufacturer", { revision: 0 }));
  assert.deepEqual(older.code === "stale" && older.changed.toSorted(), [
    "backend.heartbeatInterval",
    "installation.stopLimit",
    "system.manufacturerLogin",
  ]);
  assert.equal((await refused(book.propose(mine, "operator", { revision: 3 }))).code, "stale");
  assert.equal((await applied(book.propose(mine, "operator", { revision: 2 }))).revision, 3);
});

Deno.test("settings book lets one of two writers with the same revision win", async () => {
  const book = await open(disk());
  const outcomes = await Promise.all(
    [60, 61, 62].map((seconds) =>
      book.propose({ "backend.heartbeatInterval": seconds }, "operator", { revision: 0 })
    ),
  );
  assert.deepEqual(outcomes.map(({ ok }) => ok), [true, false, false]);
  assert.equal(book.stored()["backend.heartbeatInterval"], 60);
});

Deno.test("settings book takes calls in order, one save at a time, and refuses a flood", async () => {
  const storage = disk();
  const book = await open(storage);
  const told: number[] = [];
  book.subscribe(({ revision }) => told.push(revision));
  const calls = Array.from(
    { length: 100 },
    (_, n) => book.propose({ "backend.heartbeatInterval": 100 + n }, "system"),
  );
  const outcomes = await Promise.all(calls);
  const taken = outcomes.filter(({ ok }) => ok).length;
  assert.equal(taken, 64);
  assert.equal(storage.state.most, 1);
  assert.deepEqual(told, Array.from({ length: taken }, (_, n) => n + 1));
  assert.equal(book.stored()["backend.heartbeatInterval"], 163);
  const [last] = outcomes.slice(-1);
  assert.ok(last && !last.ok && last.error.code === "not_stored");
});

Deno.test("settings book changes nothing when the disk refuses, and goes on when it does not", async () => {
  const storage = disk();
  const book = await open(storage);
  let told = 0;
  const unsubscribe = book.subscribe(() => told++);
  storage.state.full = true;
  const error = await refused(book.propose({ "backend.heartbeatInterval": 60 }, "operator"));
  assert.deepEqual(error, { code: "not_stored", detail: "No space left on device" });
  assert.deepEqual([book.stored(), book.active(), book.revision(), told], [defaults(), defaults(), 0, 0]);
  storage.state.full = false;
  await applied(book.propose({ "backend.heartbeatInterval": 60 }, "operator"));
  unsubscribe();
  await applied(book.propose({ "backend.heartbeatInterval": 61 }, "operator"));
  assert.equal(told, 1);
});

Deno.test("settings book checks without storing in a dry run, and writes nothing when nothing changes", async () => {
  const storage = disk();
  const book = await open(storage);
  const change = { "authorization.connectionTimeOut": 50 };
  assert.deepEqual(await applied(book.propose(change, "operator", { dryRun: true })), {
    revision: 0,
    changed: ["authorization.connectionTimeOut"],
    needRestart: ["authorization.connectionTimeOut"],
  });
  assert.equal(
    (await refused(book.propose({ "no.such": 1 }, "operator", { dryRun: true }))).code,
    "problems",
  );
  await applied(book.propose({ "backend.webSocketPingInterval": "30" }, "operator"));
  assert.deepEqual([book.stored(), book.revision(), storage.state.saves], [defaults(), 0, 0]);
});

Deno.test("settings book stores the hash of a login's password, the text of a key for somebody else", async () => {
  const storage = disk();
  const book = await open(storage);
  const change = { "system.userPassword": "correct horse", "backend.authorizationKey": "0123456789abcdef" };
  await applied(book.propose(change, "manufacturer"));
  assert.deepEqual(storage.state.document?.values, {
    "backend.authorizationKey": "0123456789abcdef",
    "system.userPassword": "hash of 13 characters",
  });
  const again = await open(storage);
  assert.equal(again.active()["system.userPassword"], "hash of 13 characters");
  assert.deepEqual(again.storedProblems, []);
  await applied(again.propose({ "system.userPassword": "" }, "manufacturer"));
  assert.equal(again.stored()["system.userPassword"], "");
});

Deno.test("settings book takes a long scrypt hash from the file without checking it as a password", async () => {
  const hash = `scrypt$16384$8$1$${"A".repeat(22)}==$${"B".repeat(43)}=`;
  const stored = { revision: 1, values: { "system.userPassword": hash }, changedIn: {} };
  const book = await open(disk(stored));
  assert.deepEqual([book.stored()["system.userPassword"], book.storedProblems], [hash, []]);
});

Deno.test("settings book lets a stored value win over the seed, and does not store the seed", async () => {
  const storage = disk();
  const seed = { "backend.heartbeatInterval": 60, "installation.stopLimit": 130 };
  const book = await open(storage, { seed });
  assert.equal(book.active()["backend.heartbeatInterval"], 60);
  await applied(book.propose({ "backend.heartbeatInterval": 300 }, "operator"));
  assert.deepEqual(storage.state.document?.values, { "backend.heartbeatInterval": 300 });
  const again = await open(storage, { seed });
  assert.equal(again.active()["backend.heartbeatInterval"], 300, "the default is a choice too");
  assert.equal(again.active()["installation.stopLimit"], 130);
  assert.equal((await open(storage)).active()["installation.stopLimit"], 120);
});

Deno.test("settings book holds an override for this run only, also for what applies on restart", async () => {
  const storage = disk();
  const seeded = await open(storage);
  await applied(seeded.propose({ "backend.webSocketPingInterval": 20 }, "operator"));
  const overrides = { "backend.webSocketPingInterval": 5, "system.userPassword": "open sesame" };
  const book = await open(storage, { overrides });
  assert.equal(book.active()["backend.webSocketPingInterval"], 5);
  assert.equal(book.stored()["backend.webSocketPingInterval"], 5);
  assert.equal(book.stored()["system.userPassword"], "hash of 11 characters");
  await applied(book.propose({ "installation.stopLimit": 130 }, "operator"));
  const values = { "backend.webSocketPingInterval": 20, "installation.stopLimit": 130 };
  assert.deepEqual(storage.state.document?.values, values);
});

Deno.test("settings book stores what a door writes over an override, even the same value", async () => {
  const storage = disk();
  const overrides = { "backend.heartbeatInterval": 60, "installation.stopLimit": 140 };
  const book = await open(storage, { overrides });
  const { changed } = await applied(
    book.propose({ "backend.heartbeatInterval": 60, "installation.stopLimit": 130 }, "operator"),
  );
  assert.deepEqual(changed, ["installation.stopLimit"]);
  const values = { "backend.heartbeatInterval": 60, "installation.stopLimit": 130 };
  assert.deepEqual(storage.state.document?.values, values);
  assert.equal(book.active()["installation.stopLimit"], 130);
});

Deno.test("settings book does not open with a wrong seed or override, and lists every problem", async () => {
  const storage = disk();
  const wrong = { "no.such": 1, "installation.stopLimit": "much" };
  for (const parts of [{ seed: wrong }, { overrides: wrong }]) {
    const book = await createSettingsBook({
      stored: null,
      storage,
      hash: (text) => Promise.resolve(text),
      ...parts,
    });
    assert.ok(!book.ok);
    assert.deepEqual(book.error.map(({ parameter }) => parameter).toSorted(), [
      "installation.stopLimit",
      "no.such",
    ]);
  }
});

Deno.test("settings book starts with what is usable of a stored file and keeps the rest until it is set anew", async () => {
  const values = {
    "backend.heartbeatInterval": 60,
    "installation.stopLimit": "much",
    "tomorrow.setting": { deep: [1] },
  };
  const storage = disk({ revision: 5, values, changedIn: {} });
  const book = await open(storage);
  assert.equal(book.active()["backend.heartbeatInterval"], 60);
  assert.equal(book.active()["installation.stopLimit"], 120);
  const found = book.storedProblems.map(({ parameter }) => parameter).toSorted();
  assert.deepEqual(found, ["installation.stopLimit", "tomorrow.setting"]);
  await applied(book.propose({ "backend.heartbeatInterval": 61 }, "operator"));
  assert.deepEqual(storage.state.document?.values, { ...values, "backend.heartbeatInterval": 61 });
  await applied(book.propose({ "installation.stopLimit": 110 }, "operator"));
  assert.equal(storage.state.document?.values["installation.stopLimit"], 110);
  assert.deepEqual((await open(storage)).storedProblems.map(({ parameter }) => parameter), [
    "tomorrow.setting",
  ]);
});

Deno.test("settings book keeps stored values that break a rule and reports them", async () => {
  const values = { "installation.outputCurrentLimit": [25], "installation.installationCurrentLimit": [16] };
  const book = await open(disk({ revision: 1, values, changedIn: {} }));
  assert.deepEqual(
    book.active()["installation.installationCurrentLimit"],
    [16],
    "the safe one must not be lost",
  );
  assert.ok(book.storedProblems.some(({ rule }) => rule === "currentLimits"));
  await applied(book.propose({ "backend.heartbeatInterval": 60 }, "operator"));
});

Deno.test("settings book tells which settings were read through active, only when asked to", async () => {
  const quiet = await open(disk());
  quiet.active()["installation.stopLimit"];
  assert.deepEqual(quiet.reads(), []);
  const book = await open(disk(), { recordsReads: true });
  book.stored()["backend.heartbeatInterval"];
  book.active()["installation.stopLimit"];
  await applied(book.propose({ "backend.heartbeatInterval": 60 }, "operator"));
  const { "installation.outputCurrentLimit": limits } = book.active();
  assert.deepEqual(limits, [32]);
  assert.deepEqual(book.reads(), ["installation.outputCurrentLimit", "installation.stopLimit"]);
});

Deno.test(`settings book opens with any stored values and stores all or nothing, ${runs} runs`, async () => {
  const name = fc.oneof(fc.constantFrom<string>(...settingIds), fc.string());
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.nat(100), fc.constant([16]), fc.constant(""));
  const values = fc.dictionary(name, value, { maxKeys: 8 });
  await fc.assert(
    fc.asyncProperty(values, values, async (stored, changes) => {
      const storage = disk({ revision: 3, values: stored, changedIn: {} });
      const book = await open(storage);
      const before = book.stored();
      const outcome = await book.propose(changes, "operator");
      if (!outcome.ok) assert.deepEqual([book.stored(), book.revision()], [before, 3]);
      // What is in force is within every bound, whatever the file said.
      const plain = Object.entries(book.active()).filter(([id]) => !id.endsWith("Password"));
      const check = applyChanges(defaults(), Object.fromEntries(plain), "system");
      assert.ok(check.ok || check.error.every(({ rule }) => rule !== undefined), JSON.stringify(check));
      const again = await open(storage);
      assert.deepEqual([again.stored(), again.revision()], [book.stored(), book.revision()]);
    }),
    { numRuns: runs, verbose: 1 },
  );
});
