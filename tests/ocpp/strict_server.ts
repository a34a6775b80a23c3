/**
 * An OCPP 1.6 backend that is not ours (npm `ocpp-rpc`, strict mode: every message is checked against the official
 * schemas), as a process of its own. One JSON object per line in both directions.
 *
 * In:  {"do":"answer","action":"Authorize","payload":{...}}           from now on (defaults see below)
 *      {"do":"answer","action":"Authorize","error":{"code","message"}} refuse by CALLERROR
 *      {"do":"answer","action":"Authorize","never":true}               never answer
 *      {"do":"answer", ..., "times":2}                                 only so often, then as before
 *      {"do":"call","id":1,"action":"Reset","payload":{...},"identity"?} call the station
 *      {"do":"callUnchecked", ...}  as call, but the library neither checks what is asked nor takes the answer for its own
 *      {"do":"interval","seconds":2}  between heartbeats, for the next BootNotification
 *      {"do":"raw","text":"..."}  {"do":"drop"}  {"do":"close","code":1008}
 *      {"do":"admit","status":401}  refuse new connections with that HTTP status; null = admit again
 *      {"do":"stop"}
 * Out: {"type":"listening","port"}  {"type":"connected","identity","password","protocol","path"}  {"type":"disconnected","code"}
 *      {"type":"call","action","payload","messageId","identity"}  {"type":"violation","action","detail"}  {"type":"bad","detail"}
 *      {"type":"answer","id","payload"} or {"type":"answer","id","error":{"code","message"}}
 *
 * By itself it accepts everything, gives transaction numbers from 1 on, and knows a repeated StartTransaction (same
 * connector, card, register and time) again, as the standard wants of a backend.
 */
import { createInterface } from "node:readline";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { createRPCError, RPCServer } from "ocpp-rpc";
// @ts-types="@types/ws"
import WebSocket from "ws";

type Payload = Record<string, unknown>;
type Answer =
  | { readonly payload: Payload; readonly times?: number }
  | { readonly error: { readonly code: string; readonly message: string }; readonly times?: number }
  | { readonly never: true; readonly times?: number };

/** Sockets are those of the library; this is the part of them that is used. */
interface Client {
  readonly identity?: string;
  readonly protocol?: string;
  readonly handshake: { readonly endpoint: string; readonly password?: Uint8Array };
  on(event: string, listener: (event: Record<string, unknown>) => void): void;
  handle(
    handler: (call: { method?: string; params?: Payload; messageId?: string }) => Promise<Payload>,
  ): void;
  call(action: string, payload: Payload): Promise<unknown>;
  close(how: { code?: number; reason?: string; force?: boolean }): Promise<unknown>;
  sendRaw(text: string): void;
}

const port = Number(Deno.args[0] ?? 0);
const clients = new Set<Client>();
const answers = new Map<string, Answer>();
const transactions = new Map<string, number>();
let refusedStatus: number | null = null;
let heartbeatS = 300;

function say(line: Payload): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const idTagInfo = { status: "Accepted" };

function usualAnswer(action: string, payload: Payload): Payload {
  const currentTime = new Date().toISOString();
  switch (action) {
    case "BootNotification":
      return { status: "Accepted", currentTime, interval: heartbeatS };
    case "Heartbeat":
      return { currentTime };
    case "Authorize":
      return { idTagInfo };
    case "StartTransaction":
      return { transactionId: transactionNumber(payload), idTagInfo };
    case "StopTransaction":
      return payload.idTag === undefined ? {} : { idTagInfo };
    case "DataTransfer":
      return { status: "Accepted" };
    default:
      return {};
  }
}

function transactionNumber({ connectorId, idTag, meterStart, timestamp }: Payload): number {
  const key = JSON.stringify([connectorId, idTag, meterStart, timestamp]);
  const known = transactions.get(key) ?? transactions.size + 1;
  transactions.set(key, known);
  return known;
}

async function answer(action: string, payload: Payload): Promise<Payload> {
  const ordered = answers.get(action);
  if (ordered === undefined) return usualAnswer(action, payload);
  if (ordered.times !== undefined) {
    if (ordered.times > 1) answers.set(action, { ...ordered, times: ordered.times - 1 });
    else answers.delete(action);
  }
  if ("never" in ordered) return await new Promise(() => {});
  if ("error" in ordered) throw createRPCError(ordered.error.code, ordered.error.message);
  return ordered.payload;
}

