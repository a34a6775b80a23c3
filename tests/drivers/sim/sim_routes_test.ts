import assert from "node:assert/strict";
import { maxSimBodyBytes, simRoutes } from "../../../ui/api/sim.ts";
import { charge, startBench } from "./bench.ts";

const loopback = { remoteAddr: { hostname: "127.0.0.1" } };

function start() {
  const started = startBench();
  const calls: unknown[] = [];
  const app = simRoutes(started.bench, {
    setOcppLink: (connected) => calls.push(["link", connected]),
    powerCut: () => calls.push(["power cut"]),
    reads: () => ["backend.backendUrl"],
  });
  async function post(path: string, body: unknown = {}, headers: Record<string, string> = {}) {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await app.request(path, { method: "POST", body: text, headers }, loopback);
    return { status: response.status, body: await response.json() };
  }
  async function get(path: string, env = loopback) {
    const response = await app.request(path, {}, env);
    return { status: response.status, body: await response.json() };
  }
  return { ...started, app, calls, post, get };
}

Deno.test("sim door says that it is ready", async () => {
  const { get } = start();
  assert.deepEqual(await get("/ready"), { status: 200, body: { ready: true, evses: 2 } });
});

Deno.test("sim door says that it is not ready while nobody listens to the board", async () => {
  const started = start();
  await started.bench.board.close();
  assert.deepEqual(await started.get("/ready"), { status: 503, body: { ready: false, evses: 2 } });
});

Deno.test("sim door plugs a car in as described", async () => {
  const { post, point, bench } = start();
  const order = {
    chargeDelayMs: 0,
    currentA: 10,
    phases: 1,
    cableA: 20,
    protocol: "iec61851",
    batteryWh: 9_000,
  };
  assert.deepEqual(await post("/evse/2/plug", order), { status: 202, body: { accepted: true } });
  const { protocol: _protocol, ...plan } = order;
  const { car, proximityOhms } = point(2);
  assert.deepEqual({ ...car, ...plan }, car);
  assert.equal(proximityOhms, 680);
  assert.equal(bench.state().evses[0]?.car, null);
});

Deno.test("sim door takes a command without a body", async () => {
  const { app, point } = start();
  const plugged = await app.request("/evse/1/plug", { method: "POST" }, loopback);
  assert.equal(plugged.status, 202);
  assert.equal(point(1).car?.currentA, 16);
});

Deno.test("sim door pauses, resumes, fills, puts to sleep and unplugs", async () => {
  const started = start();
  const { post, point, clock } = started;
  charge(started, 1);
  await post("/evse/1/pause");
  assert.equal(point(1).car?.mood, "paused");
  await post("/evse/1/resume", { currentA: 7, phases: 2 });
  assert.deepEqual([point(1).car?.mood, point(1).car?.currentA, point(1).car?.phases], ["asking", 7, 2]);
  await post("/evse/1/full");
  assert.equal(point(1).car?.mood, "full");
  await post("/evse/1/sleep");
  clock.advance(1_000);
  await post("/evse/1/resume");
  await post("/evse/1/sleep");
  assert.equal(point(1).car?.mood, "asleep");
  await post("/evse/1/unplug");
  assert.equal(point(1).car, null);
});

Deno.test("sim door sets and ends faults", async () => {
  const { post, point, taken } = start();
  const switches = [
    ["diode", "failed", () => point(1).diodeFailed],
    ["jam", "jammed", () => point(1).lock.jammed],
    ["weld", "welded", () => point(1).contactor.welded],
  ] as const;
  for (const [path, field, look] of switches) {
    for (const on of [true, false]) {
      assert.equal((await post(`/evse/1/${path}`, { [field]: on })).status, 202);
      assert.equal(look(), on);
    }
  }
  await post("/evse/1/fault", { code: "GroundFailure", active: true });
  assert.equal(point(1).residualCurrentTripped, true);
  taken(2);
  await post("/evse/2/fault", { code: "readerLost", active: true });
  assert.deepEqual(taken(2), [{ type: "boardFault", code: "readerLost", active: true }]);
});

Deno.test("sim door shows cards", async () => {
  const { post, cards } = start();
  await post("/card", { idTag: "04A1B2C3" });
  await post("/card", { idTag: "04A1B2C3", evses: [1, 2] });
  assert.deepEqual(cards, [["04A1B2C3", undefined], ["04A1B2C3", [1, 2]]]);
});

