/** Between the library, which speaks RTU frames, and the bytes on a line or connection. Pure: no I/O, no time. */
import type { Question } from "./register_bus.ts";

export type Received =
  /** Nothing complete yet, or nothing that concerns the question. */
  | { readonly type: "nothing" }
  /** The answer or exception to the question, as an RTU frame with its CRC. */
  | { readonly type: "answer"; readonly frame: Uint8Array }
  /** An answer to the question that cannot be one. The stream is still in step. */
  | { readonly type: "wrong"; readonly detail: string }
  /** The stream is out of step and cannot find back. */
  | { readonly type: "broken"; readonly detail: string };

export interface Framing {
  /** Starts a question: the bytes for the wire. What came before is forgotten. */
  ask(question: Question, rtuRequest: Uint8Array): Uint8Array;
  /** Takes what came in, in pieces of any size. */
  receive(bytes: Uint8Array): Received;
  /** The question is given up: what comes for it later is ignored. */
  forget(): void;
  /** Bytes that came since the question and are no answer to it. */
  strayBytes(): number;
}

export const nothing: Received = { type: "nothing" };

/** Joins two pieces of a stream. */
export function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}
