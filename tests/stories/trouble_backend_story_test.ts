/** The backend goes away in mid-transaction, or is mad: charging goes on, and all is delivered once it is well. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
// @ts-types="@types/ws"
import WebSocket, { WebSocketServer } from "ws";
import { type BackendProcess, type Payload, startBackend } from "../ocpp/backend_process.ts";
import { type Door, setUp, startProgram, until } from "./program.ts";
import { benchOf, charging, residentMb } from "./trouble_process.ts";

/** A backend that sends megabytes must not leave megabytes behind. */
const maxGrowthMb = 60;

const backendSettings = (url: string) => {
  const set = {
    "backend.backendUrl": url,
    "backend.meterValueSampleInterval": "10",
    "backend.transactionMessageAttempts": "10",
    "backend.transactionMessageRetryInterval": "1",
  };
  return Object.entries(set).flatMap(([id, value]) => ["--set", `${id}=${value}`]);
};

/** Pulls the plug, and waits for the stop to be written: the last reading of the meter comes first. */
async function pulled(door: Door, evse: number, idTag: string): Promise<void> {
  await door.sim(`evse/${evse}/unplug`);
  await door.evseUntil(evse, ({ lastTransaction }) => lastTransaction?.idTag === idTag, "the end");
  await door.evseUntil(evse, ({ phase }) => phase === "idle", "an empty socket");
}

/** Drops the link and takes it up again now, rather than when the back-off is over. */
async function reconnect(door: Door): Promise<void> {
  await door.sim("ocpp-link", { connected: false });
  await door.sim("ocpp-link", { connected: true });
}

async function delivered(door: Door): Promise<void> {
  const isDone = async () => {
    const { backend } = await door.state();
    return backend.state === "connected" && backend.queueLength === 0;
  };
  await until(isDone, "an empty queue", () => door.program.log().slice(-3_000));
}

const isBilling = (action: unknown) => ["StartTransaction", "StopTransaction"].includes(String(action));

/** Starts by card and stops by number, in the order of arrival. */
function billing(backend: BackendProcess): (Payload & { readonly bill: string })[] {
  return backend.lines.filter(({ type, action }) => type === "call" && isBilling(action)).map((line) => {
    const payload = line.payload as Payload;
    return { ...payload, bill: `${line.action} ${payload.transactionId ?? payload.idTag}` };
  });
}

Deno.test("backend cut off in mid-transaction hears everything in order when it is back", async () => {
  await using backend = await startBackend();
  const program = await startProgram({ args: backendSettings(backend.url) });
  try {
    const door = await setUp(program);
    await backend.nextCall("StatusNotification", ({ connectorId }) => connectorId === 2);
    await charging(door, 1, "CUTOFF01");
    await backend.nextCall("StartTransaction");
    await door.evseUntil(1, ({ transaction }) => transaction?.ocppTransactionId === 1, "the answer");
    await backend.order({ do: "admit", status: 503 });
    await backend.order({ do: "drop" });
    await until(async () => (await door.state()).backend.state === "waiting", "the cut to be noticed");
    assert.equal((await benchOf(program))[0]?.contactor.closed, true, "the charge goes on");
    await pulled(door, 1, "CUTOFF01");
    await charging(door, 2, "CUTOFF02");
    await pulled(door, 2, "CUTOFF02");
    await reconnect(door);
    await until(async () => /503/.test((await door.state()).backend.sentence), "the cause on the state page");
    assert.ok((await door.state()).backend.queueLength >= 3);
    await backend.order({ do: "admit", status: null });
    await reconnect(door);
    await delivered(door);
    assert.deepEqual(billing(backend).map(({ bill }) => bill), [
      "StartTransaction CUTOFF01",
      "StopTransaction 1",
      "StartTransaction CUTOFF02",
      "StopTransaction 2",
    ]);
    const times = billing(backend).map(({ timestamp }) => String(timestamp));
    assert.deepEqual(times, times.toSorted(), "told in the order in which it happened");
    backend.assertStrict();
  } finally {
    assert.equal(await program.stop(), 0);
  }
});

type Mood = "good" | "garbage" | "never" | "twice" | "megabytes" | "otherProtocol" | 401 | 404;

interface MadBackend extends AsyncDisposable {
  readonly url: string;
  mood: Mood;
  /** Calls of the station that were answered in good mood or with repetitions. */
  readonly calls: readonly (readonly [action: string, payload: Payload])[];
}

const noise = [
  ...["", "null", "[]", "{", '"2"', "[2]", '[2,"a",null,null]', '[3,"nobody asked",{}]', "\u0000"],
  ...['[4,"nobody asked"]', '[9,"a","b",{}]', "[".repeat(100_000)],
];

function usualAnswer(action: string, started: number): Payload {
  const currentTime = new Date().toISOString();
  const idTagInfo = { status: "Accepted" };
  switch (action) {
    case "BootNotification":
      return { status: "Accepted", currentTime, interval: 300 };
    case "StartTransaction":
      return { transactionId: started, idTagInfo };
    case "Heartbeat":
      return { currentTime };
    case "Authorize":
      return { idTagInfo };
    default:
      return {};
  }
}