Deno.test("sim door sets charge meters and the house meter", async () => {
  const { post, bench } = start();
  await post("/meter", { which: 1, voltages: [231, 232, 233], currents: [5, 6, 7], importWh: 42 });
  assert.deepEqual(bench.electricity(1).voltageV, [231, 232, 233]);
  assert.deepEqual(bench.electricity(1).currentA, [5, 6, 7]);
  assert.equal(bench.electricity(1).importWh, 42);
  await post("/meter", { which: "house", offline: true });
  assert.equal(bench.meterOffline("house"), true);
  await post("/meter", { which: 1, voltages: null, currents: null });
  assert.deepEqual(bench.electricity(1).currentA, [0, 0, 0]);
});

Deno.test("sim door sets the temperature, the link to the backend, and cuts the power", async () => {
  const { post, temperatures, calls } = start();
  await post("/temperature", { celsius: -12.5 });
  await post("/temperature", { celsius: null });
  assert.deepEqual(temperatures.slice(1), [-12.5, null]);
  await post("/ocpp-link", { connected: false });
  await post("/ocpp-link", { connected: true });
  await post("/power-cut");
  assert.deepEqual(calls, [["link", false], ["link", true], ["power cut"]]);
});

Deno.test("sim door shows the electrical picture and the settings that were read", async () => {
  const started = start();
  charge(started, 1, { currentA: 10 });
  const { body } = await started.get("/state");
  assert.equal(body.evses[0].meter.powerW, 6_900);
  assert.equal(body.evses[0].contactor.closed, true);
  assert.equal(body.evses[1].car, null);
  assert.deepEqual(await started.get("/reads"), { status: 200, body: { reads: ["backend.backendUrl"] } });
});

Deno.test("sim door applies commands in the order of their arrival, whichever body is there first", async () => {
  const { app, taken } = start();
  taken(1);
  let finish = () => {};
  const slowBody = new ReadableStream<Uint8Array>({
    start(controller) {
      finish = () => {
        controller.enqueue(new TextEncoder().encode('{"cableA":13}'));
        controller.close();
      };
    },
  });
  const first = app.request("/evse/1/plug", { method: "POST", body: slowBody }, loopback);
  const second = app.request("/evse/1/unplug", { method: "POST" }, loopback);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  assert.equal(taken(1).length, 0);
  finish();
  assert.deepEqual((await Promise.all([first, second])).map(({ status }) => status), [202, 202]);
  assert.deepEqual(taken(1).map(({ type }) => type), ["proximity", "pilot", "pilot", "pilot", "proximity"]);
});

Deno.test("sim door goes on after a command that was refused", async () => {
  const { post } = start();
  assert.equal((await post("/evse/1/plug", "{")).status, 400);
  assert.equal((await post("/evse/1/plug")).status, 202);
});

type BadBody = readonly [path: string, body: unknown, field: string, bound: RegExp];
const badBodies: readonly BadBody[] = [
  ["/evse/1/plug", "{", "", /JSON/],
  ["/evse/1/plug", "[]", "", /object/],
  ["/evse/1/plug", "null", "", /object/],
  ["/evse/1/plug", { chargeDelayMs: -1 }, "chargeDelayMs", /0 to 86400000/],
  ["/evse/1/plug", '{"chargeDelayMs": 1e999}', "chargeDelayMs", /0 to 86400000/],
  ["/evse/1/plug", { currentA: "16" }, "currentA", /0 to 80/],
  ["/evse/1/plug", { currentA: 81 }, "currentA", /0 to 80/],
  ["/evse/1/plug", { currentA: null }, "currentA", /0 to 80/],
  ["/evse/1/plug", { phases: 4 }, "phases", /1, 2, 3/],
  ["/evse/1/plug", { cableA: 16 }, "cableA", /13, 20, 32, 63/],
  ["/evse/1/plug", { protocol: "iso15118" }, "protocol", /iec61851/],
  ["/evse/1/plug", { ventilation: 1 }, "ventilation", /true or false/],
  ["/evse/1/plug", { colour: "red" }, "colour", /chargeDelayMs/],
  ["/evse/1/unplug", { gently: true }, "gently", /left out/],
  ["/evse/1/resume", { cableA: 20 }, "cableA", /currentA, phases/],
  ["/evse/1/diode", {}, "failed", /true or false/],
  ["/evse/1/jam", { jammed: "yes" }, "jammed", /true or false/],
  ["/evse/1/weld", { welded: null }, "welded", /true or false/],
  ["/evse/1/fault", { code: "NoSuchFault", active: true }, "code", /OCPP 1\.6 error code/],
  ["/evse/1/fault", { code: "NoError", active: true }, "code", /OCPP 1\.6 error code/],
  ["/evse/1/fault", { code: "__proto__", active: true }, "code", /OCPP 1\.6 error code/],
  ["/evse/1/fault", { code: "GroundFailure" }, "active", /true or false/],
  ["/card", {}, "idTag", /1 to 20/],
  ["/card", { idTag: "x".repeat(21) }, "idTag", /1 to 20/],
  ["/card", { idTag: "A", evses: [3] }, "evses", /1 to 2/],
  ["/card", { idTag: "A", evses: [] }, "evses", /1 to 2/],
  ["/meter", {}, "which", /1 to 2 or house/],
  ["/meter", { which: 3 }, "which", /1 to 2 or house/],
  ["/meter", { which: "garden" }, "which", /1 to 2 or house/],
  ["/meter", { which: 1, voltages: [230, 230] }, "voltages", /three numbers/],
  ["/meter", { which: 1, currents: [1, "2", 3] }, "currents", /three numbers/],
  ["/meter", { which: 1, importWh: -1 }, "importWh", /0 to/],
  ["/temperature", {}, "celsius", /-60 to 200/],
  ["/temperature", { celsius: 300 }, "celsius", /-60 to 200/],
  ["/ocpp-link", {}, "connected", /true or false/],
  ["/power-cut", { when: "now" }, "when", /left out/],
];

