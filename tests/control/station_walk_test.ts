import assert from "node:assert/strict";
import { mayFollow } from "../../control/connector_status.ts";
import { faults, isFaultId } from "../../control/faults.ts";
import { leaveMs } from "../../control/pilot.ts";
import { meaningOfDuty } from "../../control/pilot_signal.ts";
import type { EvseState } from "../../control/read_model.ts";
import { seededRandom } from "../fake_clock.ts";
import { type Bench, createBench, found, type Socket } from "./bench.ts";

const steps = Number(Deno.env.get("WALK_STEPS") ?? 400);
const walks = Number(Deno.env.get("WALKS") ?? 12);

type Move = readonly [
  weight: number,
  run: (bench: Bench, socket: Socket, evse: number, pick: Pick) => unknown,
];
type Pick = <T>(options: readonly T[]) => T;

const moves: readonly Move[] = [
  [
    6,
    (_, socket, __, pick) => socket.plug(pick(["B", "B", "B", "C"]), pick([220, 220, 220, 680, 3_000, null])),
  ],
  [5, (_, socket) => socket.unplug()],
  [12, (_, socket, __, pick) => socket.level !== "A" && socket.to(pick(["B", "C", "C", "C", "D", "E", "X"]))],
  [
    8,
    (bench, _, evse, pick) => bench.station.card(pick(["CARD", "OTHER", "BAD"]), pick([undefined, [evse]])),
  ],
  [3, (bench, _, evse, pick) => bench.station.remoteStart("CARD", pick([undefined, evse]))],
  [2, (bench, _, evse) => bench.station.stopCharging(evse, "walk")],
  [
    2,
    (bench, _, evse, pick) =>
      bench.station.pause(evse, pick(["user", "backend"]), pick([true, false, false])),
  ],
  [2, (bench, _, evse, pick) => bench.station.setAvailability(pick([0, evse]), pick([true, true, false]))],
  [1, (bench, _, evse) => void bench.station.unlock(evse)],
  [2, (_, socket, __, pick) => socket.meterAnswers = pick([true, true, false])],
  [1, (bench, _, __, pick) => bench.journal.full = pick([true, false, false])],
  [1, (_, socket, __, pick) => socket.welded = pick([true, false, false])],
  [1, (_, socket, __, pick) => socket.stuckOpen = pick([true, false, false])],
  [1, (_, socket, __, pick) => socket.lockJammed = pick([true, false, false])],
  [1, (_, socket, __, pick) => socket.selfTest = pick(["passes", "passes", "fails", "silent"])],
  [1, (_, socket, __, pick) => {
    socket.hasDiode = pick([true, true, false]);
    socket.emitPilot();
  }],
  [1, (_, socket, __, pick) => socket.emitRaw({ type: "residualCurrent", tripped: pick([true, false]) })],
  [
    1,
    (_, socket, __, pick) =>
      socket.emitRaw({
        type: "boardFault",
        code: pick(["rcdTripped", "OtherError", "WeakSignal"]),
        active: pick([true, false, false]),
      }),
  ],
  [1, (bench, _, __, pick) => bench.board.listener?.temperature(pick([20, 20, 75, 95, null]))],
  [2, (_, socket, __, pick) => socket.voltageV = pick([230, 230, 280, 150])],
  [2, (bench, _, __, pick) => bench.authority.online = pick([true, true, false])],
  [
    3,
    (bench, _, __, pick) =>
      bench.settings.change({ "installation.outputCurrentLimit": [pick([6, 10, 16, 32])] }),
  ],
  [1, (bench, _, __, pick) =>
    bench.settings.change({
      "authorization.stopTransactionMode": pick([
        "normal",
        "normal",
        "onlyPlug",
        "onlyCard",
        "normalStateDAndRcd",
      ]),
      "manufacturer.pauseChargingInStateD": pick([true, false]),
      "authorization.freeCharging": [pick([true, false, false]), false],
      "installation.permanentlyLockedCable": pick([true, false, false]),
      "authorization.allowOfflineTxForUnknownId": pick([true, false]),
      "manufacturer.cableOrSocket": pick(["socket", "socket", "cable"]),
    })],
  [2, (bench, _, evse, pick) =>
    bench.station.lease(evse, {
      source: "walk",
      limitA: pick([0, 8, 20]),
      expiresAtMs: bench.clock.nowMs() + 20_000,
      afterA: pick([null, 6]),
      reason: "the walk says so",
    })],
  [2, (bench, _, __, pick) => {
    const running = bench.station.state().evses.flatMap(({ transaction }) =>
      transaction ? [transaction.id] : []
    );
    const status = pick(["Accepted", "Blocked"] as const);
    const id = running.length > 0 ? pick(running) : "none";
    bench.station.authorizationChanged(id, { status, expiryMs: null, parentIdTag: null });
  }],
];

