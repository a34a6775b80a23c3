import assert from "node:assert/strict";
import { binding, grant, type Lease, maxLeases, release, wakeLeasesAtMs } from "../../control/leases.ts";
import { ladder, type LimitFacts, limitSentence, sorted } from "../../control/limits.ts";
import { pointSettings } from "../../control/point_settings.ts";
import { defaults, type Settings } from "../../schema/mod.ts";

const calm: LimitFacts = {
  cable: { type: "rated", ratingA: 32 },
  heat: "cool",
  celsius: 30,
  overloadA: null,
  pausedBy: null,
  isRefused: false,
  leases: [],
  nowMs: 0,
};

function settings(changes: Partial<Settings> = {}) {
  const values: Settings = {
    ...defaults(),
    "manufacturer.cableOrSocket": "socket",
    "installation.maxOutputCurrent": [32],
    "installation.installationCurrentLimit": [25],
    "installation.outputCurrentLimit": [16],
    ...changes,
  };
  return pointSettings(() => values, 1);
}

function sentence(facts: Partial<LimitFacts>, changes: Partial<Settings> = {}): string {
  const set = settings(changes);
  return limitSentence(ladder({ ...calm, ...facts }, set), set.minimumA);
}

Deno.test("ladder offers the least limit and says whose it is", () => {
  const rows: readonly (readonly [Partial<LimitFacts>, Partial<Settings>, string])[] = [
    [{}, {}, "16 A because the operator limit is 16 A."],
    [
      {},
      { "installation.outputCurrentLimit": [25] },
      "25 A because the installation limit is 25 A.",
    ],
    [
      {},
      { "installation.outputCurrentLimit": [32], "installation.installationCurrentLimit": [32] },
      "32 A because the hardware limit is 32 A.",
    ],
    [{ cable: { type: "rated", ratingA: 13 } }, {}, "13 A because the cable is rated 13 A."],
    [{ cable: { type: "unreadable" } }, {}, "No current because the cable's rating cannot be read."],
    [{ heat: "reduce", celsius: 71.2 }, {}, "12.8 A because the station is 71 °C, warm."],
    [{ heat: "stop", celsius: 93 }, {}, "No current because the station is 93 °C, too hot."],
    [{ overloadA: 14.4 }, {}, "14.4 A because the car drew more than it was told."],
    [{ pausedBy: "user" }, {}, "No current because charging was paused at the station."],
    [{ pausedBy: "backend" }, {}, "No current because the backend paused charging."],
    [{ isRefused: true }, {}, "No current because the backend refused the card."],
    [
      {},
      { "installation.outputCurrentLimit": [7], "installation.minChargingCurrent": [8] },
      "No current because the operator limit is 7 A, which is below the least charging current of 8 A.",
    ],
  ];
  for (const [facts, changes, expected] of rows) assert.equal(sentence(facts, changes), expected);
});

Deno.test("ladder ignores the cable's resistor where the cable is fixed", () => {
  assert.equal(
    sentence({ cable: { type: "unreadable" } }, { "manufacturer.cableOrSocket": "cable" }),
    "16 A because the operator limit is 16 A.",
  );
});

Deno.test("ladder names what is built in before what is set when both are equal", () => {
  const { binding } = ladder(calm, settings({ "installation.maxOutputCurrent": [16] }));
  assert.equal(binding.id, "hardware");
});

Deno.test("ladder is shown smallest first, those without an opinion last", () => {
  const { opinions } = ladder({ ...calm, pausedBy: "user" }, settings());
  assert.deepEqual(
    sorted(opinions).map(({ id }) => id),
    [
      "userPause",
      "operator",
      "installation",
      "hardware",
      "cable",
      "temperature",
      "carOverload",
      "backendPause",
      "lease",
    ],
  );
});

Deno.test("ladder takes the settings of its own point", () => {
  const values: Settings = { ...defaults(), "installation.outputCurrentLimit": [10, 20] };
  const of = (evse: number) => ladder(calm, pointSettings(() => values, evse)).offerA;
  assert.deepEqual([of(1), of(2), of(3)], [10, 20, 20]);
});

const lease: Lease = { source: "house", limitA: 9, expiresAtMs: 100, afterA: 6, reason: "the house is busy" };

Deno.test("lease binds until it expires, then what was said to hold", () => {
  assert.equal(binding([lease], 99)?.limitA, 9);
  assert.equal(binding([lease], 100)?.limitA, 6);
  assert.equal(binding([{ ...lease, afterA: null }], 100), null);
  assert.equal(wakeLeasesAtMs([lease], 99), 100);
  assert.equal(wakeLeasesAtMs([lease], 100), null);
});

Deno.test("lease of a source replaces its former one, and the least of all sources counts", () => {
  const both = grant(grant([], lease), { ...lease, source: "sun", limitA: 12 });
  assert.equal(binding(both, 0)?.lease.source, "house");
  assert.equal(binding(grant(both, { ...lease, limitA: 20 }), 0)?.lease.source, "sun");
  assert.equal(binding(release(both, "house"), 0)?.lease.source, "sun");
});

Deno.test("leases are bounded", () => {
  let leases: readonly Lease[] = [];
  for (let index = 0; index < 100; index++) leases = grant(leases, { ...lease, source: `source ${index}` });
  assert.equal(leases.length, maxLeases);
  assert.equal(leases.at(-1)?.source, "source 99");
});
