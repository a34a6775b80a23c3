import assert from "node:assert/strict";
import { createLossWatch, lostAfterMs } from "../../ocpp/loss_watch.ts";
import { FakeClock } from "../fake_clock.ts";
import { until } from "./bench.ts";
import { connected } from "./connected.ts";

function watch() {
  const clock = new FakeClock();
  const told: boolean[] = [];
  const loss = createLossWatch({ clock, lost: (isLost) => void told.push(isLost) });
  return { clock, told, loss };
}

Deno.test("loss is told after a minute without the backend, and its end at once", () => {
  const { clock, told, loss } = watch();
  loss.noted(true);
  clock.advance(10 * lostAfterMs);
  loss.noted(false);
  clock.advance(lostAfterMs - 1);
  assert.deepEqual(told, []);
  clock.advance(1);
  assert.deepEqual(told, [true]);
  loss.noted(true);
  assert.deepEqual(told, [true, false]);
});

Deno.test("loss counts from its beginning, however often the link is tried", () => {
  const { clock, told, loss } = watch();
  for (let tries = 0; tries < 6; tries++) {
    clock.advance(lostAfterMs / 6);
    loss.noted(false);
  }
  assert.deepEqual(told, [true]);
});

Deno.test("loss is not told, when it is short, or after the end", () => {
  const short = watch();
  short.clock.advance(lostAfterMs - 1);
  short.loss.noted(true);
  short.clock.advance(lostAfterMs);
  const ended = watch();
  ended.loss.stop();
  ended.clock.advance(lostAfterMs);
  assert.deepEqual([...short.told, ...ended.told], []);
});

Deno.test("backend that stays away is a fault of the station, where that is asked for, until it is back", async () => {
  await using story = await connected({ "backend.displayBackendDisconnectAsError": true });
  const { ocpp, clock, station } = story.bench;
  const told = () => station.asked.filter((text) => text.includes("backendLost"));
  ocpp.setLinkAllowed(false);
  await until(() => ocpp.view().state === "waiting", "the link to go");
  assert.deepEqual(told(), []);
  clock.advance(60_000);
  assert.deepEqual(told(), ["setStationFault backendLost true"]);
  ocpp.setLinkAllowed(true);
  await until(() => ocpp.view().state === "connected", "the link to come back");
  assert.equal(told().at(-1), "setStationFault backendLost false");
});

Deno.test("backend that stays away is no fault, where that was not asked for", async () => {
  await using story = await connected();
  const { ocpp, clock, station } = story.bench;
  ocpp.setLinkAllowed(false);
  await until(() => ocpp.view().state === "waiting", "the link to go");
  clock.advance(600_000);
  assert.deepEqual(station.asked.filter((text) => text.includes("backendLost")), []);
});