function mend(bench: Bench): void {
  bench.journal.full = false;
  bench.board.listener?.temperature(20);
  for (const socket of bench.sockets) {
    Object.assign(socket, {
      welded: false,
      stuckOpen: false,
      lockJammed: false,
      meterAnswers: true,
      voltageV: 230,
    });
    socket.followContactor();
    socket.emitRaw({ type: "residualCurrent", tripped: false });
    for (const code of ["rcdTripped", "OtherError", "WeakSignal"]) {
      socket.emitRaw({ type: "boardFault", code, active: false });
    }
  }
}

function stopping(bench: Bench, evse: number): readonly string[] {
  const state = bench.station.state();
  return [...state.faults, ...found(state.evses[evse - 1]).faults]
    .filter(({ id }) => isFaultId(id) && faults[id].stops !== "nothing").map(({ id }) => id);
}

/** What design promises, asked at each command while it is being carried out. */
function watch(bench: Bench, socket: Socket, evse: number): void {
  let tested = false;
  let withdrawnAtMs: number | null = null;
  const setContactor = socket.setContactor.bind(socket);
  const setPilot = socket.setPilot.bind(socket);
  socket.setContactor = (closed) => {
    if (closed) assertMayClose(bench, socket, evse, tested);
    if (!closed) tested = false;
    setContactor(closed);
  };
  const test = socket.testResidualCurrentMonitor.bind(socket);
  socket.testResidualCurrentMonitor = () => {
    tested = socket.selfTest === "passes";
    test();
  };
  socket.setPilot = (output) => {
    setPilot(output);
    withdrawnAtMs = output.type === "pwm" ? null : withdrawnAtMs ?? bench.clock.nowMs();
    if (output.type === "pwm") assertOffer(bench, evse, output.dutyPercent);
  };
  const check = () => {
    if (socket.contactorCommand && withdrawnAtMs !== null) {
      assert.ok(bench.clock.nowMs() - withdrawnAtMs <= leaveMs, "closed for too long without an offer");
    }
  };
  checks.push(check);
}

let checks: (() => void)[] = [];

function assertMayClose(bench: Bench, socket: Socket, evse: number, tested: boolean): void {
  const open = bench.journal.open().filter((record) => record.evse === evse);
  assert.equal(open.length, 1, "closes without a stored transaction");
  assert.equal(socket.output.type, "pwm", "closes without an offer");
  const servesD = !bench.settings.book.active()["manufacturer.pauseChargingInStateD"];
  assert.ok(socket.level === "C" || (socket.level === "D" && servesD), `closes in ${socket.level}`);
  assert.ok(socket.hasDiode, "closes without a diode");
  assert.ok(tested, "closes without a self-test");
  assert.deepEqual(stopping(bench, evse), [], "closes under a fault");
  const isSocket = bench.settings.book.active()["manufacturer.cableOrSocket"] === "socket";
  assert.ok(!isSocket || socket.locked, "closes with the plug unlocked");
}

function assertOffer(bench: Bench, evse: number, dutyPercent: number): void {
  const state = found(bench.station.state().evses[evse - 1]);
  const least = Math.min(...state.limits.map((limit) => limit.limitA ?? Infinity));
  const meaning = meaningOfDuty(dutyPercent);
  assert.ok(
    meaning.type === "current" && meaning.limitA <= least + 1e-6,
    `${dutyPercent} % is above ${least} A`,
  );
}

function assertStill(bench: Bench): void {
  for (const check of checks) check();
  bench.sockets.forEach((socket, index) => {
    const evse = index + 1;
    const state = bench.evse(evse);
    assertPicture(state);
    if (!socket.contactorCommand) return;
    const servesD = !bench.settings.book.active()["manufacturer.pauseChargingInStateD"];
    assert.ok(socket.level === "C" || (socket.level === "D" && servesD), `stays closed in ${socket.level}`);
    assert.deepEqual(stopping(bench, evse), [], "stays closed under a fault");
    const isSocket = bench.settings.book.active()["manufacturer.cableOrSocket"] === "socket";
    assert.ok(!isSocket || socket.locked, "stays closed with the plug unlocked");
  });
}

