/** Modbus RTU meters on a pseudo-terminal, written without the code under test, that can also misbehave. */
import { openPty, type Pty } from "../serial/pty.ts";

export interface RtuMeters {
  readonly path: string;
  readonly registersOf: Map<number, ReadonlyMap<number, number>>;
  readonly offline: Set<number>;
  /** Requests seen, whole ones only. */
  readonly requests: Uint8Array[];
  /** What goes onto the line in place of a right answer, and in which pieces. */
  disturb: (answer: Uint8Array) => readonly Uint8Array[];
  /** Puts bytes onto the line that nobody asked for. */
  send(bytes: Uint8Array): void;
  unplug(): void;
}

export function startRtuMeters(pty: Pty = openPty()): RtuMeters {
  let kept: number[] = [];
  const meters: RtuMeters = {
    path: pty.path,
    registersOf: new Map(),
    offline: new Set(),
    requests: [],
    disturb: (answer) => [answer],
    send: pty.send,
    unplug: pty.unplug,
  };
  pty.onBytes = (bytes) => {
    kept.push(...bytes);
    for (; kept.length >= 8; kept = kept.slice(8)) respond(Uint8Array.from(kept.slice(0, 8)));
  };
  function respond(request: Uint8Array): void {
    meters.requests.push(request);
    const answer = answerTo(request, meters);
    if (answer) meters.disturb(answer).forEach((piece) => pty.send(piece));
  }
  return meters;
}

function answerTo(request: Uint8Array, { registersOf, offline }: RtuMeters): Uint8Array | null {
  const [unit = 0, code = 0, addressHigh = 0, addressLow = 0, , count = 0] = request;
  const registers = registersOf.get(unit);
  if (!registers || offline.has(unit) || !isChecked(request)) return null;
  const data: number[] = [];
  for (let index = 0; index < count; index++) {
    const value = registers.get(addressHigh * 256 + addressLow + index);
    if (value === undefined) return checked([unit, code + 128, 2]);
    data.push(Math.floor(value / 256), value % 256);
  }
  return checked([unit, code, data.length, ...data]);
}

function isChecked(frame: Uint8Array): boolean {
  const right = checked([...frame.slice(0, -2)]);
  return right.every((byte, index) => byte === frame[index]);
}

/** Table-driven CRC, as in the appendix of the standard; the driver computes bit by bit. */
export function checked(bytes: readonly number[]): Uint8Array {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return Uint8Array.from([...bytes, crc & 0xff, crc >>> 8]);
}

const table = Array.from({ length: 256 }, (_, index) => {
  let entry = index;
  for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ 0xa001 : entry >>> 1;
  return entry;
});