for (const [path, body, field, bound] of badBodies) {
  Deno.test(`sim door refuses ${path} with ${JSON.stringify(body)}, naming field and bound`, async () => {
    const { post, bench, cards, calls } = start();
    const before = JSON.stringify(bench.state());
    const refused = await post(path, body);
    assert.equal(refused.status, 400);
    assert.equal(refused.body.error.field, field);
    assert.match(refused.body.error.bound, bound);
    assert.ok(refused.body.error.message);
    assert.equal(JSON.stringify(bench.state()), before);
    assert.deepEqual([cards, calls], [[], []]);
  });
}

for (const evse of ["0", "3", "-1", "1.5", "one", "%20", "99999999999999999999"]) {
  Deno.test(`sim door knows no charging point ${evse}`, async () => {
    const { post } = start();
    const { status, body } = await post(`/evse/${evse}/plug`);
    assert.deepEqual([status, body.error.code, body.error.bound], [404, "unknown_evse", "1 to 2"]);
  });
}

Deno.test("sim door refuses a body above its limit, announced or not", async () => {
  const { app, post, point } = start();
  const large = JSON.stringify({ currentA: 10, colour: "x".repeat(maxSimBodyBytes) });
  assert.equal((await post("/evse/1/plug", large, { "content-length": String(large.length) })).status, 413);
  const streamed = new Response(large).body;
  const response = await app.request("/evse/1/plug", { method: "POST", body: streamed }, loopback);
  assert.equal(response.status, 413);
  assert.equal(point(1).car, null);
});

Deno.test("sim door is closed to other machines, for reading too", async () => {
  const { app, get, point } = start();
  for (const hostname of ["192.168.1.20", "10.0.0.1", "fe80::1", "unknown"]) {
    const peer = { remoteAddr: { hostname } };
    assert.equal((await get("/ready", peer)).status, 403);
    assert.equal((await app.request("/evse/1/plug", { method: "POST" }, peer)).status, 403);
  }
  assert.equal((await app.request("/ready")).status, 403);
  assert.equal((await get("/ready", { remoteAddr: { hostname: "::1" } })).status, 200);
  assert.equal(point(1).car, null);
});

Deno.test("sim door is closed to pages of other sites, to proxies and to names made to point here", async () => {
  const { app, post, point } = start();
  const strangers: readonly Record<string, string>[] = [
    { origin: "https://elsewhere.example" },
    { origin: "null" },
    { origin: "http://localhost:1", host: "localhost:8080" },
    { "sec-fetch-site": "cross-site" },
    { "x-forwarded-for": "192.0.2.1" },
    { host: "elsewhere.example", origin: "http://elsewhere.example" },
  ];
  for (const headers of strangers) {
    assert.equal((await post("/evse/1/plug", {}, headers)).status, 403, JSON.stringify(headers));
  }
  assert.equal(
    (await app.request("/state", { headers: { host: "elsewhere.example" } }, loopback)).status,
    403,
  );
  assert.equal(point(1).car, null);
  const own = { host: "localhost:8080", origin: "http://localhost:8080", "sec-fetch-site": "same-origin" };
  assert.equal((await post("/evse/1/plug", {}, own)).status, 202);
});
