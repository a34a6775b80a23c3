/**
 * Frames on a serial line: unit, function, data, CRC. Frames are told apart by unit, function, length and CRC, not by
 * silence: USB adapters and the kernel deliver bytes in lumps, so pauses of 1.5 characters cannot be seen from here.
 */
import { type Framing, join, nothing, type Received } from "./framing.ts";
import type { Question } from "./register_bus.ts";

/** Longest frame the standard allows (Modbus over serial line 1.02, 2.3), twice: one may be left over from noise. */
const keptBytesMax = 512;
const exceptionLength = 5;

export function createRtuFraming(): Framing {
  let question: Question | null = null;
  let kept: Uint8Array = new Uint8Array(0);
  let received = 0;

  function receive(bytes: Uint8Array): Received {
    if (question === null) return nothing;
    received += bytes.length;
    kept = join(kept, bytes).slice(-keptBytesMax);
    const frame = findAnswer(kept, question);
    if (frame === null) return nothing;
    forget();
    return { type: "answer", frame };
  }

  function forget(): void {
    question = null;
    kept = new Uint8Array(0);
  }

  return {
    ask(next, rtuRequest) {
      question = next;
      kept = new Uint8Array(0);
      received = 0;
      return rtuRequest;
    },
    receive,
    forget,
    strayBytes: () => received,
  };
}

/** The first place where an answer to the question begins, ends, and has the right CRC. Noise before it is skipped. */
function findAnswer(bytes: Uint8Array, question: Question): Uint8Array | null {
  for (let start = 0; start + exceptionLength <= bytes.length; start++) {
    const length = answerLength(bytes.subarray(start), question);
    if (length === null || start + length > bytes.length) continue;
    const frame = bytes.slice(start, start + length);
    if (hasRightCrc(frame)) return frame;
  }
  return null;
}

function answerLength(bytes: Uint8Array, { unit, functionCode, count }: Question): number | null {
  if (bytes[0] !== unit) return null;
  if (bytes[1] === (functionCode | 0x80)) return exceptionLength;
  return bytes[1] === functionCode && bytes[2] === 2 * count ? 3 + 2 * count + 2 : null;
}

function hasRightCrc(frame: Uint8Array): boolean {
  const crc = crc16(frame.subarray(0, -2));
  return frame.at(-2) === (crc & 0xff) && frame.at(-1) === crc >> 8;
}

/** CRC of Modbus over serial line 1.02, 6.2.2: reflected polynomial 0xA001, starting at 0xFFFF, low byte sent first. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** Appends the CRC. */
export function withCrc(message: Uint8Array): Uint8Array {
  const crc = crc16(message);
  return join(message, Uint8Array.of(crc & 0xff, crc >> 8));
}
