/** A station without a battery for its clock learns the time late; what was queued before is put right then. */
import type { OutgoingMessage } from "../../control/ports.ts";
import type { Payload } from "../frames.ts";
import { timestamp } from "./meter_values.ts";

/** The message with its times `deltaMs` later. Pure; a time that cannot be read stays as it is. */
export function shifted(message: OutgoingMessage, deltaMs: number): OutgoingMessage {
  return {
    ...message,
    payload: shiftedTimes(message.payload, deltaMs),
    createdAtMs: message.createdAtMs + deltaMs,
  };
}

/** `timestamp` stands at the top, in `meterValue` and in `transactionData`. */
function shiftedTimes(payload: Payload, deltaMs: number): Payload {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => {
      if (name === "timestamp") return [name, shiftedTime(value, deltaMs)];
      if (name !== "meterValue" && name !== "transactionData") return [name, value];
      return [name, Array.isArray(value) ? value.map((item) => shiftedTimes(item, deltaMs)) : value];
    }),
  );
}

function shiftedTime(value: unknown, deltaMs: number): unknown {
  const utcMs = typeof value === "string" ? Date.parse(value) : NaN;
  return Number.isNaN(utcMs) ? value : timestamp(utcMs + deltaMs);
}
