/**
 * Story 3: power fails at random moments of many sessions while the backend comes and goes. At the end the backend holds
 * every transaction exactly once, in order and with the right energy, and no counter ever went back.
 * KILLS = number of sessions (default 300), SEED repeats a run.
 */
import assert from "node:assert/strict";
import type { TransactionRecord } from "../../control/ports.ts";
import { seededRandom } from "../fake_clock.ts";
import { type BackendProcess, type Payload, startBackend } from "../ocpp/backend_process.ts";
import { type Door, logIn, manufacturerPassword, runCommand, startProgram, until } from "./program.ts";

const sessions = Number(Deno.env.get("KILLS") ?? 300);
const seed = Number(Deno.env.get("SEED") ?? Date.now() % 1_000_000);
/** Stations side by side; most of a session is waiting. */
const stations = 6;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Station {
  readonly identity: string;
  readonly random: () => number;
  /** What the meters themselves showed, in Wh per point, when the power failed under a card. */
  readonly meterAtDeath: Map<string, readonly number[]>;
  /** Registers as the meters keep them; only while the program is dead. */
  readMeters(): Promise<readonly number[]>;
  start(): Promise<Door>;
}

async function prepareStation(number: number, backend: BackendProcess): Promise<Station> {
  const identity = `killed-${number}`;
  const dataDir = await Deno.makeTempDir({ prefix: "pilotwire-kill-" });
  const board = `${dataDir}.board.yaml`;
  // The meter's register survives the process, as that of a real meter does.
  await Deno.writeTextFile(board, `driver: sim\nevses: 2\nsim:\n  meterFile: ${dataDir}.meter.json\n`);
  const { code, err } = await runCommand(
    ["user", "set-password", "manufacturer", "--create", "--data", dataDir],
    `${manufacturerPassword}\n`,
  );
  assert.equal(code, 0, err);
  const set = {
    "backend.backendUrl": backend.url,
    "backend.chargePointId": identity,
    "backend.meterValueSampleInterval": "10",
    "backend.transactionMessageRetryInterval": "1",
    "backend.transactionMessageAttempts": "10",
  };
  const args = [
    "--board",
    board,
    ...Object.entries(set).flatMap(([id, value]) => ["--set", `${id}=${value}`]),
  ];
  return {
    identity,
    random: seededRandom(seed + number),
    meterAtDeath: new Map(),
    readMeters: async () => JSON.parse(await Deno.readTextFile(`${dataDir}.meter.json`).catch(() => "[0,0]")),
    async start() {
      return logIn(await startProgram({ dataDir, args }), "manufacturer", manufacturerPassword);
    },
  };
}

/** Numbers that must never fall, over all lives of one station. */
function createCounterWatch() {
  const highest = new Map<string, number>();
  return async (door: Door) => {
    for (const { evse, contactorCycles, plugCycles, meter } of (await door.state()).evses) {
      for (const [name, value] of Object.entries({ contactorCycles, plugCycles, importWh: meter.importWh })) {
        // A register that was not read yet is unknown, not zero.
        if (value === null) continue;
        const before = highest.get(`${name} ${evse}`) ?? 0;
        assert.ok(value >= before, `${name} of point ${evse} went from ${before} to ${value}`);
        highest.set(`${name} ${evse}`, value);
      }
    }
  };
}

/** One session that the power may cut short. Gives the door of the program that is alive afterwards. */
async function session(station: Station, door: Door, number: number): Promise<Door> {
  const { random } = station;
  const evse = 1 + Math.floor(2 * random());
  const idTag = `${station.identity}-${number}`.slice(-20);
  const life = driver(door, evse, idTag).catch(() => {
    // The program dies under this driver's hands; what it has promised until then is checked at the end.
  });
  await pause(4_000 * random());
  if (random() < 0.5) await door.program.kill();
  else await door.call("POST", "/sim/power-cut", {}).catch(() => {});
  await door.program.ended;
  await life;
  station.meterAtDeath.set(idTag, await station.readMeters());
  return await station.start();
}

async function driver(door: Door, evse: number, idTag: string): Promise<void> {
  await door.sim(`evse/${evse}/plug`, { currentA: 32, phases: 3, cableA: 32 });
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ transaction }) => transaction !== null, "a transaction");
  await pause(1_000);
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ transaction }) => transaction === null, "its end");
  await door.sim(`evse/${evse}/unplug`);
}

/** The backend drops connections and refuses new ones for a while, until told to stop. */
function unreliable(backend: BackendProcess, random: () => number) {
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      await pause(1_000 + 4_000 * random());
      await backend.order({ do: "admit", status: 503 });
      await backend.order({ do: "drop" });
      await pause(2_000 * random());
      await backend.order({ do: "admit", status: null });
    }
  })();
  return async () => {
    isOver = true;
    await done;
  };
}

interface Billed {
  readonly start: Payload;
  readonly stop: Payload;
}

