import assert from "node:assert/strict";
import { type Bench, createBench, logIn, type Visitor } from "./door_bench.ts";

const press = (who: Visitor, id: string, body: unknown = {}) =>
  who.ask("POST", `/api/v1/actions/${id}`, body);

async function manufacturer(): Promise<{ bench: Bench; who: Visitor }> {
  const bench = await createBench();
  return { bench, who: await logIn(bench, "manufacturer") };
}

Deno.test("actions reach the station with the charging point, the card and the name of who pressed", async () => {
  const { bench, who } = await manufacturer();
  await press(who, "state.startCharging", { evse: 2, input: " CARD7 " });
  await press(who, "state.stopCharging", { evse: 2 });
  await press(who, "state.pauseCharging", { evse: 1 });
  await press(who, "state.resumeCharging", { evse: 1 });
  await press(who, "manufacturer.simulateSwipeCard", { input: "CARD8" });
  await press(who, "whitelist.learningMode");
  await press(who, "whitelist.finishLearning");
  assert.deepEqual(bench.station.told, [
    "start CARD7 2",
    "stop 2 manufacturer",
    "pause 1 user true",
    "pause 1 user false",
    "card CARD8",
    "learn",
    "finish learning",
  ]);
});

Deno.test("actions start without a card under the number of free charging", async () => {
  const { bench, who } = await manufacturer();
  const { "authorization.freeChargingTagId": tag } = bench.parts.settings.active();
  await press(who, "state.startCharging", { evse: 1 });
  assert.deepEqual(bench.station.told, [`start ${tag} 1`]);
});

Deno.test("actions tell how long unlocking took", async () => {
  const { bench, who } = await manufacturer();
  const unlocking = press(who, "state.unlockPlug", { evse: 1 });
  await bench.clock.advanceAsync(800);
  assert.deepEqual((await unlocking).body as unknown, { done: true, message: "Unlocked in 0.8 s." });
});

Deno.test("actions give the station's refusal with its sentence", async () => {
  const { bench, who } = await manufacturer();
  bench.station.refuseNext = true;
  const { status, body } = await press(who, "state.stopCharging", { evse: 1 });
  assert.deepEqual([status, body.error.code], [409, "no_transaction"]);
  assert.equal(body.error.message, "Nothing is charging at this point.");
});

Deno.test("actions ask for the charging point where there are several, and refuse one that is not there", async () => {
  const { bench, who } = await manufacturer();
  for (const body of [{}, { evse: 0 }, { evse: 3 }, { evse: 1.5 }, { evse: "1" }]) {
    const refused = await press(who, "state.stopCharging", body);
    assert.deepEqual([refused.status, refused.body.error.field], [400, "evse"], JSON.stringify(body));
    assert.match(refused.body.error.message, /1 to 2/);
  }
  const [only] = bench.station.state().evses;
  bench.station.show({ evses: only ? [only] : [] });
  assert.equal((await press(who, "state.stopCharging")).status, 200);
});

Deno.test("actions that cannot be undone do nothing without their word", async () => {
  const { bench, who } = await manufacturer();
  bench.parts.whitelist.add("A1");
  for (const id of ["system.restoreFactorySettings", "whitelist.deleteList", "whitelist.deleteTag"]) {
    for (const body of [{}, { confirm: "" }, { confirm: "yes" }]) {
      const { status, body: answer } = await press(who, id, body);
      assert.deepEqual([status, answer.error.code], [422, "confirm_needed"], id);
      assert.equal(typeof answer.error.word, "string");
    }
  }
  assert.deepEqual([bench.restarts, bench.parts.whitelist.count()], [[], 1]);
  assert.equal((await press(who, "whitelist.deleteTag", { confirm: "DELETE" })).status, 200);
  assert.equal(bench.parts.whitelist.count(), 0);
  assert.equal((await press(who, "system.restoreFactorySettings", { confirm: "RESET" })).status, 200);
  bench.clock.advance(1_000);
  assert.deepEqual(bench.restarts, ["factory", "soft"]);
});

Deno.test("actions answer before the restart begins", async () => {
  const { bench, who } = await manufacturer();
  assert.equal((await press(who, "system.restart")).status, 200);
  assert.deepEqual(bench.restarts, []);
  bench.clock.advance(250);
  assert.deepEqual(bench.restarts, ["hard"]);
});

Deno.test("actions insert, find and remove a card, and refuse what is no card number", async () => {
  const { bench, who } = await manufacturer();
  assert.equal(
    (await press(who, "whitelist.insertTag", { input: "04AB" })).body.message,
    "04AB is in the list.",
  );
  assert.match(
    String((await press(who, "whitelist.searchTag", { input: "04ab" })).body.message),
    /is in the list/,
  );
  assert.equal((await press(who, "whitelist.deleteTag", { input: "04AB" })).status, 200);
  assert.match(
    String((await press(who, "whitelist.searchTag", { input: "04AB" })).body.message),
    /not in the list/,
  );
  assert.equal((await press(who, "whitelist.deleteTag", { input: "04AB" })).body.error.code, "unknown_tag");
  for (const input of ["", "x".repeat(21), "a b", "caf\u00e9", "a\u0000"]) {
    const { status, body } = await press(who, "whitelist.insertTag", { input });
    assert.deepEqual([status, body.error.code], [422, "bad_tag"], input);
  }
  for (let card = 0; card < 1_000; card++) bench.parts.whitelist.add(`C${card}`);
  const full = await press(who, "whitelist.insertTag", { input: "ONE-MORE" });
  assert.deepEqual([full.status, full.body.error.code, full.body.error.bound], [409, "list_full", 1_000]);
});

Deno.test("actions that give a file say where it is fetched, and it is there", async () => {
  const { who } = await manufacturer();
  for (const id of ["state.lastMonthSessionsExport", "system.exportConfig", "system.downloadLogFiles"]) {
    const { body } = await press(who, id);
    assert.equal((await who.request("GET", String(body.location))).status, 200, id);
  }
});

Deno.test("actions of the page point programs to the other way in", async () => {
  const { who } = await manufacturer();
  for (const id of ["system.save", "system.saveAndRestart", "system.importConfig", "system.login"]) {
    const { status, body } = await press(who, id);
    assert.deepEqual([status, body.error.code], [409, "page_only"], id);
  }
});

Deno.test("actions end the session when log-out is pressed", async () => {
  const { who } = await manufacturer();
  assert.equal((await press(who, "system.logout")).status, 200);
  assert.equal((await who.ask("GET", "/api/v1/me")).status, 401);
});

Deno.test("actions write who pressed what into the log", async () => {
  const { bench, who } = await manufacturer();
  await press(who, "state.stopCharging", { evse: 1 });
  assert.ok(
    bench.logged.some(({ message }) => message.includes("manufacturer") && message.includes("stopCharging")),
  );
});