/** A backend without any library between it and the wire but that of the sockets. */
class Mad implements MadBackend {
  mood: Mood = "good";
  readonly calls: [string, Payload][] = [];
  #sockets = new WebSocketServer({ noServer: true, handleProtocols: () => this.#protocol() });
  #http = createServer();
  #started = 0;

  async listen(): Promise<this> {
    this.#http.on("upgrade", (request, socket: Duplex, head) => {
      if (typeof this.mood === "number") return void socket.end(`HTTP/1.1 ${this.mood} No\r\n\r\n`);
      this.#sockets.handleUpgrade(request, socket, head, (accepted) => this.#greet(accepted));
    });
    await new Promise<void>((resolve) => this.#http.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/ocpp`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.clients.forEach((socket) => socket.terminate());
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #protocol(): string | false {
    return this.mood === "otherProtocol" ? "ocpp0.9" : "ocpp1.6";
  }

  #greet(socket: WebSocket): void {
    socket.on("error", () => {});
    socket.on("message", (data) => this.#react(socket, JSON.parse(String(data))));
  }

  #react(socket: WebSocket, [type, id, action, payload]: [number, string, string, Payload]): void {
    if (type !== 2 || this.mood === "never") return;
    if (this.mood === "megabytes") return socket.send(`[3,"${id}",{"x":"${"x".repeat(20_000_000)}"}]`);
    if (this.mood === "garbage") noise.forEach((text) => socket.send(text));
    this.calls.push([action, payload]);
    if (action === "StartTransaction") this.#started++;
    socket.send(JSON.stringify([3, id, usualAnswer(action, this.#started)]));
    if (this.mood !== "twice") return;
    socket.send(JSON.stringify([3, id, { transactionId: 999, status: "Rejected" }]));
    socket.send(JSON.stringify([4, id, "GenericError", "", {}]));
  }
}

async function inMood(door: Door, mad: MadBackend, mood: Mood, seen: (sentence: string) => boolean) {
  mad.mood = mood;
  await reconnect(door);
  let sentence = "";
  await until(
    async () => {
      const { backend } = await door.state();
      sentence = `${backend.state}: ${backend.sentence}`;
      return seen(sentence);
    },
    `what a backend of the mood ${mood} leads to`,
    () => `${sentence}\n${door.program.log().slice(-2_000)}`,
  );
  assert.equal((await benchOf(door.program))[0]?.contactor.closed, true, `${mood}: the charge goes on`);
}

const flooded = (sentence: string) => /waiting: .*(1009|large|size|big)/i.test(sentence);

/** The first floods make the heap as large as it likes to be; after them half a gigabyte leaves nothing behind. */
async function floods(door: Door, mad: MadBackend): Promise<void> {
  for (let round = 0; round < 5; round++) await inMood(door, mad, "megabytes", flooded);
  const beforeMb = residentMb(door.program.pid);
  for (let round = 0; round < 25; round++) await inMood(door, mad, "megabytes", flooded);
  const grownMb = residentMb(door.program.pid) - beforeMb;
  assert.ok(grownMb < maxGrowthMb, `grew by ${grownMb.toFixed(1)} MB from ${beforeMb.toFixed(1)} MB`);
}

Deno.test("backends that refuse, never answer, answer twice, with garbage or megabytes do not stop a charge", async (test) => {
  await using mad = await new Mad().listen();
  const program = await startProgram({ args: backendSettings(mad.url) });
  try {
    const door = await setUp(program);
    await charging(door, 1, "PATIENT1");
    await inMood(door, mad, 401, (sentence) => /401/.test(sentence));
    await inMood(door, mad, 404, (sentence) => /404/.test(sentence));
    await inMood(door, mad, "otherProtocol", (sentence) => /subprotocol/i.test(sentence));
    await test.step("megabytes", () => floods(door, mad));
    await inMood(door, mad, "never", (sentence) => sentence.startsWith("booting"));
    await charging(door, 2, "PATIENT2");
    await pulled(door, 2, "PATIENT2");
    await inMood(door, mad, "garbage", (sentence) => sentence.startsWith("connected"));
    await inMood(door, mad, "twice", (sentence) => sentence.startsWith("connected"));
    await charging(door, 2, "PATIENT3");
    await pulled(door, 2, "PATIENT3");
    await inMood(door, mad, "good", (sentence) => sentence.startsWith("connected"));
    await pulled(door, 1, "PATIENT1");
    await delivered(door);
    const bills = mad.calls.filter(([action]) => isBilling(action))
      .map(([action, { idTag, transactionId }]) => `${action} ${transactionId ?? idTag}`);
    assert.deepEqual(bills, [
      "StartTransaction PATIENT1",
      "StartTransaction PATIENT2",
      "StopTransaction 2",
      "StartTransaction PATIENT3",
      "StopTransaction 3",
      "StopTransaction 1",
    ]);
  } finally {
    assert.equal(await program.stop(), 0);
  }
});
