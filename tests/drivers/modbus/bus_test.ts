import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { FakeClock, settle } from "../../fake_clock.ts";
import { createRegisterBus } from "../../../drivers/modbus/bus.ts";
import type { BusFault, RegisterBus } from "../../../drivers/modbus/register_bus.ts";
import { createRtuFraming, withCrc } from "../../../drivers/modbus/rtu_framing.ts";
import { createTcpFraming, joinMessage } from "../../../drivers/modbus/tcp_framing.ts";
import type { Result } from "../../../schema/result.ts";
import { type ScriptedPort, scriptedPort } from "./scripted_port.ts";

// Loaded here, so that the import inside the bus settles without real time.
await import("modbus-serial");

const rtuTimes = { openMs: 3_000, answerMs: 1_000, byteMs: 1, silenceMs: 4, silenceAfterTimeoutMs: 200 };
const tcpTimes = { openMs: 3_000, answerMs: 1_000, byteMs: 0, silenceMs: 0, silenceAfterTimeoutMs: 0 };

function benchOn(transport: "rtu" | "tcp") {
  const clock = new FakeClock();
  const port = scriptedPort(() => clock.nowMs());
  const bus = createRegisterBus({
    clock,
    openPort: port.open,
    createFraming: transport === "rtu" ? createRtuFraming : createTcpFraming,
    times: transport === "rtu" ? rtuTimes : tcpTimes,
    retries: 2,
    renewAfterSilentAttempts: transport === "rtu" ? null : 6,
  });
  return { clock, port, bus };
}

/** Moves the clock until the promise has settled, and tells how long that took. */
async function finish<T>(clock: FakeClock, promise: Promise<T>): Promise<{ value: T; tookMs: number }> {
  const startedMs = clock.nowMs();
  let outcome: { value: T } | null = null;
  promise.then((value) => outcome = { value });
  for (let turn = 0; turn < 20_000; turn++) {
    await turnOfEventLoop();
    if (outcome) return { ...(outcome as { value: T }), tookMs: clock.nowMs() - startedMs };
    await clock.advanceAsync(1);
  }
  throw new Error("the promise never settled");
}

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function rtuAnswer(request: Uint8Array, ...registers: number[]): Uint8Array {
  const data = registers.flatMap((register) => [register >> 8, register & 0xff]);
  return withCrc(Uint8Array.of(request[0]!, request[1]!, data.length, ...data));
}

function tcpAnswer(request: Uint8Array, ...registers: number[]): Uint8Array {
  const data = registers.flatMap((register) => [register >> 8, register & 0xff]);
  const message = Uint8Array.of(request[6]!, request[7]!, data.length, ...data);
  return joinMessage({ transaction: request[0]! * 256 + request[1]!, message });
}

function codeOf(result: Result<number[], BusFault>): string {
  return result.ok ? `ok ${result.value}` : result.error.code;
}

const read = (bus: RegisterBus, address = 0, unit = 1) => bus.read(unit, 4, address, 1);

Deno.test("bus reads over RTU and over TCP", async () => {
  for (const transport of ["rtu", "tcp"] as const) {
    const { clock, port, bus } = benchOn(transport);
    port.answer = (request, send) => send((transport === "rtu" ? rtuAnswer : tcpAnswer)(request, 17, 65_535));
    const { value } = await finish(clock, bus.read(3, 3, 0x1234, 2));
    assert.deepEqual(value, { ok: true, value: [17, 65_535] });
    assert.deepEqual(port.opened.length, 1);
    await finish(clock, bus.close());
    assert.equal(port.openCount(), 0);
  }
});

Deno.test("bus opens nothing before the first request", async () => {
  const { clock, port, bus } = benchOn("tcp");
  await clock.advanceAsync(60_000);
  assert.equal(port.opened.length, 0);
  await finish(clock, bus.close());
});

Deno.test("bus tries three times on silence and then says timeout, with the question", async () => {
  const { clock, port, bus } = benchOn("tcp");
  const { value, tookMs } = await finish(clock, bus.read(7, 3, 40, 2));
  const question = { unit: 7, functionCode: 3, address: 40, count: 2 };
  assert.deepEqual(value, { ok: false, error: { ...question, code: "timeout", detail: "" } });
  assert.equal(port.written.length, 3);
  assert.equal(tookMs, 3_000);
});

