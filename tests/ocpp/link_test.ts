import assert from "node:assert/strict";
// @ts-types="@types/ws"
import WebSocket, { WebSocketServer } from "ws";
import type { AddressInfo } from "node:net";
import { createLink, type Link, type LinkParts, maxFrameBytes } from "../../ocpp/link.ts";
import { FakeClock } from "../fake_clock.ts";
import { BenchLog, until } from "./bench.ts";

interface Peer extends AsyncDisposable {
  readonly url: string;
  readonly sockets: WebSocket[];
}

async function peer(greet: (socket: WebSocket) => void = () => {}, protocol = "ocpp1.6"): Promise<Peer> {
  const sockets: WebSocket[] = [];
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => protocol });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    greet(socket);
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/x`,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Desk extends AsyncDisposable {
  readonly link: Link;
  readonly clock: FakeClock;
  readonly log: BenchLog;
  readonly received: string[];
  readonly events: string[];
}

function desk(url: string, others: Partial<LinkParts> = {}): Desk {
  const clock = new FakeClock();
  const log = new BenchLog();
  const received: string[] = [];
  const events: string[] = [];
  const link = createLink({
    clock,
    log,
    random: () => 0,
    subprotocol: "ocpp1.6",
    address: () => ({ url, authorization: null }),
    pingIntervalS: () => 30,
    connectTimeoutMs: () => 30_000,
    opened: () => void events.push("opened"),
    received: (text) => void received.push(text),
    closed: () => void events.push("closed"),
    changed: () => {},
    ...others,
  });
  link.start();
  return {
    ...{ link, clock, log, received, events },
    async [Symbol.asyncDispose]() {
      const stopped = link.stop();
      clock.advance(3_000);
      await stopped;
    },
  };
}

function why(link: Link): string {
  const state = link.state();
  return state.name === "waiting" ? state.why : state.name;
}

Deno.test("link comes back after a loss, with a longer wait each time, and starts small once settled", async () => {
  await using server = await peer();
  await using one = desk(server.url);
  const waits: number[] = [];
  for (let loss = 0; loss < 4; loss++) {
    await until(() => one.link.state().name === "open", "the link");
    if (loss === 3) one.link.settled();
    server.sockets.at(-1)?.terminate();
    await until(() => one.link.state().name === "waiting", "the loss");
    const state = one.link.state();
    const waitMs = state.name === "waiting" ? state.untilMs - one.clock.nowMs() : 0;
    waits.push(waitMs);
    one.clock.advance(waitMs);
  }
  assert.deepEqual(waits, [3_000, 6_000, 12_000, 3_000]);
  await until(() => one.link.state().name === "open", "the last link");
  assert.deepEqual(one.events, [
    ...["opened", "closed", "opened", "closed"],
    ...["opened", "closed", "opened", "closed", "opened"],
  ]);
});

/** Answers every connection with an HTTP status and closes it. */
function doorkeeper(status: number) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const keeper = { port: (listener.addr as Deno.NetAddr).port, knocks: 0, close: () => listener.close() };
  (async () => {
    for await (const socket of listener) {
      keeper.knocks += 1;
      await socket.read(new Uint8Array(4096));
      const refusal = new TextEncoder().encode(`HTTP/1.1 ${status} No\r\nConnection: close\r\n\r\n`);
      await socket.write(refusal).catch(() => {}); // The other side may be gone.
      socket.close();
    }
  })();
  return keeper;
}

Deno.test("link says why a backend keeps it away, and does not hammer it", async () => {
  for (const status of [401, 404, 503]) {
    const keeper = doorkeeper(status);
    const one = desk(`ws://127.0.0.1:${keeper.port}/x`);
    await until(() => one.link.state().name === "waiting", `HTTP ${status}`);
    assert.equal(why(one.link), `HTTP ${status}`);
    one.clock.advance(2_999);
    assert.equal(keeper.knocks, 1);
    one.clock.advance(1);
    await until(() => one.link.state().name === "waiting", "the second refusal");
    assert.equal(keeper.knocks, 2);
    await one[Symbol.asyncDispose]();
    keeper.close();
  }
});

