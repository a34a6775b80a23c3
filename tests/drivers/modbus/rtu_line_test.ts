/** The bus on a real line of the kernel, with everything that goes wrong on RS-485. */
import assert from "node:assert/strict";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { openBus } from "../../../drivers/modbus/open_bus.ts";
import { openPty } from "../serial/pty.ts";
import { checked, type RtuMeters, startRtuMeters } from "./rtu_meters.ts";

const patient = { timeoutMs: 60_000 };
const hasty = { timeoutMs: 50, retries: 1 };

function bench(options: { timeoutMs: number; retries?: number }) {
  const meters = startRtuMeters();
  meters.registersOf.set(1, new Map([[0, 17], [1, 65_535]]));
  meters.registersOf.set(2, new Map([[0, 18], [1, 2]]));
  return { meters, bus: busAt(meters.path, options) };
}

function busAt(path: string, options: { timeoutMs: number; retries?: number }) {
  return openBus(
    systemClock(),
    { transport: "rtu", path, baudRate: 115_200, parity: "even", stopBits: 1 },
    options,
  );
}

async function assertReads(bus: ReturnType<typeof busAt>): Promise<void> {
  assert.deepEqual(await bus.read(1, 4, 0, 2), { ok: true, value: [17, 65_535] });
  assert.deepEqual(await bus.read(2, 3, 0, 1), { ok: true, value: [18] });
}

const harmless: Record<string, RtuMeters["disturb"]> = {
  "noise before the answer": (answer) => [Uint8Array.of(0, 255, 1, 4, 1, 3), answer],
  "noise after the answer": (answer) => [answer, Uint8Array.of(0, 255, 1, 4)],
  "the answer byte by byte": (answer) => [...answer].map((byte) => Uint8Array.of(byte)),
  "an answer of another meter before": (answer) => [checked([9, 4, 2, 0, 1]), answer],
  "the echo of the request": (answer) => [checked([answer[0]!, answer[1]!, 0, 0, 0, 2]), answer],
  "half a frame before the answer": (answer) => [answer.slice(0, 5), answer],
  "the answer twice": (answer) => [answer, answer],
};

for (const [name, disturb] of Object.entries(harmless)) {
  Deno.test(`serial bus reads on with ${name}`, async () => {
    const { meters, bus } = bench(patient);
    meters.disturb = disturb;
    await assertReads(bus);
    await bus.close();
    meters.unplug();
  });
}

const harmful: Record<string, RtuMeters["disturb"]> = {
  "half an answer": (answer) => [answer.slice(0, -3)],
  "a wrong CRC": (answer) => [answer.with(-1, answer.at(-1)! ^ 1)],
  "another meter in place of the one asked": (answer) => [checked([9, ...answer.slice(1, -2)])],
  "another function": (answer) => [checked([answer[0]!, 6, ...answer.slice(2, -2)])],
  "fewer registers than asked": (answer) => [checked([answer[0]!, answer[1]!, 2, 0, 1])],
  "noise": () => [Uint8Array.from({ length: 40 }, (_, index) => (index * 73) % 256)],
};

for (const [name, disturb] of Object.entries(harmful)) {
  Deno.test(`serial bus says bad_frame at ${name}, and reads again afterwards`, async () => {
    const { meters, bus } = bench(hasty);
    meters.disturb = disturb;
    const answer = await bus.read(1, 4, 0, 2);
    assert.ok(!answer.ok, name);
    assert.equal(answer.error.code, "bad_frame");
    assert.equal(meters.requests.length, 2);
    await bus.close();
    meters.disturb = (right) => [right];
    const again = busAt(meters.path, patient);
    await assertReads(again);
    await again.close();
    meters.unplug();
  });
}

Deno.test("serial bus says timeout on a dead line, meter by meter", async () => {
  const { meters, bus } = bench(hasty);
  meters.offline.add(1).add(2);
  for (const unit of [1, 2, 3]) {
    const answer = await bus.read(unit, 4, 0, 2);
    assert.ok(!answer.ok && answer.error.code === "timeout" && answer.error.unit === unit);
  }
  await bus.close();
  meters.unplug();
});

Deno.test("serial bus takes nothing for an answer that came before the question, even unseen", async () => {
  const { meters, bus } = bench(patient);
  for (let round = 0; round < 20; round++) {
    await assertReads(bus);
    meters.send(checked([1, 4, 4, 9, 9, 9, 9]));
    // Half of the rounds ask at once, when the program cannot have seen the bytes yet.
    if (round % 2) await new Promise((resolve) => setTimeout(resolve, 3));
  }
  await bus.close();
  meters.unplug();
});

Deno.test("serial bus is unreachable while the adapter is out, and reads again when it is back", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/adapter`;
  const bus = busAt(path, patient);
  for (let plugged = 0; plugged < 3; plugged++) {
    const without = await bus.read(1, 4, 0, 2);
    assert.ok(!without.ok && without.error.code === "unreachable" && without.error.detail.includes(path));
    const meters = startRtuMeters(openPty());
    meters.registersOf.set(1, new Map([[0, 17], [1, 65_535]]));
    meters.registersOf.set(2, new Map([[0, 18]]));
    await Deno.symlink(meters.path, path);
    await untilReachable(bus);
    await assertReads(bus);
    await Deno.remove(path);
    meters.unplug();
  }
  await bus.close();
  await Deno.remove(folder, { recursive: true });
});

/** The back-off after a refusal runs in real time here. */
async function untilReachable(bus: ReturnType<typeof busAt>): Promise<void> {
  for (let read = await bus.read(1, 4, 0, 1); !read.ok; read = await bus.read(1, 4, 0, 1)) {
    assert.equal(read.error.code, "unreachable");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

Deno.test("serial bus that is closed in the middle of a request leaves no handle", async () => {
  const { meters, bus } = bench(patient);
  meters.offline.add(1);
  const waiting = bus.read(1, 4, 0, 2);
  while (meters.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await bus.close();
  const answer = await waiting;
  assert.ok(!answer.ok && answer.error.code === "unreachable");
  meters.unplug();
});
