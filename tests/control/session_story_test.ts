/** Stories of drivers at one or two points, from the card to the stop record. */
import assert from "node:assert/strict";
import { type Bench, charging, createBench, found } from "./bench.ts";

function records(bench: Bench) {
  return [...bench.journal.records.values()];
}

Deno.test("session charges when a plugged-in car meets an accepted card", async () => {
  const bench = await createBench();
  bench.socket().plug();
  await bench.pass(500);
  assert.equal(bench.evse().phase, "waitingForCard");
  assert.equal(bench.evse().pilot, "B1");
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse().pilot, "B2");
  assert.equal(bench.evse().phase, "starting");
  bench.socket().to("C");
  await bench.pass(2_000);
  assert.equal(bench.evse().phase, "charging", bench.evse().sentence);
  assert.equal(bench.evse().offeredA, 32);
  await bench.pass(3_600_000);
  assert.ok(Math.abs(found(bench.evse().transaction).energyWh - 11_040) < 20);
  bench.station.card("CARD");
  await bench.pass(10);
  assert.equal(bench.evse().pilot, "C1");
  bench.socket().to("B");
  await bench.pass(3_000);
  const { stop } = found(records(bench)[0]);
  assert.equal(found(stop).reason, "Local");
  assert.equal(found(stop).idTag, "CARD");
  // To the last Wh, also what flowed after the last reading before the card.
  assert.ok(Math.abs(found(stop).meterStopWh - bench.socket().importWh) < 1e-6);
  assert.deepEqual(bench.statuses(), ["Preparing", "Charging", "Finishing"]);
  bench.socket().unplug();
  await bench.pass(1_000);
  assert.equal(bench.evse().status, "Available");
  assert.equal(found(bench.evse().lastTransaction).stop.reason, "Local");
});

Deno.test("session tells each transaction change after the journal has it, in order", async () => {
  const bench = await charging();
  await bench.pass(130_000);
  bench.socket().unplug();
  await bench.pass(5_000);
  const told = bench.events.flatMap((event) => event.type === "transaction" ? [event.change] : []);
  assert.deepEqual(told, bench.journal.changes);
  assert.deepEqual(told.map(({ type }) => type), ["started", "register", "register", "stopped"]);
});

Deno.test("session opens in the very call in which the plug is pulled", async () => {
  const bench = await charging();
  bench.socket().unplug();
  assert.equal(bench.socket().contactorCommand, false);
  await bench.pass(3_000);
  assert.equal(found(records(bench)[0]).stop?.reason, "EVDisconnected");
});

Deno.test("session opens in the very call in which the car leaves state C, and goes on when it returns", async () => {
  const bench = await charging();
  bench.socket().to("B");
  assert.equal(bench.socket().commands.at(-1), "open");
  await bench.pass(2_000);
  assert.equal(bench.evse().status, "SuspendedEV");
  bench.socket().to("C");
  await bench.pass(2_000);
  assert.equal(bench.evse().status, "Charging");
  assert.equal(records(bench).length, 1);
});

Deno.test("session with the card first waits for the plug until the time is over", async () => {
  const bench = await createBench();
  bench.station.card("CARD");
  await bench.pass(100);
  assert.equal(bench.evse().phase, "waitingForPlug");
  assert.equal(bench.evse().status, "Preparing");
  assert.equal(found(bench.evse().deadlineUtcMs) - bench.station.state().atUtcMs, 44_900);
  await bench.pass(45_000);
  assert.equal(bench.evse().status, "Available");
  bench.station.card("CARD");
  await bench.pass(40_000);
  bench.socket().plug();
  await bench.pass(500);
  assert.equal(found(bench.evse().transaction).idTag, "CARD");
});

Deno.test("session with the card first is given back when the card is shown again", async () => {
  const bench = await createBench();
  bench.station.card("CARD");
  await bench.pass(3_000);
  bench.station.card("CARD");
  await bench.pass(100);
  assert.equal(bench.evse().phase, "idle");
});

Deno.test("session is finishing when a plugged-in car gets no card in time, and a card begins it after all", async () => {
  const bench = await createBench();
  bench.socket().plug();
  await bench.pass(46_000);
  assert.deepEqual(bench.statuses(), ["Preparing", "Finishing"]);
  assert.equal(bench.socket().locked, false, "the driver gets the cable back");
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.ok(bench.evse().transaction);
  assert.equal(bench.socket().locked, true);
});