Deno.test("bus takes the answer to a retry", async () => {
  const { clock, port, bus } = benchOn("rtu");
  port.answer = (request, send) => port.written.length === 3 && send(rtuAnswer(request, 5));
  assert.equal(codeOf((await finish(clock, read(bus))).value), "ok 5");
});

Deno.test("bus gives a slow serial line the time its bytes need", async () => {
  const { clock, port, bus } = benchOn("rtu");
  port.answer = (request, send) => clock.wakeAt(clock.nowMs() + 1_014, () => send(rtuAnswer(request, 5))); // 8 + 7 bytes of 1 ms each
  const { value } = await finish(clock, read(bus));
  assert.equal(codeOf(value), "ok 5");
  assert.equal(port.written.length, 1);
});

Deno.test("bus does not ask again after a refusal, but does after a busy meter", async () => {
  for (const [exceptionCode, attempts] of [[1, 1], [2, 1], [3, 1], [4, 1], [6, 3], [11, 3]] as const) {
    const { clock, port, bus } = benchOn("rtu");
    port.answer = (request, send) =>
      send(withCrc(Uint8Array.of(request[0]!, request[1]! | 0x80, exceptionCode)));
    const { value } = await finish(clock, read(bus));
    assert.ok(!value.ok && value.error.code === "exception" && value.error.exceptionCode === exceptionCode);
    assert.equal(port.written.length, attempts);
  }
});