async function call(id: unknown, action: string, payload: Payload, identity?: string): Promise<void> {
  const client = [...clients].findLast((one) => identity === undefined || one.identity === identity);
  if (client === undefined) return say({ type: "answer", id, error: { code: "NotConnected", message: "" } });
  try {
    say({ type: "answer", id, payload: await client.call(action, payload) });
  } catch (error) {
    const { rpcErrorCode = "", message = "" } = error as { rpcErrorCode?: string; message?: string };
    say({ type: "answer", id, error: { code: rpcErrorCode, message } });
  }
}

const uncheckedPrefix = "unchecked ";

function callUnchecked(id: unknown, action: string, payload: Payload): void {
  const text = JSON.stringify([2, `${uncheckedPrefix}${id}`, action, payload]);
  clients.forEach((client) => client.sendRaw(text));
}

/** The library finds bad what it has not asked for. Whether this answers an unchecked call; if so it is told. */
function tellUnchecked(text: string): boolean {
  const frame: unknown = parse(text);
  if (!Array.isArray(frame) || typeof frame[1] !== "string" || !frame[1].startsWith(uncheckedPrefix)) {
    return false;
  }
  const id = Number(frame[1].slice(uncheckedPrefix.length));
  const [type, , ...rest] = frame;
  if (type === 3) say({ type: "answer", id, payload: rest[0] });
  else say({ type: "answer", id, error: { code: rest[0], message: rest[1] } });
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function greet(client: Client): void {
  clients.add(client);
  const { identity, protocol, handshake } = client;
  const password = handshake.password === undefined ? null : new TextDecoder().decode(handshake.password);
  say({ type: "connected", identity, protocol, password, path: handshake.endpoint });
  client.on("close", ({ code }) => {
    clients.delete(client);
    say({ type: "disconnected", identity, code });
  });
  client.on("strictValidationFailure", ({ method, error }) => {
    say({ type: "violation", action: method, detail: String(error) });
  });
  client.on("badMessage", ({ buffer, error }) => {
    if (!tellUnchecked(String(buffer))) say({ type: "bad", detail: String(error) });
  });
  client.handle(({ method = "", params = {}, messageId }) => {
    say({ type: "call", action: method, payload: params, messageId, identity });
    return answer(method, params);
  });
}

async function obey(line: string): Promise<void> {
  const order = JSON.parse(line);
  switch (order.do) {
    case "answer":
      return void answers.set(order.action, order);
    case "call":
      return await call(order.id, order.action, order.payload, order.identity);
    case "callUnchecked":
      return callUnchecked(order.id, order.action, order.payload);
    case "interval":
      heartbeatS = order.seconds;
      return;
    case "raw":
      return clients.forEach((client) => client.sendRaw(order.text));
    case "drop":
      return clients.forEach((client) => void client.close({ force: true }));
    case "close":
      return clients.forEach((client) => void client.close({ code: order.code }));
    case "admit":
      refusedStatus = order.status;
      return;
    case "stop":
      Deno.exit(0);
  }
}

/** The library listens one turn after the socket opens, and on a loaded machine the first message is there before. */
class PatientSocket extends WebSocket {
  #early: unknown[][] = [];

  override emit(event: string, ...facts: unknown[]): boolean {
    if (event !== "message" || this.listenerCount(event) > 0) return super.emit(event, ...facts);
    this.#early.push(facts);
    return true;
  }

  override on(event: string, listener: (...facts: never[]) => void): this {
    super.on(event, listener as (...facts: unknown[]) => void);
    if (event === "message") this.#early.splice(0).forEach((facts) => super.emit(event, ...facts));
    return this;
  }
}

const server = new RPCServer({
  // The type asks for what hangs on the class besides its constructor, which nobody uses.
  wssOptions: { WebSocket: PatientSocket as never },
  protocols: ["ocpp1.6"],
  strictMode: true,
  callTimeoutMs: 60_000,
});
server.auth((accept, reject) => refusedStatus === null ? accept({}) : reject(refusedStatus, "refused"));
server.on("client", (client) => greet(client as unknown as Client));
const http = await server.listen(port, "127.0.0.1");
say({ type: "listening", port: (http.address() as AddressInfo).port });
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => void obey(line));
lines.on("close", () => Deno.exit(0));