Deno.test("session refuses a card that the backend refuses", async () => {
  const bench = await createBench();
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("BAD");
  await bench.pass(1_000);
  assert.equal(bench.evse().phase, "waitingForCard");
  assert.ok(bench.events.some((event) => event.type === "card" && event.outcome === "refused"));
  assert.deepEqual(bench.authority.asked, ["BAD"]);
});

Deno.test("session takes a card that is held to the reader as shown once", async () => {
  const bench = await charging();
  for (let read = 0; read < 40; read++) {
    bench.station.card("CARD");
    await bench.pass(100);
  }
  // The first of them ended the session; the others did not begin the next one.
  assert.equal(bench.evse().phase, "finishing");
  assert.equal(records(bench).length, 1);
});

Deno.test("session is not ended by another card", async () => {
  const bench = await charging();
  bench.station.card("OTHER");
  await bench.pass(1_000);
  assert.equal(bench.evse().phase, "charging");
  assert.ok(bench.events.some((event) => event.type === "card" && event.outcome === "ignored"));
});

Deno.test("session is ended by another card of the same group", async () => {
  const bench = await createBench();
  for (const idTag of ["CARD", "OTHER"]) {
    bench.authority.cards.set(idTag, { status: "Accepted", expiryMs: null, parentIdTag: "FAMILY" });
  }
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  bench.station.card("OTHER");
  await bench.pass(4_000);
  const { stop } = found(records(bench)[0]);
  assert.deepEqual([stop?.reason, stop?.idTag], ["Local", "OTHER"]);
});

Deno.test("session by stop mode ends by card, plug, both or neither", async () => {
  const cases = [
    ["normal", "Local", "EVDisconnected"],
    ["onlyPlug", null, "EVDisconnected"],
    ["onlyCard", "Local", null],
    ["normalStateDAndRcd", "Local", "EVDisconnected"],
  ] as const;
  for (const [mode, byCard, byPlug] of cases) {
    const settings = { "authorization.stopTransactionMode": mode };
    const card = await charging({ settings });
    card.station.card("CARD");
    await card.pass(10_000);
    assert.equal(found(records(card)[0]).stop?.reason ?? null, byCard, `${mode}, card`);
    const plug = await charging({ settings });
    plug.socket().unplug();
    await plug.pass(10_000);
    assert.equal(found(records(plug)[0]).stop?.reason ?? null, byPlug, `${mode}, plug`);
  }
});

Deno.test("session ended only by the plug goes on while the cable is still in the socket", async () => {
  const bench = await charging({ settings: { "authorization.stopTransactionMode": "onlyPlug" } });
  bench.socket().to("A");
  await bench.pass(5_000);
  assert.equal(bench.evse().status, "SuspendedEV");
  assert.equal(bench.socket().locked, false, "or the cable could not leave");
  bench.socket().emitRaw({ type: "proximity", ohms: null });
  await bench.pass(3_000);
  assert.equal(found(records(bench)[0]).stop?.reason, "EVDisconnected");
});

Deno.test("session ended only by card keeps the cable and goes on when the car is back", async () => {
  const bench = await charging({ settings: { "authorization.stopTransactionMode": "onlyCard" } });
  bench.socket().to("A");
  await bench.pass(60_000);
  assert.equal(bench.socket().locked, true);
  assert.equal(bench.evse().status, "SuspendedEV");
  bench.socket().to("B");
  await bench.pass(1_000);
  bench.socket().to("C");
  await bench.pass(3_000);
  assert.equal(bench.evse().status, "Charging");
  assert.equal(records(bench).length, 1);
});

Deno.test("session ends in state D only in the mode that says so", async () => {
  for (const mode of ["normal", "normalStateDAndRcd"] as const) {
    const settings = {
      "authorization.stopTransactionMode": mode,
      "manufacturer.pauseChargingInStateD": false,
    };
    const bench = await charging({ settings });
    bench.socket().to("D");
    await bench.pass(5_000);
    assert.equal(found(records(bench)[0]).stop !== null, mode === "normalStateDAndRcd", mode);
  }
});