function assertPicture(state: EvseState): void {
  assert.ok(state.lcd === null || state.lcd.every((line) => line.length === 16));
  assert.ok(state.limitSentence.length > 5 && state.sentence.length > 3);
  const least = Math.min(...state.limits.map((limit) => limit.limitA ?? Infinity));
  assert.ok(state.offeredA <= least + 1e-6, `${state.offeredA} A offered, least limit ${least} A`);
}

function assertBooks(bench: Bench): void {
  const byEvse = new Map<string, number>();
  const running = new Set<number>();
  for (const change of bench.journal.changes) {
    if (change.type === "started") {
      const { evse } = change.transaction;
      assert.ok(!running.has(evse), "two transactions at once");
      running.add(evse);
      const last = byEvse.get(`${evse}`) ?? 0;
      assert.ok(change.transaction.meterStartWh >= last - 1e-6, "register ran backwards");
    }
    if (change.type === "stopped") {
      const record = found(bench.journal.records.get(change.id));
      running.delete(record.evse);
      byEvse.set(`${record.evse}`, change.stop.meterStopWh);
      assert.ok(change.stop.meterStopWh >= record.meterStartWh && change.stop.atMs >= record.startedAtMs);
    }
  }
}

interface Told {
  readonly from: number;
  readonly statuses: readonly EvseState["status"][];
}

function toldSoFar(bench: Bench): Told {
  return { from: bench.events.length, statuses: bench.station.state().evses.map(({ status }) => status) };
}

function assertStatuses(bench: Bench, told: Told): void {
  for (const evse of [1, 2]) {
    let status = found(told.statuses[evse - 1]);
    for (const event of bench.events.slice(told.from)) {
      if (event.type !== "status" || event.evse !== evse) continue;
      const isLegal = event.status === status || mayFollow(status, event.status);
      assert.ok(isLegal, `${status} to ${event.status}`);
      status = event.status;
    }
    assert.equal(bench.evse(evse).status, status, "the picture shows another status than was told");
  }
}

async function walk(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const pick: Pick = <T>(options: readonly T[]) => options[Math.floor(random() * options.length)] as T;
  const bag = moves.flatMap(([weight, run]) => Array.from({ length: weight }, () => run));
  let bench = await createBench({ evses: 2 });
  let told = toldSoFar(bench);
  checks = [];
  bench.sockets.forEach((socket, index) => watch(bench, socket, index + 1));
  for (let step = 0; step < steps; step++) {
    const evse = pick([1, 2]);
    pick(bag)(bench, bench.socket(evse), evse, pick);
    assertStill(bench);
    await bench.pass(pick([0, 10, 60, 300, 1_500, 6_000, 20_000]));
    assertStill(bench);
    if (random() < 0.03) mend(bench);
    if (random() < 0.01) {
      bench.journal.full = false;
      assertStatuses(bench, told);
      bench = await bench.reboot();
      told = toldSoFar(bench);
      checks = [];
      bench.sockets.forEach((socket, index) => watch(bench, socket, index + 1));
      assert.equal(bench.journal.open().length, 0, "a transaction survived the power cut");
    }
  }
  mend(bench);
  bench.settings.change({ "authorization.stopTransactionMode": "normal" });
  for (const socket of bench.sockets) socket.unplug();
  bench.station.setAvailability(0, true);
  await bench.pass(120_000);
  assertStatuses(bench, told);
  assertBooks(bench);
  for (const evse of [1, 2]) assert.equal(bench.evse(evse).status, "Available", bench.evse(evse).sentence);
  assert.equal(bench.journal.open().length, 0);
  const stops = bench.journal.changes.filter((change) => change.type === "stopped");
  charged += stops.filter((change) => {
    const record = found(bench.journal.records.get(change.id));
    return found(record.stop).meterStopWh - record.meterStartWh > 10;
  }).length;
}

let charged = 0;

Deno.test("station keeps its promises on random walks", async () => {
  const first = Number(Deno.env.get("WALK_SEED") ?? Math.floor(Math.random() * 2 ** 31));
  for (let seed = first; seed < first + walks; seed++) {
    try {
      await walk(seed);
    } catch (error) {
      throw new Error(`WALK_SEED=${seed} WALKS=1`, { cause: error });
    }
  }
  assert.ok(charged > walks / 4, `only ${charged} sessions charged: the walk does not reach far enough`);
});
