/** Meters that are unplugged or go mad in mid-charge: no reading is ever shown as 0, and nothing is charged unmetered. */
import assert from "node:assert/strict";
import type { EvseState } from "../../control/read_model.ts";
import { TextLineStream } from "../ocpp/text_lines.ts";
import { type Door, setUp, startProgram, until } from "./program.ts";
import { charging, contactorUntil } from "./trouble_process.ts";

interface Meters extends AsyncDisposable {
  /** One for each kind of madness. */
  readonly ports: readonly number[];
  order(state: "mad" | "sane"): Promise<void>;
}

async function startMeters(): Promise<Meters> {
  const script = new URL("./trouble_meter_server.ts", import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script.pathname],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
  const reader = lines.getReader();
  const { value = "[]" } = await reader.read();
  const writer = child.stdin.getWriter();
  return {
    ports: JSON.parse(value) as number[],
    order: (state) => writer.write(new TextEncoder().encode(`${state}\n`)),
    async [Symbol.asyncDispose]() {
      await writer.close();
      await child.status;
      await reader.cancel();
    },
  };
}

/** The first point has the simulated meter, each further one a meter of the other process. */
function settingsFor({ ports }: Meters): readonly string[] {
  const set = {
    "installation.evseCount": String(ports.length + 1),
    "manufacturer.meterIpAddress": ["", ...ports.map(() => "127.0.0.1")].join(","),
    "manufacturer.meterPort": ["502", ...ports].join(","),
  };
  return Object.entries(set).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
}

const hasFault = ({ faults }: EvseState, id: string) => faults.some((fault) => fault.id === id);

/** What the meters of the other process say while they are sane, or nothing. */
function assertNoInvention({ evse, meter, faults }: EvseState): void {
  for (
    const [values, said] of [[meter.voltageV, 230], [meter.currentA, 10], [[meter.powerW], 6_900]] as const
  ) {
    for (const value of values) {
      assert.ok(
        value === null || value === said,
        `point ${evse} shows ${value} instead of ${said} or nothing`,
      );
    }
  }
  const others = faults.map(({ id }) => id).filter((id) => id !== "meterLost");
  assert.deepEqual(others, [], `point ${evse}`);
}

/** Looks at all points until they are as wanted, and at every look that none shows what no meter said. */
async function everyPoint(
  door: Door,
  wanted: (evse: EvseState) => boolean,
  what: string,
): Promise<EvseState[]> {
  let seen: readonly EvseState[] = [];
  await until(
    async () => {
      seen = (await door.state()).evses;
      seen.slice(1).forEach(assertNoInvention);
      return seen.every(wanted);
    },
    what,
    () => JSON.stringify(seen.filter((evse) => !wanted(evse)), null, 1) + door.program.log().slice(-2_000),
  );
  return [...seen];
}

const isKnown = ({ meter }: EvseState) => meter.trouble === null && meter.powerW !== null;

function isUnknown({ meter }: EvseState): boolean {
  const values = [...meter.voltageV, ...meter.currentA, meter.powerW];
  return meter.trouble !== null && values.every((value) => value === null);
}

async function chargeAgain(door: Door, evse: number): Promise<void> {
  await door.sim(`evse/${evse}/unplug`);
  await door.evseUntil(evse, ({ status }) => status === "Available", "a free point");
  await charging(door, evse, `AGAIN${evse}`);
  await door.sim(`evse/${evse}/unplug`);
}

Deno.test("meters that fall silent or talk nonsense end the charge, show nothing, and are taken back when sane", async () => {
  await using meters = await startMeters();
  const program = await startProgram({ args: settingsFor(meters) });
  try {
    const door = await setUp(program);
    await everyPoint(door, isKnown, "a reading of every meter");
    for (let evse = 1; evse <= meters.ports.length + 1; evse++) {
      await door.sim(`evse/${evse}/plug`, { currentA: 10 });
      await door.sim("card", { idTag: `METER${evse}`, evses: [evse] });
    }
    await everyPoint(door, ({ contactorClosed }) => contactorClosed, "all cars to charge");

    await door.sim("meter", { which: 1, offline: true });
    await meters.order("mad");
    const lost = await everyPoint(door, (evse) => hasFault(evse, "meterLost"), "all meters to be lost");
    for (const evse of lost) assert.ok(isUnknown(evse), `point ${evse.evse}: ${JSON.stringify(evse.meter)}`);
    const ended = await everyPoint(
      door,
      ({ lastTransaction }) => lastTransaction !== null,
      "all sessions to end",
    );
    for (const { evse, lastTransaction } of ended) {
      await contactorUntil(program, evse, false);
      const { stop, energyWh } = lastTransaction!;
      assert.equal(stop.reason, "Other");
      assert.ok(energyWh >= 0 && energyWh < 1_000, `point ${evse} is billed ${energyWh} Wh`);
    }

    await door.sim("meter", { which: 1, offline: false });
    await meters.order("sane");
    await everyPoint(door, (evse) => isKnown(evse) && !hasFault(evse, "meterLost"), "all meters to be back");
    await Promise.all([1, 2].map((evse) => chargeAgain(door, evse)));
  } finally {
    assert.equal(await program.stop(), 0);
  }
});
