/** Calls to a backend in another process, one after the other, against a bare echo of the same text. */
// @ts-types="@types/ws"
import WebSocket from "ws";
import { systemClock, systemRandom } from "../drivers/clock/system_clock.ts";
import { callFrame } from "../ocpp/frames.ts";
import { createLink } from "../ocpp/link.ts";
import { createRpc, type Rpc } from "../ocpp/rpc.ts";
import { validate } from "../ocpp/v16/validation.ts";
import type { Figure, Stage } from "./figure.ts";
import { meterValues } from "./meter_values.ts";
import { nowMs, script, startProgram } from "./programs.ts";

const perRound = 500;
const silent = { info() {}, warn() {}, error() {} };

/** Round trips each second. */
async function rate(trip: () => Promise<void>): Promise<number> {
  const beginMs = nowMs();
  for (let count = 0; count < perRound; count++) await trip();
  return 1_000 * perRound / (nowMs() - beginMs);
}

/** Link and calls as the backend session composes them, and its check of own messages. */
async function openOurs(port: string) {
  const clock = systemClock();
  const opened = Promise.withResolvers<void>();
  const link = createLink({
    clock,
    random: systemRandom,
    log: silent,
    subprotocol: "ocpp1.6",
    address: () => ({ url: `ws://127.0.0.1:${port}/station`, authorization: null }),
    pingIntervalS: () => 30,
    connectTimeoutMs: () => 10_000,
    opened() {
      rpc.opened();
      opened.resolve();
    },
    received: (text) => rpc.receive(text),
    closed: () => rpc.closed(),
    changed: () => {},
  });
  const rpc: Rpc = createRpc({
    clock,
    log: silent,
    newId: () => crypto.randomUUID(),
    timeoutMs: () => 30_000,
    send: (text) => link.send(text),
    answer: () => ({ type: "error", code: "NotImplemented", description: "" }),
  });
  link.start();
  await opened.promise;
  async function trip(): Promise<void> {
    const checked = validate("MeterValues", "Request", meterValues);
    if (!checked.ok) throw new Error(checked.error.field);
    const outcome = await rpc.call("MeterValues", meterValues, "transaction");
    if (outcome.type !== "result") throw new Error(outcome.type);
  }
  return { trip, close: () => link.stop() };
}

async function openBare(port: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`, { perMessageDeflate: false });
  await new Promise((resolve) => void socket.once("open", resolve));
  const text = callFrame(crypto.randomUUID(), "MeterValues", meterValues);
  let back = (_data: unknown) => {};
  socket.on("message", (data) => back(data));
  function trip(): Promise<void> {
    return new Promise((resolve) => {
      back = () => resolve();
      socket.send(text);
    });
  }
  return { trip, close: () => socket.terminate() };
}

async function open(): Promise<Stage> {
  const server = startProgram(script("echo_server.ts"));
  const port = await server.nextLine();
  const ours = await openOurs(port);
  const bare = await openBare(port);
  return {
    async round(isOursFirst) {
      if (isOursFirst) return { ours: [await rate(ours.trip)], baseline: [await rate(bare.trip)] };
      const [bareRate, oursRate] = [await rate(bare.trip), await rate(ours.trip)];
      return { ours: [oursRate], baseline: [bareRate] };
    },
    async [Symbol.asyncDispose]() {
      await ours.close();
      bare.close();
      await server.end();
    },
  };
}

export const roundTrips: Figure = {
  id: "ocpp",
  name: "OCPP round trips (baseline: bare ws echo)",
  unit: "1/s",
  goal: { least: 0.5 },
  rounds: 21,
  warmUp: true,
  open,
};