Deno.test("session of free charging needs no card and is ended by the plug whatever the stop mode", async () => {
  for (const mode of ["normal", "onlyCard"] as const) {
    const bench = await createBench({
      settings: {
        "authorization.freeCharging": [true],
        "authorization.freeChargingMode": "withoutOcpp",
        "authorization.stopTransactionMode": mode,
      },
    });
    bench.socket().plug();
    await bench.pass(2_000);
    const transaction = found(bench.evse().transaction);
    assert.deepEqual([transaction.idTag, transaction.authorizedBy], ["FREE", "free"]);
    assert.equal(found(records(bench)[0]).reported, false);
    assert.deepEqual(bench.authority.asked, []);
    bench.socket().unplug();
    await bench.pass(4_000);
    assert.equal(found(records(bench)[0]).stop?.reason, "EVDisconnected");
  }
});

Deno.test("session of free charging with OCPP asks for its card, and again when nobody answered", async () => {
  const bench = await createBench({ settings: { "authorization.freeCharging": [true] } });
  bench.authority.online = false;
  bench.authority.cards.set("FREE", { status: "Accepted", expiryMs: null, parentIdTag: null });
  bench.socket().plug();
  await bench.pass(5_000);
  assert.equal(bench.evse().transaction, null);
  bench.authority.online = true;
  await bench.pass(120_000);
  assert.equal(found(bench.evse().transaction).idTag, "FREE");
  assert.equal(found(records(bench)[0]).reported, true);
});

Deno.test("session of free charging does not begin again by itself after a stop from the page", async () => {
  const bench = await createBench({
    settings: { "authorization.freeCharging": [true], "authorization.freeChargingMode": "withoutOcpp" },
  });
  bench.socket().plug();
  await bench.pass(2_000);
  assert.ok(bench.station.stopCharging(1, "operator").ok);
  await bench.pass(300_000);
  assert.equal(records(bench).length, 1);
  assert.equal(bench.evse().phase, "finishing");
});

Deno.test("session at home lets in only cards of the whitelist", async () => {
  const bench = await createBench({ settings: { "installation.chargePointType": "home" } });
  bench.whitelist.add("MINE");
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse().transaction, null);
  bench.station.card("mine");
  await bench.pass(1_000);
  assert.ok(bench.evse().transaction);
  assert.equal(found(records(bench)[0]).reported, false);
  assert.deepEqual(bench.authority.asked, []);
});

Deno.test("session offline starts on an unknown card only where doubt is allowed", async () => {
  for (const allowed of [false, true]) {
    const bench = await createBench({ settings: { "authorization.allowOfflineTxForUnknownId": allowed } });
    bench.authority.online = false;
    bench.socket().plug();
    await bench.pass(500);
    bench.station.card("WHO");
    await bench.pass(1_000);
    assert.equal(bench.evse().transaction !== null, allowed);
  }
});

Deno.test("session whose card is refused afterwards ends, or only gets no more current", async () => {
  const refused = { status: "Blocked", expiryMs: null, parentIdTag: null } as const;
  const ending = await charging();
  ending.station.authorizationChanged(found(ending.evse().transaction).id, refused);
  await ending.pass(10_000);
  assert.equal(found(records(ending)[0]).stop?.reason, "DeAuthorized");
  const settings = {
    "authorization.stopTransactionOnInvalidId": false,
    "authorization.maxEnergyOnInvalidId": 500,
  };
  const going = await charging({ settings });
  going.station.authorizationChanged(found(going.evse().transaction).id, refused);
  await going.pass(60_000);
  assert.equal(going.evse().status, "Charging");
  await going.pass(180_000);
  assert.equal(going.evse().status, "SuspendedEVSE");
  assert.ok(Math.abs(going.socket().importWh - 500) < 60, `${going.socket().importWh} Wh`);
  assert.match(going.evse().limitSentence, /refused the card/);
});

Deno.test("session started from afar asks the backend only where it is set to", async () => {
  for (const asks of [false, true]) {
    const bench = await createBench({ settings: { "backend.authorizeRemoteTxRequests": asks } });
    bench.socket().plug();
    await bench.pass(500);
    assert.deepEqual(bench.station.remoteStart("BAD"), { ok: true, value: 1 });
    await bench.pass(1_000);
    assert.equal(bench.evse().transaction?.authorizedBy, asks ? undefined : "remote");
    assert.deepEqual(bench.authority.asked, asks ? ["BAD"] : []);
  }
});

