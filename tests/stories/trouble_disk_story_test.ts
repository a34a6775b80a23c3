/** The disk fills up while a car charges, and there is room again later: nothing lost, nothing charged unrecorded. */
import assert from "node:assert/strict";
import { type Door, logIn, manufacturerPassword, type Program, setUp, startProgram } from "./program.ts";
import { charging, contactorUntil } from "./trouble_process.ts";

/** A place for the data that can be made to take nothing more. */
interface Disk extends Disposable {
  readonly dataDir: string;
  /** What the program is started under. */
  readonly under: readonly string[];
  fill(program: Program): void;
  free(program: Program): void;
}

function ran(command: string, ...args: readonly string[]): boolean {
  try {
    return new Deno.Command(command, { args: [...args], stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

/** A file system of its own; null where this user may not make one. */
function smallDisk(): Disk | null {
  const path = Deno.makeTempDirSync({ prefix: "pilotwire-disk-" });
  if (!ran("mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", path)) return null;
  const ballast = `${path}/ballast`;
  return {
    dataDir: `${path}/data`,
    under: [],
    fill() {
      using file = Deno.openSync(ballast, { create: true, write: true });
      try {
        for (const block = new Uint8Array(4_096);;) file.writeSync(block);
      } catch {
        // Full now.
      }
    },
    free: () => Deno.removeSync(ballast),
    [Symbol.dispose]() {
      ran("umount", "-l", path);
      Deno.removeSync(path);
    },
  };
}

/** Any folder, with a process that may not write: needs no rights. Its signal is ignored, as by every database. */
function forbiddenWrites(): Disk {
  const limit = ({ pid }: Program, bytes: string) =>
    assert.ok(ran("prlimit", "--pid", String(pid), `--fsize=${bytes}:`), "prlimit refused");
  return {
    dataDir: Deno.makeTempDirSync({ prefix: "pilotwire-disk-" }),
    under: ["sh", "-c", 'trap "" XFSZ; exec "$0" "$@"'],
    fill: (program) => limit(program, "0"),
    free: (program) => limit(program, "unlimited"),
    [Symbol.dispose]: () => {},
  };
}

const stationFaults = async (door: Door) => (await door.state()).faults.map(({ id }) => id);

interface Session {
  readonly id: string;
  readonly idTag: string;
  readonly stop: { readonly reason: string } | null;
}

const sessionsOf = async (door: Door) =>
  (await door.must<{ sessions: readonly Session[] }>("GET", "/api/v1/sessions")).sessions;

const change = (door: Door, seconds: number) =>
  door.call("PATCH", "/api/v1/settings", { changes: { "backend.heartbeatInterval": seconds } });

/** Full: the running car is stopped and another one not started, settings are refused, and every page says why. */
async function whileFull(door: Door): Promise<void> {
  await door.sim("evse/2/plug", {});
  await door.sim("card", { idTag: "FULL0002", evses: [2] });
  await door.evseUntil(2, ({ status }) => status === "Faulted", "a fault at the second point");
  assert.deepEqual(await stationFaults(door), ["storageFull"]);
  await contactorUntil(door.program, 1, false);
  const second = await door.evse(2);
  assert.equal(second.contactorClosed, false);
  assert.equal(second.transaction, null);
  const refused = await change(door, 555);
  assert.equal(refused.status, 507);
  assert.match(JSON.stringify(refused.body), /could not be stored/);
  await door.sim("card", { idTag: "FULL0001", evses: [1] });
  await door.evseUntil(1, ({ phase }) => phase === "finishing", "the end of the session");
}

async function afterwards(door: Door): Promise<void> {
  await door.evseUntil(2, ({ contactorClosed }) => contactorClosed, "charging after all");
  assert.deepEqual(await stationFaults(door), []);
  assert.equal((await change(door, 556)).status, 200);
  const [session, ...others] = (await sessionsOf(door)).filter(({ idTag }) => idTag === "FULL0001");
  assert.equal(session?.stop?.reason, "Local");
  assert.deepEqual(others, []);
}

async function story(disk: Disk): Promise<void> {
  const { dataDir, under } = disk;
  const program = await startProgram({ dataDir, under });
  try {
    const door = await setUp(program);
    await charging(door, 1, "FULL0001");
    await door.evseUntil(1, ({ transaction }) => (transaction?.energyWh ?? 0) > 0, "energy");
    disk.fill(program);
    await whileFull(door);
    disk.free(program);
    await afterwards(door);
  } finally {
    await program.kill();
  }
  const again = await startProgram({ dataDir });
  try {
    const kept = await sessionsOf(logIn(again, "manufacturer", manufacturerPassword));
    const told = kept.map(({ idTag, stop }) => `${idTag} ${stop?.reason}`);
    assert.deepEqual(told.toSorted(), ["FULL0001 Local", "FULL0002 PowerLoss"]);
  } finally {
    assert.equal(await again.stop(), 0);
  }
}

Deno.test("full disk stops charging until there is room again, and loses nothing", async () => {
  using full = smallDisk() ?? forbiddenWrites();
  using refusing = forbiddenWrites();
  // Most of it is waiting, so the two stations live side by side.
  await Promise.all([story(full), story(refusing)]);
});
