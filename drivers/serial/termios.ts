/**
 * Speed, parity and raw mode of a serial line, through the C library: Deno has no call for it, and a native add-on
 * cannot be loaded by a compiled program.
 *
 * `struct termios` of glibc on Linux has one layout on x64 and arm64: c_iflag, c_oflag, c_cflag, c_lflag (32 bits each
 * at 0, 4, 8, 12), c_line at 16, c_cc[32] from 17, c_ispeed at 52, c_ospeed at 56; 60 bytes in all.
 */
import { fail, ok, type Result } from "../../schema/result.ts";
import type { PortFault } from "./byte_port.ts";

export const baudRates = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200, 230400] as const;
export type BaudRate = (typeof baudRates)[number];

/** Eight data bits always, as Modbus RTU wants. */
export interface LineSettings {
  readonly baudRate: BaudRate;
  readonly parity: "none" | "even" | "odd";
  readonly stopBits: 1 | 2;
}

/** A read with nothing to give ends after this time, so that a port can be closed and the program can end. */
export const readEndsAfterMs = 100;

/** Bits of one character on the line: start, eight data, parity, stop. */
export function bitsPerCharacter({ parity, stopBits }: LineSettings): number {
  return 1 + 8 + (parity === "none" ? 0 : 1) + stopBits;
}

const signatures = {
  open: { parameters: ["buffer", "i32"], result: "i32" },
  close: { parameters: ["i32"], result: "i32" },
  tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
  tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  cfmakeraw: { parameters: ["buffer"], result: "void" },
  cfsetspeed: { parameters: ["buffer", "u32"], result: "i32" },
  cfgetospeed: { parameters: ["buffer"], result: "u32" },
  __errno_location: { parameters: [], result: "pointer" },
} as const;

type Libc = Deno.DynamicLibrary<typeof signatures>;

// Values of Linux, the same on x64 and arm64.
const openFlags = 0o2 | 0o400 | 0o4000 | 0o2000000; // O_RDWR, O_NOCTTY, O_NONBLOCK (no wait for a carrier), O_CLOEXEC
const setNow = 0; // TCSANOW
const inputQueue = 0; // TCIFLUSH
const checkParityOnInput = 0o20; // c_iflag INPCK
const twoStopBits = 0o100; // c_cflag CSTOPB
const receive = 0o200; // CREAD
const parityOn = 0o400; // PARENB
const parityOdd = 0o1000; // PARODD
const ignoreModemLines = 0o4000; // CLOCAL
const handshakeByWires = 0x8000_0000; // CRTSCTS
const inputFlagsAt = 0;
const controlFlagsAt = 8;
const timeAt = 17 + 5; // c_cc[VTIME], in tenths of a second
const minimumAt = 17 + 6; // c_cc[VMIN]

const noSuchFile = 2;
const noSuchDevice = [6, 19];
const notPermitted = [1, 13];
const notTypewriter = 25;
const invalidArgument = 22;

/** A line held open, so that its settings stay: the last close of a line may reset them. */
export interface HeldLine {
  /** Throws away what the system has received and nobody has read. */
  discardInput(): void;
  /** To be called once, and nothing after it. */
  release(): void;
}

/** Sets the line at `path` and holds it. Open it for reading and writing before it is released. */
export function setLine(path: string, settings: LineSettings): Result<HeldLine, PortFault> {
  const libc = loadLibc();
  if (libc === null) return fail({ code: "unsupported", detail: `${path}: libc.so.6 is not there` });
  const line = libc.symbols.open(new TextEncoder().encode(`${path}\0`), openFlags);
  const release = () => {
    if (line >= 0) libc.symbols.close(line);
    libc.close();
  };
  const fault = line < 0 ? faultOf(libc, path, "open") : applySettings(libc, line, path, settings);
  if (fault === null) return ok({ discardInput: () => void libc.symbols.tcflush(line, inputQueue), release });
  release();
  return fail(fault);
}

function loadLibc(): Libc | null {
  try {
    return Deno.dlopen("libc.so.6", signatures);
  } catch {
    return null;
  }
}

function applySettings(libc: Libc, line: number, path: string, settings: LineSettings): PortFault | null {
  const { tcgetattr, tcsetattr, cfgetospeed } = libc.symbols;
  const attributes = new Uint8Array(128); // Twice the size, should a later glibc append to it.
  if (tcgetattr(line, attributes) !== 0) return faultOf(libc, path, "tcgetattr");
  if (!write(libc, attributes, settings)) return refusedSpeed(path, settings);
  // Success means that any part of it was taken, and a line without parity of its own (a pseudo-terminal, a virtual
  // port) makes it an invalid argument if nothing else changed. So ask what the speed is now.
  if (tcsetattr(line, setNow, attributes) !== 0 && errnoOf(libc) !== invalidArgument) {
    return faultOf(libc, path, "tcsetattr");
  }
  const taken = new Uint8Array(128);
  if (tcgetattr(line, taken) !== 0) return faultOf(libc, path, "tcgetattr");
  if (cfgetospeed(taken) !== cfgetospeed(attributes)) return refusedSpeed(path, settings);
  return null;
}

function write({ symbols }: Libc, attributes: Uint8Array<ArrayBuffer>, settings: LineSettings): boolean {
  symbols.cfmakeraw(attributes);
  const view = new DataView(attributes.buffer);
  const keep = view.getUint32(controlFlagsAt, true) &
    ~(twoStopBits | parityOn | parityOdd | handshakeByWires);
  const parity = settings.parity === "none"
    ? 0
    : settings.parity === "even"
    ? parityOn
    : parityOn | parityOdd;
  const stop = settings.stopBits === 2 ? twoStopBits : 0;
  view.setUint32(controlFlagsAt, (keep | parity | stop | receive | ignoreModemLines) >>> 0, true);
  const input = view.getUint32(inputFlagsAt, true);
  view.setUint32(inputFlagsAt, parity ? input | checkParityOnInput : input & ~checkParityOnInput, true);
  attributes[minimumAt] = 0;
  attributes[timeAt] = readEndsAfterMs / 100;
  return symbols.cfsetspeed(attributes, settings.baudRate) === 0;
}

function refusedSpeed(path: string, { baudRate }: LineSettings): PortFault {
  return { code: "setting_refused", detail: `${path}: ${baudRate} baud was refused` };
}

function errnoOf({ symbols }: Libc): number {
  const place = symbols.__errno_location();
  return place === null ? 0 : new Deno.UnsafePointerView(place).getInt32();
}

function faultOf(libc: Libc, path: string, call: string): PortFault {
  const errno = errnoOf(libc);
  const detail = `${path}: ${call} failed with errno ${errno}`;
  if (errno === noSuchFile || noSuchDevice.includes(errno)) return { code: "not_found", detail };
  if (notPermitted.includes(errno)) return { code: "no_permission", detail };
  if (errno === notTypewriter) return { code: "not_a_serial_port", detail };
  return { code: "setting_refused", detail };
}