/** The strict backend numbers distinct starts from 1 on; a repetition after a lost answer keeps its number. */
function transactionNumbers(backend: BackendProcess): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const payload of backend.calls("StartTransaction")) {
    const key = startKey(payload);
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  }
  return numbers;
}

const startKey = ({ connectorId, idTag, meterStart, timestamp }: Payload): string =>
  JSON.stringify([connectorId, idTag, meterStart, timestamp]);

/** What the backend would bill for one station: checks order and uniqueness on the way. */
function billed(backend: BackendProcess, identity: string): Billed[] {
  const numbers = transactionNumbers(backend);
  const started = new Map<number, Payload>();
  const bills = new Map<number, Billed>();
  for (const line of backend.lines.filter((line) => line.type === "call" && line.identity === identity)) {
    const payload = line.payload as Payload;
    if (line.action === "StartTransaction") started.set(numbers.get(startKey(payload))!, payload);
    if (line.action !== "StopTransaction") continue;
    const number = payload.transactionId as number;
    const start = started.get(number) ?? assert.fail(`stop before its start: ${JSON.stringify(payload)}`);
    const known = bills.get(number);
    if (known) assert.deepEqual(known.stop, payload, "two different stops of one transaction");
    bills.set(number, { start, stop: payload });
  }
  assert.deepEqual(
    [...started.keys()].filter((number) => !bills.has(number)),
    [],
    "transactions without an end",
  );
  return [...bills.values()];
}

/** The station's history must agree, and so must the meters, which know nothing of transactions. */
function check(
  bills: readonly Billed[],
  history: readonly TransactionRecord[],
  { meterAtDeath }: Station,
): void {
  assert.equal(
    bills.length,
    history.length,
    "the backend holds as many transactions as the station's history",
  );
  const oldestFirst = history.toReversed();
  for (const [index, { start, stop }] of bills.entries()) {
    const record = oldestFirst[index]!;
    assert.equal(start.idTag, record.idTag, "the order of the history");
    assert.equal(start.meterStart, Math.floor(record.meterStartWh));
    assert.equal(stop.meterStop, Math.floor(record.stop!.meterStopWh));
    assert.ok(Number(stop.meterStop) >= Number(start.meterStart));
    assert.ok(String(stop.timestamp) >= String(start.timestamp));
  }
  for (const connector of [1, 2]) {
    const own = bills.filter(({ start }) => start.connectorId === connector);
    for (const [index, { start }] of own.entries()) {
      const before = own[index - 1];
      if (!before) continue;
      const shownWh = Math.floor(meterAtDeath.get(String(before.start.idTag))?.[connector - 1] ?? NaN);
      assert.ok(
        Number(before.stop.meterStop) <= shownWh,
        `${before.start.idTag} was billed more than the meter showed`,
      );
      // Nothing flows between two sessions of a point, so the next one starts where the meter stood.
      assert.equal(start.meterStart, shownWh, `${start.idTag} does not start where the meter stood`);
    }
  }
}

async function history(door: Door): Promise<TransactionRecord[]> {
  const all: TransactionRecord[] = [];
  for (;;) {
    const { sessions: page } = await door.must<{ sessions: TransactionRecord[] }>(
      "GET",
      `/api/v1/sessions?limit=500&offset=${all.length}`,
    );
    all.push(...page);
    if (page.length < 500) return all;
  }
}

/** All sessions of one station, each with its power failure. */
async function suffer(station: Station, share: number): Promise<Door> {
  let door = await station.start();
  const watch = createCounterWatch();
  for (let number = 1; number <= share; number++) {
    await watch(door);
    door = await session(station, door, number);
  }
  await watch(door);
  return door;
}

/** Waits until the backend has everything, compares, and gives the number of transactions. */
async function settle(station: Station, door: Door, backend: BackendProcess): Promise<number> {
  const isDone = async () => {
    const { backend: link } = await door.state();
    return link.state === "connected" && link.queueLength === 0;
  };
  await until(isDone, "an empty queue", () => door.program.log().slice(-2_000), 240_000);
  const kept = await history(door);
  check(billed(backend, station.identity), kept, station);
  assert.equal(await door.program.stop(), 0);
  return kept.length;
}

Deno.test(`power fails in ${sessions} sessions and nothing is lost, seed ${seed}`, async () => {
  await using backend = await startBackend();
  const calm = unreliable(backend, seededRandom(seed));
  const all = await Promise.all(
    Array.from({ length: stations }, (_, index) => prepareStation(index + 1, backend)),
  );
  const share = Math.ceil(sessions / stations);
  const doors = await Promise.all(all.map((station) => suffer(station, share)));
  await calm();
  const counts = await Promise.all(all.map((station, index) => settle(station, doors[index]!, backend)));
  backend.assertStrict();
  const total = counts.reduce((sum, count) => sum + count, 0);
  assert.ok(total > sessions / 4, `only ${total} of ${sessions} sessions became transactions`);
});
