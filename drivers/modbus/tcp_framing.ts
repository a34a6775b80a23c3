/**
 * Frames on a TCP connection: transaction, protocol 0, length, then unit, function and data without a CRC (Modbus
 * messaging on TCP/IP 1.0b, 3.1.3).
 */
import { type Framing, join, nothing, type Received } from "./framing.ts";
import type { Question } from "./register_bus.ts";
import { withCrc } from "./rtu_framing.ts";

const headerLength = 6;
const messageLengthMax = 254; // unit and 253 bytes of function and data
const crcLength = 2;

export interface TcpMessage {
  readonly transaction: number;
  /** Unit, function code, data. */
  readonly message: Uint8Array;
}

/** The messages complete so far and the bytes after them; null when the stream cannot be Modbus. */
export function splitMessages(
  bytes: Uint8Array,
): { readonly messages: readonly TcpMessage[]; readonly rest: Uint8Array } | null {
  const messages: TcpMessage[] = [];
  let rest = bytes;
  while (rest.length >= headerLength) {
    const header = new DataView(rest.buffer, rest.byteOffset, headerLength);
    const length = header.getUint16(4);
    if (header.getUint16(2) !== 0 || length < 2 || length > messageLengthMax) return null;
    if (rest.length < headerLength + length) break;
    const message = rest.slice(headerLength, headerLength + length);
    messages.push({ transaction: header.getUint16(0), message });
    rest = rest.subarray(headerLength + length);
  }
  return { messages, rest: rest.slice() };
}

/** One message with its header. */
export function joinMessage({ transaction, message }: TcpMessage): Uint8Array {
  const header = new Uint8Array(headerLength);
  const view = new DataView(header.buffer);
  view.setUint16(0, transaction);
  view.setUint16(4, message.length);
  return join(header, message);
}

/** One per connection: a new connection starts with a clean stream. */
export function createTcpFraming(): Framing {
  let question: Question | null = null;
  let transaction = 0;
  let rest: Uint8Array = new Uint8Array(0);
  let received = 0;

  function receive(bytes: Uint8Array): Received {
    received += bytes.length;
    // No more than one message can wait for its end, so `rest` stays below headerLength + messageLengthMax.
    const split = splitMessages(join(rest, bytes));
    if (split === null) return { type: "broken", detail: "no Modbus TCP header" };
    rest = split.rest;
    const own = split.messages.find((candidate) => candidate.transaction === transaction);
    if (question === null || own === undefined) return nothing;
    const answer = judge(own.message, question);
    question = null;
    return answer;
  }

  return {
    ask(next, rtuRequest) {
      question = next;
      transaction = (transaction + 1) % 65_536;
      received = 0;
      return joinMessage({ transaction, message: rtuRequest.slice(0, -crcLength) });
    },
    receive,
    forget() {
      question = null;
    },
    strayBytes: () => received,
  };
}

function judge(message: Uint8Array, { unit, functionCode, count }: Question): Received {
  const [answeringUnit, code, size] = message;
  if (answeringUnit !== unit) return { type: "wrong", detail: `unit ${answeringUnit} answered` };
  const isException = code === (functionCode | 0x80) && message.length === 3;
  const isData = code === functionCode && size === 2 * count && message.length === 3 + 2 * count;
  if (isException || isData) return { type: "answer", frame: withCrc(message) };
  return { type: "wrong", detail: `function ${code} with ${message.length} bytes` };
}
