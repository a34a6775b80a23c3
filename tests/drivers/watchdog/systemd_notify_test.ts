import assert from "node:assert/strict";
import { createSupervisor } from "../../../drivers/watchdog/systemd_notify.ts";
import { FakeClock } from "../../fake_clock.ts";

/** A datagram socket of our own, as systemd has one. */
function notifySocket(path: string) {
  const libc = Deno.dlopen("libc.so.6", {
    socket: { parameters: ["i32", "i32", "i32"], result: "i32" },
    bind: { parameters: ["i32", "buffer", "u32"], result: "i32" },
    recv: { parameters: ["i32", "buffer", "usize", "i32"], result: "isize" },
    close: { parameters: ["i32"], result: "i32" },
  });
  const descriptor = libc.symbols.socket(1, 2, 0);
  const address = new Uint8Array([1, 0, ...new TextEncoder().encode(path), 0]);
  assert.equal(libc.symbols.bind(descriptor, address, address.length), 0);
  return {
    received(): string[] {
      const messages: string[] = [];
      const buffer = new Uint8Array(256);
      const dontWait = 0x40;
      for (;;) {
        const count = Number(libc.symbols.recv(descriptor, buffer, BigInt(buffer.length), dontWait));
        if (count < 0) return messages;
        messages.push(new TextDecoder().decode(buffer.subarray(0, count)));
      }
    },
    close() {
      libc.symbols.close(descriptor);
      libc.close();
    },
  };
}

Deno.test("supervisor tells systemd that it is ready, alive every half of the watchdog time, and stopping", () => {
  const path = `${Deno.makeTempDirSync()}/notify`;
  const socket = notifySocket(path);
  const clock = new FakeClock();
  const supervisor = createSupervisor(clock, { notifySocket: path, watchdogUsec: "20000000" });
  supervisor.ready();
  assert.deepEqual(socket.received(), ["READY=1", "WATCHDOG=1"]);
  clock.advance(9_999);
  assert.deepEqual(socket.received(), []);
  clock.advance(10_001);
  assert.deepEqual(socket.received(), ["WATCHDOG=1", "WATCHDOG=1"]);
  supervisor.stopping();
  clock.advance(60_000);
  assert.deepEqual(socket.received(), ["STOPPING=1"]);
  socket.close();
});

Deno.test("supervisor stays silent without systemd", () => {
  const clock = new FakeClock();
  const supervisor = createSupervisor(clock, { notifySocket: undefined, watchdogUsec: undefined });
  supervisor.ready();
  supervisor.stopping();
});
