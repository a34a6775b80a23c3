/** The bus on real sockets, at servers that behave badly. */
import assert from "node:assert/strict";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { openBus } from "../../../drivers/modbus/open_bus.ts";
import { tcpPort } from "../../../drivers/modbus/tcp_port.ts";
import type { RegisterBus } from "../../../drivers/modbus/register_bus.ts";

const silent = { bytes() {}, lost() {} };

/** A server on a free port that treats each connection as the test says. */
function serve(treat: (connection: Deno.TcpConn) => Promise<void> | void) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections: Deno.TcpConn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.push(connection);
      treat(connection);
    }
  })();
  return {
    port: listener.addr.port,
    connections,
    async close() {
      listener.close();
      await accepting;
      for (const connection of connections) closeQuietly(connection);
    },
  };
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // Closed by the test.
  }
}

function busTo(port: number, timeoutMs = 60_000): RegisterBus {
  return openBus(systemClock(), { transport: "tcp", host: "127.0.0.1", port }, { timeoutMs });
}

/** Answers each request with one register that holds 17, in the pieces given. */
async function answer(connection: Deno.TcpConn, cut: (bytes: Uint8Array) => Uint8Array[]): Promise<void> {
  const request = new Uint8Array(12);
  while (await connection.read(request).catch(() => null)) {
    const [high, low] = request;
    const bytes = Uint8Array.of(high!, low!, 0, 0, 0, 5, request[6]!, request[7]!, 2, 0, 17);
    for (const piece of cut(bytes)) await connection.write(piece);
  }
}

Deno.test("TCP bus reads answers that come whole or in pieces", async () => {
  const cuts: ((bytes: Uint8Array) => Uint8Array[])[] = [
    (bytes) => [bytes],
    (bytes) => [...bytes].map((byte) => Uint8Array.of(byte)),
    (bytes) => [bytes.subarray(0, 7), bytes.subarray(7)],
  ];
  for (const cut of cuts) {
    const server = serve((connection) => answer(connection, cut));
    const bus = busTo(server.port);
    for (let round = 0; round < 3; round++) {
      assert.deepEqual(await bus.read(1, 3, 0, 1), { ok: true, value: [17] });
    }
    assert.equal(server.connections.length, 1);
    await bus.close();
    await server.close();
  }
});

Deno.test("TCP bus reads on after the meter closed the idle connection", async () => {
  const server = serve((connection) => answer(connection, (bytes) => [bytes]));
  const bus = busTo(server.port);
  for (let round = 1; round <= 4; round++) {
    assert.deepEqual(await bus.read(1, 3, 0, 1), { ok: true, value: [17] });
    assert.equal(server.connections.length, round);
    closeQuietly(server.connections[round - 1]!);
  }
  await bus.close();
  await server.close();
});

Deno.test("TCP bus is unreachable where nobody listens and where the name is unknown", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const bus = busTo(port);
  const refused = await bus.read(1, 3, 0, 1);
  assert.ok(!refused.ok && refused.error.code === "unreachable" && refused.error.detail.includes(`:${port}`));
  await bus.close();
  const unknown = await tcpPort("no such host", 502)(silent, new AbortController().signal);
  assert.ok(
    !unknown.ok && unknown.error.code === "not_found" && unknown.error.detail.startsWith("no such host:502"),
  );
});

Deno.test("TCP port gives up a connection that is neither taken nor refused", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  // Nobody accepts: the queue fills, then the kernel drops what comes.
  const abort = new AbortController();
  const attempts = Array.from({ length: 8 }, () => tcpPort("127.0.0.1", port)(silent, abort.signal));
  const settled = await Promise.race([
    Promise.all(attempts),
    new Promise((resolve) => setTimeout(resolve, 300)),
  ]);
  assert.equal(settled, undefined);
  abort.abort();
  const results = await Promise.all(attempts);
  const codes = results.map((result) => result.ok ? "open" : result.error.code);
  assert.ok(codes.includes("timeout"), codes.join());
  assert.ok(codes.every((code) => code === "timeout" || code === "open"), codes.join());
  for (const result of results) if (result.ok) await result.value.close();
  listener.close();
});

Deno.test("TCP bus that is closed in the middle of a request leaves no socket", async () => {
  const server = serve(() => {});
  const bus = busTo(server.port);
  const waiting = bus.read(1, 3, 0, 1);
  while (server.connections.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await bus.close();
  const result = await waiting;
  assert.ok(!result.ok && result.error.code === "unreachable");
  await server.close();
});

Deno.test("TCP bus gets no reading out of megabytes of rubbish", async () => {
  const rubbish = new Uint8Array(65_536).fill(0x41);
  const server = serve(async (connection) => {
    for (let round = 0; round < 64; round++) {
      if (!await connection.write(rubbish).catch(() => 0)) return;
    }
  });
  const bus = busTo(server.port);
  const result = await bus.read(1, 3, 0, 1);
  assert.ok(!result.ok && ["bad_frame", "unreachable"].includes(result.error.code));
  await bus.close();
  await server.close();
});

Deno.test("Modbus library is not loaded before it is needed", async () => {
  const entry = new URL("../../../drivers/modbus/open_bus.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", entry] }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: Module[] };
  const uses = modules.flatMap(({ dependencies = [] }) => dependencies)
    .filter(({ specifier }) => specifier === "modbus-serial");
  assert.equal(uses.length, 1);
  assert.ok(uses.every(({ isDynamic }) => isDynamic));
});

interface Module {
  readonly dependencies?: readonly { readonly specifier: string; readonly isDynamic?: boolean }[];
}