Deno.test("link is not opened with a wrong subprotocol", async () => {
  await using server = await peer(() => {}, "ocpp9.9");
  await using one = desk(server.url);
  await until(() => one.link.state().name === "waiting", "the refusal");
  assert.deepEqual(one.events, []);
  assert.match(why(one.link), /subprotocol/i);
});

Deno.test("link waits and tries again, when nobody listens or the address is none", async () => {
  for (const url of ["ws://127.0.0.1:1/x", "http://[", "ws://127.0.0.1:99999/x"]) {
    await using one = desk(url);
    await until(() => one.link.state().name === "waiting", url);
  }
});

Deno.test("link gives up a server that never answers the handshake, after the time limit", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const accepting = listener.accept();
  {
    await using one = desk(`ws://127.0.0.1:${(listener.addr as Deno.NetAddr).port}/x`);
    const socket = await accepting;
    one.clock.advance(29_999);
    assert.equal(one.link.state().name, "connecting");
    one.clock.advance(1);
    assert.equal(why(one.link), "no answer");
    socket.close();
  }
  listener.close();
});

Deno.test("link pings, and drops a peer that does not pong within 10 s", async () => {
  let pings = 0;
  await using server = await peer((socket) => {
    // The library answers pings by itself; this peer is deaf to them.
    Object.assign(socket, { pong: () => {} });
    socket.on("ping", () => pings += 1);
  });
  await using one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  one.clock.advance(30_000);
  await until(() => pings === 1, "the ping");
  one.clock.advance(9_999);
  assert.equal(one.link.state().name, "open");
  one.clock.advance(1);
  assert.equal(why(one.link), "no pong");
});

Deno.test("link stays with a peer that pongs, or that sends anything else in time", async () => {
  let pings = 0;
  await using server = await peer((socket) => socket.on("ping", () => pings += 1));
  await using one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  for (let round = 1; round <= 3; round++) {
    one.clock.advance(30_000);
    await until(() => pings === round, "the ping");
    server.sockets[0]?.send(`message ${round}`);
    await until(() => one.received.length === round, "the message");
  }
  one.clock.advance(10_000);
  assert.equal(one.link.state().name, "open");
});

Deno.test("link hands over text frames only, and ends a peer that sends more than a megabyte", async () => {
  await using server = await peer((socket) => {
    socket.send(new Uint8Array([1, 2, 3]));
    socket.send("text");
    socket.send("x".repeat(maxFrameBytes + 1));
  });
  await using one = desk(server.url);
  await until(() => one.link.state().name === "waiting", "the end");
  assert.deepEqual(one.received, ["text"]);
});

Deno.test("link cuts off a peer that never reads", async () => {
  await using server = await peer((socket) => socket.pause());
  await using one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  const chunk = "x".repeat(500_000);
  let sends = 0;
  while (sends < 200 && one.link.send(chunk)) {
    sends += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.ok(sends < 200, `${sends} sends went nowhere`);
  assert.equal(why(one.link), "the backend does not read");
});

Deno.test("link stays away while it is told to, and comes back at once", async () => {
  await using server = await peer();
  await using one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  one.link.setAllowed(false);
  assert.equal(one.link.state().name, "heldOff");
  assert.equal(one.link.send("x"), false);
  one.clock.advance(3_600_000);
  assert.equal(server.sockets.length, 1);
  one.link.setAllowed(true);
  await until(() => one.link.state().name === "open", "the link");
  assert.equal(server.sockets.length, 2);
});

Deno.test("link closes properly before it connects anew", async () => {
  const closes: number[] = [];
  await using server = await peer((socket) => socket.on("close", (code) => closes.push(code)));
  await using one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  one.link.renew("the password was changed");
  await until(() => closes.length === 1, "the close");
  assert.equal(server.sockets.length, 1);
  one.clock.advance(2_100);
  await until(() => one.link.state().name === "open", "the new link");
  assert.deepEqual(closes, [1000]);
});

Deno.test("link is off without an address, and after it was stopped", async () => {
  await using none = desk("", { address: () => null });
  assert.equal(none.link.state().name, "off");
  await using server = await peer();
  const one = desk(server.url);
  await until(() => one.link.state().name === "open", "the link");
  await one.link.stop();
  one.clock.advance(3_600_000);
  assert.equal(one.link.state().name, "off");
  assert.equal(server.sockets.length, 1);
});
