import assert from "node:assert/strict";
import { mayFollow } from "../../../control/connector_status.ts";
import type { ConnectorStatus } from "../../../control/read_model.ts";
import type { Payload } from "../../../ocpp/frames.ts";
import { createStatuses, type Statuses } from "../../../ocpp/v16/statuses.ts";
import { validate } from "../../../ocpp/v16/validation.ts";
import { defaults, type Settings } from "../../../schema/mod.ts";
import { FakeClock, seededRandom, settle } from "../../fake_clock.ts";
import { BenchStation, BenchTime } from "../bench.ts";

interface Desk {
  readonly clock: FakeClock;
  readonly station: BenchStation;
  readonly statuses: Statuses;
  readonly sent: Payload[];
  isLinked: boolean;
  brief(): readonly string[];
}

function desk(settings: Partial<Settings> = {}): Desk {
  const clock = new FakeClock();
  const wallTime = new BenchTime(clock);
  const station = new BenchStation(2, wallTime, () => {
    throw new Error("no store here");
  });
  const sent: Payload[] = [];
  const desk = {
    clock,
    station,
    sent,
    isLinked: true,
    statuses: createStatuses({
      clock,
      wallTime,
      settings: () => ({ ...defaults(), ...settings }),
      vendorId: () => "Pilotwire",
      send: (payload) => {
        if (!desk.isLinked) return Promise.resolve(false);
        assert.ok(validate("StatusNotification", "Request", payload).ok);
        sent.push(payload);
        return Promise.resolve(true);
      },
    }),
    brief: () => sent.map(({ connectorId, status, errorCode }) => `${connectorId} ${status} ${errorCode}`),
  };
  station.subscribe((event) => event.type === "status" && desk.statuses.changed(event));
  return desk;
}

Deno.test("statuses are all told first, and then only what changed", async () => {
  const { station, statuses, brief } = desk();
  station.status(1, "Preparing");
  statuses.reportAll(station.state());
  await settle();
  station.status(1, "Preparing");
  station.status(1, "Charging");
  await settle();
  assert.deepEqual(brief(), [
    "0 Available NoError",
    "1 Preparing NoError",
    "2 Available NoError",
    "1 Charging NoError",
  ]);
});

Deno.test("status of an outage is told once, the newest, with the present time", async () => {
  const one = desk();
  one.statuses.reportAll(one.station.state());
  await settle();
  one.statuses.pause();
  one.sent.length = 0;
  for (const status of ["Preparing", "Charging", "SuspendedEV"] as const) one.station.status(2, status);
  one.clock.advance(3_600_000);
  one.statuses.reportAll(one.station.state());
  await settle();
  assert.deepEqual(one.brief(), ["0 Available NoError", "1 Available NoError", "2 SuspendedEV NoError"]);
  const now = new Date(one.clock.epochMs()).toISOString();
  assert.deepEqual(one.sent.map(({ timestamp }) => timestamp), [now, now, now]);
});

Deno.test("status that does not last is not told, a fault at once", async () => {
  const { clock, station, statuses, sent, brief } = desk({ "backend.minimumStatusDuration": 10 });
  statuses.reportAll(station.state());
  await settle();
  sent.length = 0;
  station.status(1, "Preparing");
  clock.advance(9_999);
  station.status(1, "Available");
  clock.advance(60_000);
  await settle();
  assert.deepEqual(brief(), []);
  station.status(1, "Preparing");
  clock.advance(10_000);
  await settle();
  station.status(1, "Faulted", "GroundFailure", "leak");
  await settle();
  assert.deepEqual(brief(), ["1 Preparing NoError", "1 Faulted GroundFailure"]);
});

Deno.test("error is hidden but not the state, when errors are not to be reported", async () => {
  const { station, statuses, sent } = desk({ "backend.sendErrorStatusNotifications": false });
  statuses.reportAll(station.state());
  await settle();
  sent.length = 0;
  station.status(1, "Available", "HighTemperature", "it is warm");
  station.status(1, "Faulted", "GroundFailure", "leak");
  await settle();
  assert.deepEqual(sent.map(({ status, errorCode, info }) => [status, errorCode, info]), [
    ["Faulted", "OtherError", undefined],
  ]);
});

Deno.test("text that is too long for the protocol is cut", async () => {
  const { station, statuses, sent } = desk();
  statuses.reportAll(station.state());
  station.status(1, "Faulted", "OtherError", "x".repeat(80));
  await settle();
  assert.equal(String(sent.at(-1)?.info).length, 50);
});

Deno.test("statuses go only along the table, whatever happens and however slow the link is", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const random = seededRandom(seed);
  const all: readonly ConnectorStatus[] = [
    ...["Available", "Preparing", "Charging", "SuspendedEV", "SuspendedEVSE"] as const,
    ...["Finishing", "Unavailable", "Faulted"] as const,
  ];
  const one = desk({ "backend.minimumStatusDuration": 5 });
  one.statuses.reportAll(one.station.state());
  let [wanted, sinceResume]: [ConnectorStatus, number] = ["Available", 0];
  for (let step = 0; step < 2_000; step++) {
    wanted = all[Math.floor(random() * all.length)] ?? "Available";
    one.station.status(1, wanted, wanted === "Faulted" ? "OtherError" : "NoError");
    one.clock.advance(Math.floor(random() * 10_000));
    if (random() < 0.7) await settle();
    if (random() < 0.02) {
      one.statuses.pause();
      await settle();
      one.statuses.reportAll(one.station.state());
      sinceResume = one.sent.length;
      await settle();
    }
    const told = one.sent.slice(sinceResume).filter(({ connectorId }) => connectorId === 1)
      .map(({ status }) => status as ConnectorStatus);
    told.forEach((to, index) => {
      const from = told[index - 1] ?? to;
      assert.ok(from === to || mayFollow(from, to), `${from} to ${to}, step ${step}, seed ${seed}`);
    });
  }
  one.clock.advance(10_000);
  await settle();
  const last = one.sent.filter(({ connectorId }) => connectorId === 1).at(-1);
  assert.equal(last?.status, wanted, `the last status is told in the end, seed ${seed}`);
});
