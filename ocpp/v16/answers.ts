/** Reads the answers of a backend leniently: what is missing or odd is unknown, never a reason to drop the link. */
import type { IdTagInfo } from "../../control/ports.ts";
import type { Payload } from "../frames.ts";

/** `interval` in seconds; null when the backend gave no usable one. */
export interface BootAnswer {
  readonly status: "Accepted" | "Pending" | "Rejected";
  readonly timeMs: number | null;
  readonly intervalS: number | null;
}

export function bootAnswer(payload: Payload): BootAnswer {
  const { status, interval } = payload;
  const isUsable = typeof interval === "number" && Number.isFinite(interval) && interval > 0;
  return {
    // What is neither yes nor no is asked again.
    status: status === "Accepted" || status === "Rejected" ? status : "Pending",
    timeMs: time(payload.currentTime),
    intervalS: isUsable ? Math.min(Math.ceil(interval), longestIntervalS) : null,
  };
}

/** A week: a backend that says more has made a mistake that nobody could mend from afar. */
const longestIntervalS = 604_800;

/** UTC in milliseconds of `currentTime`; null when it is none. */
export function time(value: unknown): number | null {
  if (typeof value !== "string" || value.length > 40) return null;
  // Without a zone the text is UTC, whatever the zone of this machine.
  const text = /(Z|[+-]\d\d(:?\d\d)?)$/i.test(value) ? value : `${value}Z`;
  const utcMs = Date.parse(text);
  return Number.isNaN(utcMs) || utcMs < earliestMs || utcMs > latestMs ? null : utcMs;
}

/** A clock before or after these is broken, and following it would break ours. */
const earliestMs = Date.UTC(2024, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/** Null when the backend says nothing of the card. An unknown status is no permission. */
export function idTagInfo(payload: Payload): IdTagInfo | null {
  const info = payload.idTagInfo;
  if (typeof info !== "object" || info === null) return null;
  const { status, expiryDate, parentIdTag } = info as Payload;
  if (typeof status !== "string") return null;
  return {
    status: statuses.find((candidate) => candidate === status) ?? "Invalid",
    expiryMs: time(expiryDate),
    parentIdTag: typeof parentIdTag === "string" && parentIdTag !== "" ? parentIdTag.slice(0, 20) : null,
  };
}

const statuses = ["Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"] as const;

/** The number of StartTransaction.conf; null when there is none that fits the 32 bits of the protocol. */
export function transactionNumber(payload: Payload): number | null {
  const { transactionId } = payload;
  const isNumber = typeof transactionId === "number" && Number.isInteger(transactionId);
  return isNumber && Math.abs(transactionId) <= 2 ** 53 - 1 ? transactionId : null;
}