Deno.test("remote start is refused with a reason where it cannot begin", async () => {
  const bench = await charging();
  const code = (result: ReturnType<typeof bench.station.remoteStart>) => result.ok ? "ok" : result.error.code;
  assert.equal(code(bench.station.remoteStart("OTHER", 1)), "transaction_running");
  assert.equal(code(bench.station.remoteStart("OTHER", 7)), "unknown_evse");
  assert.equal(code(bench.station.remoteStart("OTHER")), "transaction_running");
  bench.socket().emitRaw({ type: "boardFault", code: "rcdTripped", active: true });
  assert.equal(code(bench.station.remoteStart("OTHER", 1)), "faulted");
  bench.socket().emitRaw({ type: "boardFault", code: "rcdTripped", active: false });
  await bench.pass(5_000);
  bench.station.setAvailability(1, false);
  assert.equal(code(bench.station.remoteStart("OTHER", 1)), "unavailable");
});

Deno.test("session is stopped by its id with the reason given", async () => {
  const bench = await charging();
  const { id } = found(bench.evse().transaction);
  const unknown = bench.station.stopTransaction("nobody", "Remote");
  assert.equal(unknown.ok ? "" : unknown.error.code, "no_transaction");
  assert.ok(bench.station.stopTransaction(id, "Remote").ok);
  assert.ok(bench.station.stopTransaction(id, "Remote").ok, "asked twice while it is being closed");
  await bench.pass(10_000);
  assert.equal(found(bench.journal.records.get(id)).stop?.reason, "Remote");
});

Deno.test("two points: a card goes to the car that has waited longest", async () => {
  const bench = await createBench({ evses: 2 });
  bench.socket(2).plug();
  await bench.pass(1_000);
  bench.socket(1).plug();
  await bench.pass(1_000);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.ok(bench.evse(2).transaction);
  bench.station.card("OTHER");
  await bench.pass(1_000);
  assert.ok(bench.evse(1).transaction);
});

Deno.test("two points: with the card first the plug decides", async () => {
  const bench = await createBench({ evses: 2 });
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse(1).phase, "waitingForPlug");
  bench.socket(2).plug();
  await bench.pass(1_000);
  assert.equal(bench.evse(1).phase, "idle");
  assert.equal(found(bench.evse(2).transaction).idTag, "CARD");
});

Deno.test("two points: a reader that serves one point leaves the other alone", async () => {
  const bench = await createBench({ evses: 2 });
  bench.socket(1).plug();
  await bench.pass(1_000);
  bench.station.card("CARD", [2]);
  await bench.pass(1_000);
  assert.equal(bench.evse(1).phase, "waitingForCard");
  assert.equal(bench.evse(2).phase, "waitingForPlug");
});

Deno.test("two points: the card of a running session ends it although the other point is free", async () => {
  const bench = await charging({ evses: 2 });
  bench.station.card("CARD");
  await bench.pass(10_000);
  assert.equal(found(records(bench)[0]).stop?.reason, "Local");
  assert.equal(bench.evse(2).phase, "idle");
});

Deno.test("learning mode takes cards into the whitelist until five minutes after the last", async () => {
  const bench = await createBench();
  bench.station.startLearning();
  bench.socket().plug();
  await bench.pass(200_000);
  bench.station.card("NEW1");
  await bench.pass(299_000);
  bench.station.card("NEW2");
  assert.equal(bench.whitelist.count(), 2);
  assert.equal(bench.evse().transaction, null, "a card that is learnt begins nothing");
  await bench.pass(300_000);
  assert.equal(bench.station.state().learningUntilUtcMs, null);
  bench.station.card("NEW3");
  await bench.pass(100);
  assert.equal(bench.whitelist.count(), 2);
  bench.station.startLearning();
  bench.station.finishLearning();
  assert.equal(bench.station.state().learningUntilUtcMs, null);
});

Deno.test("learning mode ignores a card for which there is no room", async () => {
  const bench = await createBench();
  bench.station.startLearning();
  for (const idTag of ["A", "B", "C", "D"]) bench.station.card(idTag);
  assert.equal(bench.whitelist.count(), 3);
  const last = bench.events.filter((event) => event.type === "card").at(-1);
  assert.equal(last?.outcome, "ignored");
});