Deno.test("bus says bad_frame when something came that is no answer", async () => {
  const wrong: [string, "rtu" | "tcp", (request: Uint8Array) => Uint8Array][] = [
    ["noise", "rtu", () => Uint8Array.of(0, 255, 3)],
    ["half a frame", "rtu", (request) => rtuAnswer(request, 5).slice(0, 4)],
    ["wrong CRC", "rtu", (request) => rtuAnswer(request, 5).with(5, 0)],
    ["another unit", "rtu", () => withCrc(Uint8Array.of(2, 4, 2, 0, 5))],
    ["half a frame", "tcp", (request) => tcpAnswer(request, 5).slice(0, 8)],
    ["another unit", "tcp", (request) => tcpAnswer(request.with(6, 2), 5)],
    ["a web server", "tcp", () => new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n\r\n")],
  ];
  for (const [name, transport, answer] of wrong) {
    const { clock, port, bus } = benchOn(transport);
    port.answer = (request, send) => send(answer(request));
    const { value } = await finish(clock, read(bus));
    assert.equal(codeOf(value), "bad_frame", `${name} over ${transport}`);
    port.answer = (request, send) => send((transport === "rtu" ? rtuAnswer : tcpAnswer)(request, 5));
    await clock.advanceAsync(31_000);
    assert.equal(codeOf((await finish(clock, read(bus))).value), "ok 5", `after ${name} over ${transport}`);
  }
});

Deno.test("bus never takes the late answer to one question for the answer to the next", async () => {
  for (const transport of ["rtu", "tcp"] as const) {
    const { clock, port, bus } = benchOn(transport);
    const answerOf = transport === "rtu" ? rtuAnswer : tcpAnswer;
    const addressAt = transport === "rtu" ? 3 : 9;
    // The third attempt of the first question is answered 100 ms after it was given up, the next question after 150 ms.
    port.answer = (request, send) => {
      const delayMs = request[addressAt] === 1 ? 1_115 : 150;
      if (port.written.length < 3) return;
      clock.wakeAt(clock.nowMs() + delayMs, () => send(answerOf(request, request[addressAt]!)));
    };
    const [first, second] = (await finish(clock, Promise.all([read(bus, 1), read(bus, 2)]))).value;
    assert.equal(codeOf(first), "timeout");
    assert.equal(codeOf(second), "ok 2", transport);
  }
});

Deno.test("bus keeps silence on a serial line before each request", async () => {
  const { clock, port, bus } = benchOn("rtu");
  const sentAtMs: number[] = [];
  port.answer = (request, send) => {
    sentAtMs.push(clock.nowMs());
    clock.wakeAt(clock.nowMs() + 10, () => send(rtuAnswer(request, 5)));
  };
  await finish(clock, Promise.all([read(bus), read(bus)]));
  assert.deepEqual(sentAtMs, [4, 18]);
});

Deno.test("bus waits for silence from the moment it is asked, as old bytes may be seen late", async () => {
  const { clock, port, bus } = benchOn("rtu");
  let late: ((bytes: Uint8Array) => void) | null = null;
  port.answer = (request, send) => {
    late ??= send;
    clock.wakeAt(clock.nowMs() + 20, () => send(rtuAnswer(request, 5)));
  };
  assert.equal(codeOf((await finish(clock, read(bus))).value), "ok 5");
  await clock.advanceAsync(1_000);
  clock.wakeAt(clock.nowMs() + 1, () => late?.(withCrc(Uint8Array.of(1, 4, 2, 0, 99))));
  assert.equal(codeOf((await finish(clock, read(bus))).value), "ok 5");
});

Deno.test("bus asks one question at a time, in the order they came", async () => {
  const { clock, port, bus } = benchOn("tcp");
  let pending = 0;
  const order: number[] = [];
  port.answer = (request, send) => {
    assert.equal(pending++, 0);
    order.push(request[6]!);
    clock.wakeAt(clock.nowMs() + 20, () => {
      pending--;
      send(tcpAnswer(request, request[6]!));
    });
  };
  const answers = await finish(clock, Promise.all([3, 1, 2, 9].map((unit) => read(bus, 0, unit))));
  assert.deepEqual(answers.value.map(codeOf), ["ok 3", "ok 1", "ok 2", "ok 9"]);
  assert.deepEqual(order, [3, 1, 2, 9]);
});

Deno.test("bus refuses more than 64 waiting requests and what no meter can be asked", async () => {
  const { clock, port, bus } = benchOn("tcp");
  port.answer = (request, send) => send(tcpAnswer(request, 5));
  const { value } = await finish(clock, Promise.all(Array.from({ length: 70 }, () => read(bus))));
  assert.equal(value.filter((answer) => codeOf(answer) === "ok 5").length, 64);
  assert.equal(value.filter((answer) => codeOf(answer) === "busy").length, 6);
  for (
    const [unit, address, count] of [[1, 65_535, 2], [1, 0, 0], [1, 0, 126], [256, 0, 1], [1, -1, 1], [
      1,
      0,
      1.5,
    ]]
  ) {
    assert.equal(codeOf(await bus.read(unit!, 4, address!, count!)), "bad_request");
  }
});

Deno.test("bus opens a lost port at once when it had answered", async () => {
  const { clock, port, bus } = benchOn("tcp");
  port.answer = (request, send) => send(tcpAnswer(request, 5));
  for (let round = 0; round < 5; round++) {
    const { value, tookMs } = await finish(clock, read(bus));
    assert.equal(codeOf(value), "ok 5");
    assert.equal(tookMs, 0);
    assert.equal(port.openCount(), 1);
    port.lose();
  }
  assert.equal(port.opened.length, 5);
});

Deno.test("bus answers at once and opens less and less often while nobody is there, at the most every 30 s", async () => {
  const { clock, port, bus } = benchOn("tcp");
  port.refusal = { code: "refused", detail: "10.0.0.9:502: refused" };
  for (let second = 0; second < 200; second++) {
    const { value, tookMs } = await finish(clock, read(bus));
    assert.ok(!value.ok && value.error.code === "unreachable" && value.error.detail.includes("10.0.0.9"));
    assert.equal(tookMs, 0);
    await clock.advanceAsync(1_000);
  }
  assert.deepEqual(port.opened, [
    0,
    0,
    1_000,
    3_000,
    7_000,
    15_000,
    31_000,
    61_000,
    91_000,
    121_000,
    151_000,
    181_000,
  ]);
  port.refusal = null;
  port.answer = (request, send) => send(tcpAnswer(request, 5));
  await clock.advanceAsync(30_000);
  assert.equal(codeOf((await finish(clock, read(bus))).value), "ok 5");
});

Deno.test("bus opens less often at a server that accepts and hangs up, or does not speak Modbus", async () => {
  for (const hangsUp of [true, false]) {
    const { clock, port, bus } = benchOn("tcp");
    port.answer = (_, send) =>
      hangsUp ? port.lose() : send(new TextEncoder().encode("HTTP/1.1 400 Bad Request"));
    for (let second = 0; second < 60; second++) {
      assert.match(
        codeOf((await finish(clock, read(bus))).value),
        hangsUp ? /unreachable/ : /unreachable|bad_frame/,
      );
      await clock.advanceAsync(1_000);
    }
    assert.ok(port.opened.length < 10, `${port.opened.length} connections in a minute`);
    assert.equal(port.openCount(), 0);
  }
});

Deno.test("bus opens a TCP connection anew that stays silent, a serial line never", async () => {
  for (const [transport, expected] of [["tcp", 3], ["rtu", 1]] as const) {
    const { clock, port, bus } = benchOn(transport);
    for (let round = 0; round < 12; round++) await finish(clock, read(bus));
    assert.equal(port.opened.length, expected);
    assert.equal(port.openCount(), 1);
  }
});

Deno.test("bus asks a silent meter once until it answers again, so that the others are not kept waiting", async () => {
  const { clock, port, bus } = benchOn("tcp");
  const silent = new Set([1, 2, 3]);
  port.answer = (request, send) => !silent.has(request[6]!) && send(tcpAnswer(request, 5));
  const attemptsAt = async (unit: number) => {
    const before = port.written.length;
    const { value } = await finish(clock, read(bus, 0, unit));
    return `${codeOf(value)} after ${port.written.length - before}`;
  };
  assert.equal(await attemptsAt(1), "timeout after 3");
  assert.equal(await attemptsAt(1), "timeout after 1");
  assert.equal(await attemptsAt(2), "timeout after 3");
  assert.equal(await attemptsAt(9), "ok 5 after 1");
  assert.equal(await attemptsAt(1), "timeout after 1");
  silent.clear();
  assert.equal(await attemptsAt(1), "ok 5 after 1");
  silent.add(1);
  assert.equal(await attemptsAt(1), "timeout after 3");
});

Deno.test("bus that is closed ends what waits, opens nothing and leaves no port", async () => {
  const { clock, port, bus } = benchOn("tcp");
  const waiting = [read(bus), read(bus), read(bus)];
  await turnOfEventLoop();
  await settle();
  assert.equal(port.openCount(), 1);
  await finish(clock, bus.close());
  assert.deepEqual((await Promise.all(waiting)).map(codeOf), Array(3).fill("unreachable"));
  assert.equal(codeOf(await read(bus)), "unreachable");
  assert.equal(port.openCount(), 0);
  assert.equal(port.opened.length, 1);
  await finish(clock, bus.close());
});

Deno.test("bus survives a port that babbles without end", async () => {
  const { clock, port, bus } = benchOn("rtu");
  let send: ((bytes: Uint8Array) => void) | null = null;
  port.answer = (_, back) => {
    send = back;
  };
  const babble = () => {
    send?.(Uint8Array.of(1, 4, 2, 85));
    clock.wakeAt(clock.nowMs() + 1, babble);
  };
  babble();
  assert.equal(codeOf((await finish(clock, read(bus))).value), "bad_frame");
});

function isClean({ openCount }: ScriptedPort): boolean {
  return openCount() <= 1;
}

Deno.test("bus has at most one port open, through any order of losses, refusals and answers", async () => {
  const { clock, port, bus } = benchOn("tcp");
  for (let round = 0; round < 60; round++) {
    port.refusal = round % 7 === 0 ? { code: "refused", detail: "no" } : null;
    port.answer = (request, send) =>
      round % 3 === 0 ? port.lose() : round % 5 === 0 ? undefined : send(tcpAnswer(request, round));
    const { value } = await finish(clock, read(bus));
    assert.ok(!value.ok || value.value[0] === round);
    assert.ok(isClean(port));
    if (round % 4 === 0) port.lose();
    await clock.advanceAsync(7_000);
  }
});
