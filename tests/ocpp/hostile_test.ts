import assert from "node:assert/strict";
// @ts-types="@types/ws"
import WebSocket, { WebSocketServer } from "ws";
import type { AddressInfo } from "node:net";
import { type Bench, createBench, until } from "./bench.ts";

interface Scene extends AsyncDisposable {
  readonly bench: Bench;
  /** Frames that came from the station, on all links. */
  readonly frames: readonly unknown[][];
  readonly sockets: WebSocket[];
}

/** A backend that does with each frame of the station what `react` says; the usual answer is the last argument. */
async function scene(
  react: (socket: WebSocket, frame: readonly unknown[], answer: () => void) => void,
): Promise<Scene> {
  const sockets: WebSocket[] = [];
  const frames: unknown[][] = [];
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", handleProtocols: () => "ocpp1.6" });
  await new Promise((resolve) => server.once("listening", resolve));
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("message", (data) => {
      const frame = JSON.parse(String(data)) as unknown[];
      frames.push(frame);
      react(socket, frame, () => socket.send(JSON.stringify([3, frame[1], usual(String(frame[2]))])));
    });
  });
  const { port } = server.address() as AddressInfo;
  const bench = await createBench({
    settings: { "backend.backendUrl": `ws://127.0.0.1:${port}`, "backend.webSocketPingInterval": 0 },
  });
  bench.ocpp.start(bench.station);
  return {
    bench,
    frames,
    sockets,
    async [Symbol.asyncDispose]() {
      await bench[Symbol.asyncDispose]();
      for (const socket of sockets) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function usual(action: string): Record<string, unknown> {
  const currentTime = new Date().toISOString();
  if (action === "BootNotification") return { status: "Accepted", currentTime, interval: 300 };
  if (action === "StartTransaction") return { transactionId: 1, idTagInfo: { status: "Accepted" } };
  return action === "Heartbeat" ? { currentTime } : {};
}

const isCall = (frame: readonly unknown[], action: string) => frame[0] === 2 && frame[2] === action;

async function assertWorks({ bench, frames }: Scene): Promise<void> {
  const before = frames.length;
  bench.station.start(1, "A");
  await until(() => frames.slice(before).some((frame) => isCall(frame, "StartTransaction")), "a start");
  await until(() => bench.store.queue.count() === 0, "the start to be delivered");
  assert.equal(bench.ocpp.view().state, "connected");
}

const garbage = [
  "",
  "null",
  "[]",
  "[[[[[[",
  "{",
  "\u0000",
  '"2"',
  "[2]",
  '[2,"a"]',
  '[2,"a",null,null]',
  "[3]",
  '[3,"nobody asked",{}]',
  '[4,"nobody asked"]',
  '[9,"a","b",{}]',
  JSON.stringify([2, "i".repeat(10_000), "Reset", { type: "Soft" }]),
  "[".repeat(100_000),
  JSON.stringify([2, "deep", "DataTransfer", { vendorId: "x".repeat(500_000) }]),
];

Deno.test("session goes on, when the backend sends garbage between its answers", async () => {
  await using one = await scene((socket, frame, answer) => {
    garbage.forEach((text) => socket.send(text));
    socket.send(new Uint8Array(1_000));
    if (frame[0] === 2) answer();
  });
  await until(() => one.bench.ocpp.view().state === "connected", "the backend to accept");
  await assertWorks(one);
  assert.equal(one.sockets.length, 1, "the link was kept");
  assert.deepEqual(one.bench.resets, []);
  const complaints = one.bench.log.lines.filter((line) => line.includes("backend sent"));
  assert.ok(complaints.length <= 20, `${complaints.length} complaints`);
});

Deno.test("session takes the first of two answers, and knows the transaction by it", async () => {
  await using one = await scene((socket, frame, answer) => {
    if (frame[0] !== 2) return;
    answer();
    socket.send(JSON.stringify([3, frame[1], { transactionId: 99, status: "Rejected" }]));
    socket.send(JSON.stringify([4, frame[1], "GenericError", "", {}]));
  });
  await until(() => one.bench.ocpp.view().state === "connected", "the backend to accept");
  await assertWorks(one);
  const { store } = one.bench;
  assert.deepEqual(store.queue.knowledge("0000-1"), { type: "numbered", ocppTransactionId: 1 });
});

Deno.test("session keeps what it has to tell, when the backend never answers", async () => {
  await using one = await scene((_socket, frame, answer) => {
    if (isCall(frame, "BootNotification") || isCall(frame, "StatusNotification")) answer();
  });
  await until(() => one.bench.ocpp.view().state === "connected", "the backend to accept");
  await until(() => one.frames.length === 4, "the statuses");
  one.bench.station.start(1, "A");
  await until(() => one.frames.some((frame) => isCall(frame, "StartTransaction")), "the start");
  await one.bench.clock.advanceAsync(30_000);
  assert.equal(one.bench.store.queue.head()?.attempts, 1);
  assert.equal(one.bench.store.queue.head()?.message.action, "StartTransaction");
  const card = one.bench.ocpp.authority.authorize("A");
  await one.bench.clock.advanceAsync(30_000);
  assert.equal(await card, "no_answer");
});

Deno.test("session outlives a backend that sends megabytes, and comes back with small steps", async () => {
  let isMad = true;
  await using one = await scene((socket, frame, answer) => {
    if (isMad) socket.send("x".repeat(5_000_000));
    else if (frame[0] === 2) answer();
  });
  await until(() => one.bench.ocpp.view().state === "waiting", "the cut");
  isMad = false;
  one.bench.clock.advance(3_000);
  await until(() => one.bench.ocpp.view().state === "connected", "the backend to accept");
  await assertWorks(one);
});

Deno.test("session does not run a thousand calls at once, and answers every one of them", async () => {
  let isGreeted = false;
  await using one = await scene((socket, frame, answer) => {
    if (frame[0] !== 2) return;
    answer();
    if (isGreeted) return;
    isGreeted = true;
    for (let index = 0; index < 1_000; index++) {
      socket.send(JSON.stringify([2, `flood${index}`, "GetConfiguration", {}]));
    }
  });
  await until(() => one.frames.filter(([type]) => type !== 2).length === 1_000, "an answer to each");
  await assertWorks(one);
});

Deno.test("session is the same, when the backend accepts and closes again and again", async () => {
  let isMad = true;
  await using one = await scene((socket, frame, answer) => {
    if (frame[0] === 2) answer();
    if (isMad && isCall(frame, "StatusNotification")) socket.close(1008);
  });
  for (let round = 1; round <= 5; round++) {
    await until(() => one.sockets.length === round, `link ${round}`);
    await until(() => one.bench.ocpp.view().state === "waiting", "the close");
    isMad = round < 5;
    one.bench.clock.advance(3_000);
  }
  await until(() => one.bench.ocpp.view().state === "connected", "the backend to stay");
  await assertWorks(one);
});