Deno.test("reader that is switched off ignores cards", async () => {
  const bench = await createBench({ settings: { "authorization.rfidReader": false } });
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse().transaction, null);
});

Deno.test("pause withdraws the offer, and only who paused can lift it", async () => {
  const bench = await charging();
  assert.ok(bench.station.pause(1, "backend", true).ok);
  await bench.pass(100);
  assert.equal(bench.evse().pilot, "C1");
  bench.socket().to("B");
  await bench.pass(1_000);
  assert.equal(bench.evse().status, "SuspendedEVSE");
  assert.equal(bench.evse().limitSentence, "No current because the backend paused charging.");
  bench.station.pause(1, "user", false);
  await bench.pass(10_000);
  assert.equal(bench.evse().pausedBy, "backend");
  bench.station.pause(1, "backend", false);
  await bench.pass(10_000);
  assert.equal(bench.evse().pilot, "B2");
  const idle = await createBench();
  assert.equal(idle.station.pause(1, "user", true).ok, false);
});

Deno.test("lease limits the offer and says what holds after it ran out", async () => {
  const bench = await charging();
  const expiresAtMs = bench.clock.nowMs() + 60_000;
  bench.station.lease(1, {
    source: "house",
    limitA: 9,
    expiresAtMs,
    afterA: 6,
    reason: "the house draws 36 A",
  });
  assert.equal(bench.evse().offeredA, 9);
  assert.equal(bench.evse().limitSentence, "9 A because the house draws 36 A.");
  assert.equal(bench.evse().binding, "lease");
  await bench.pass(61_000);
  assert.equal(bench.evse().offeredA, 6);
  bench.station.release(1, "house");
  await bench.pass(6_000);
  assert.equal(bench.evse().offeredA, 32);
});

Deno.test("operator limit acts at once while charging", async () => {
  const bench = await charging();
  bench.settings.change({ "installation.outputCurrentLimit": [10] });
  assert.equal(bench.evse().offeredA, 10);
  assert.equal(bench.evse().limitSentence, "10 A because the operator limit is 10 A.");
});

Deno.test("cable limits the offer by its resistor", async () => {
  const bench = await createBench();
  bench.socket().plug("B", 1_500);
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(bench.evse().offeredA, 13);
  assert.equal(bench.evse().cable.ratingA, 13);
  assert.equal(bench.evse().limitSentence, "13 A because the cable is rated 13 A.");
});

Deno.test("session card for a car at a faulted point is ignored and not given to the free point beside it", async () => {
  const bench = await createBench({ evses: 2 });
  bench.socket(1).lockJammed = true;
  bench.socket(1).plug();
  await bench.pass(12_000);
  assert.deepEqual(bench.evse(1).faults.map(({ id }) => id), ["lockFailed"]);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.deepEqual(bench.events.filter(({ type }) => type === "card"), [
    { type: "card", idTag: "CARD", evse: 1, outcome: "ignored" },
  ]);
  bench.socket(2).plug();
  await bench.pass(1_000);
  assert.equal(bench.evse(2).transaction, null);
  bench.station.card("CARD");
  await bench.pass(1_000);
  assert.equal(
    found(bench.evse(2).transaction).idTag,
    "CARD",
    "a car that waits at a sound point comes first",
  );
});

Deno.test("session card at a reader that does not serve the faulted point goes to the free one", async () => {
  const bench = await createBench({ evses: 2 });
  bench.socket(1).lockJammed = true;
  bench.socket(1).plug();
  await bench.pass(12_000);
  bench.station.card("CARD", [2]);
  await bench.pass(1_000);
  assert.equal(bench.evse(2).phase, "waitingForPlug");
});

Deno.test("session locks the plug before or only after the card was accepted, as the settings say", async () => {
  for (const isLate of [false, true]) {
    const bench = await createBench({ settings: { "authorization.lockActuatorOnlyIfAuthorized": isLate } });
    bench.socket().plug();
    await bench.pass(1_000);
    assert.equal(bench.evse().phase, "waitingForCard");
    assert.equal(bench.socket().locked, !isLate);
    bench.station.card("CARD");
    await bench.pass(1_000);
    assert.equal(bench.socket().locked, true);
    bench.socket().to("C");
    await bench.pass(2_000);
    assert.equal(bench.evse().phase, "charging");
  }
});
