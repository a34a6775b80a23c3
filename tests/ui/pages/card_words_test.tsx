/** Words of a card that are derived from what the station says. */
import assert from "node:assert/strict";
import { beyondTitle } from "../../../ui/pages/evse_view.tsx";
import { neutralFormat } from "../../../ui/pages/format.ts";
import { withoutName } from "../../../ui/pages/problem_text.ts";
import { Why } from "../../../ui/pages/why_view.tsx";
import { idleEvse } from "../idle_station.ts";
import { chargingEvse } from "./stage.ts";

const nowMs = Date.UTC(2026, 10, 21, 12);

const why = (evse: ReturnType<typeof chargingEvse>) =>
  String(<Why evse={evse} nowMs={nowMs} format={neutralFormat} />).replace(/<[^>]+>/g, "");

Deno.test("sentence of a card leaves out what the title says, and nothing else", () => {
  assert.equal(beyondTitle("Charging.", "Charging"), "");
  assert.equal(beyondTitle("Finished; unplug the car.", "Finished"), "Unplug the car.");
  assert.equal(beyondTitle("Starting: locking the plug.", "Starting"), "Locking the plug.");
  assert.equal(beyondTitle("Paused at the station.", "Paused"), "Paused at the station.");
});

Deno.test("problem at its field leaves out the name of the field, and no other name", () => {
  assert.equal(withoutName("Stop limit (Installation): 9 % is too low.", "Stop limit"), "9 % is too low.");
  assert.equal(withoutName("Type LEAKAGE below.", "Stop limit"), "Type LEAKAGE below.");
});

Deno.test("card says why not more without the number twice, and names the car when it takes less", () => {
  const charging = chargingEvse(1, nowMs);
  const full = { ...charging.meter, currentA: [charging.offeredA, null, null] as const };
  assert.match(why({ ...charging, meter: full }), /^10 A because the operator allows no more\./);
  const less = { ...charging.meter, currentA: [6, 6, 6] as const };
  assert.match(why({ ...charging, meter: less }), /^The car takes 6\.0 A of 10 A offered; the operator/);
  const none = { ...charging.meter, currentA: [0, 0, 0] as const };
  assert.match(why({ ...charging, meter: none }), /^The car takes none of the 10 A offered\./);
  const silent = { ...less, trouble: "meter silent for 12 s" };
  assert.match(
    why({ ...charging, meter: silent }),
    /^10 A because/,
    "an old reading says nothing of the car",
  );
});

Deno.test("card of a free point says what a car would get, and none of an ended session", () => {
  const free = { ...idleEvse(1), limitSentence: "16 A because the operator limit is 16 A." };
  assert.match(why(free), /^Up to \d+ A: /);
  assert.equal(why({ ...free, phase: "finishing" }), "");
});
