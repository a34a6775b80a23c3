/**
 * Whoever looks and asks: a browser's pages and events, a program that polls the state, a backend that calls. Prints the
 * port of the backend. A line on standard input names a `Target` and begins, an empty line ends; after the end it prints
 * a `Report`.
 */
import { WebSocketServer } from "ws";
import { processTerminal } from "../cli/terminal.ts";
import { systemClock } from "../drivers/clock/system_clock.ts";
import { linesOf } from "./programs.ts";

export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Last segment of the address under which it has come to the backend. */
  readonly identity: string;
  readonly paths: readonly string[];
}

/** Counts since the beginning of this load. */
export interface Report {
  readonly requests: number;
  /** Calls that had their answer. */
  readonly answered: number;
  /** Bytes of the longest payload by action. */
  readonly answers: Readonly<Record<string, number>>;
  readonly events: number;
}

/** The part of a socket that is used. */
interface Socket {
  send(text: string): void;
  on(event: "message", listener: (data: unknown) => void): void;
}

/** 20 requests and 20 calls a second. */
const requestEveryMs = 50;
const callEveryMs = 50;
/** A slow answer holds back further requests, as a browser would. */
const requestsMax = 8;
const triggers = ["Heartbeat", "MeterValues", "StatusNotification"];

const clock = systemClock();
const sockets = new Map<string, Socket>();
const asked = new Map<string, string>();
const report = { requests: 0, answered: 0, events: 0, answers: {} as Record<string, number> };
/** Over all loads, so that each begins with another page and another question. */
const next = { path: 0, call: 0 };

function listen(): void {
  const server = new WebSocketServer({
    host: "127.0.0.1",
    port: 0,
    perMessageDeflate: false,
    handleProtocols: () => "ocpp1.6",
  });
  server.on("connection", (socket, request) => {
    const identity = String(request.url).split("/").at(-1) ?? "";
    sockets.set(identity, socket);
    socket.on("message", (data: unknown) => heard(socket, JSON.parse(String(data))));
  });
  server.on("listening", () => {
    const address = server.address();
    if (address !== null && typeof address === "object") processTerminal.out(`${address.port}\n`);
  });
}

function heard(socket: Socket, [type, id, action]: readonly [number, string, string]): void {
  if (type === 2) return socket.send(JSON.stringify([3, id, answerTo(action)]));
  const answered = asked.get(id);
  asked.delete(id);
  if (answered === undefined || type !== 3) return;
  report.answered++;
  report.answers[answered] = Math.max(report.answers[answered] ?? 0, JSON.stringify(action).length);
}

let transactions = 0;

function answerTo(action: string): unknown {
  const currentTime = new Date(clock.epochMs()).toISOString();
  const idTagInfo = { status: "Accepted" };
  switch (action) {
    case "BootNotification":
      return { status: "Accepted", currentTime, interval: 300 };
    case "StartTransaction":
      return { transactionId: ++transactions, idTagInfo };
    case "Authorize":
      return { idTagInfo };
    case "Heartbeat":
      return { currentTime };
    default:
      return {};
  }
}

function call({ identity }: Target): void {
  const id = crypto.randomUUID();
  const turn = next.call++;
  const [action, payload] = turn % 2 === 0
    ? ["GetConfiguration", {}]
    : ["TriggerMessage", { requestedMessage: triggers[turn % triggers.length], connectorId: 1 }];
  const socket = sockets.get(identity);
  if (!socket) return;
  asked.set(id, String(action));
  socket.send(JSON.stringify([2, id, action, payload]));
}

let underWay = 0;

async function ask({ url, headers, paths }: Target): Promise<void> {
  if (underWay >= requestsMax) return;
  underWay++;
  try {
    const response = await fetch(url + paths[next.path++ % paths.length], { headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${response.status} of ${response.url}`);
    report.requests++;
  } finally {
    underWay--;
  }
}

async function watch({ url, headers }: Target, signal: AbortSignal): Promise<void> {
  try {
    const { body } = await fetch(`${url}/api/v1/events`, { headers, signal });
    for await (const _chunk of body ?? []) report.events++;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function every(ms: number, run: () => void): () => void {
  let dueMs = clock.nowMs();
  let cancel = () => {};
  function again(): void {
    run();
    dueMs = Math.max(dueMs + ms, clock.nowMs());
    cancel = clock.wakeAt(dueMs, again);
  }
  again();
  return () => cancel();
}

function begin(target: Target): () => void {
  asked.clear();
  Object.assign(report, { requests: 0, answered: 0, events: 0 });
  const looking = new AbortController();
  void watch(target, looking.signal);
  const stops = [every(requestEveryMs, () => void ask(target)), every(callEveryMs, () => call(target))];
  return () => {
    looking.abort();
    for (const stop of stops) stop();
  };
}

listen();
let end = () => {};
for await (const line of linesOf(Deno.stdin.readable)) {
  end();
  if (line === "") processTerminal.out(`${JSON.stringify(report satisfies Report)}\n`);
  else end = begin(JSON.parse(line));
}
Deno.exit(0); // whoever measures is gone
