import { close, constants, open, read, write } from "node:fs";
import type { Clock } from "../../control/clock.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { BytePort, OpenPort, PortFault, PortListener } from "./byte_port.ts";
import { type HeldLine, type LineSettings, readEndsAfterMs, setLine } from "./termios.ts";

const readSize = 256;

/** Reads that end at once with nothing, one after the other, that mean "unplugged": a quiet line takes its time. */
const hurriedReadsMax = 5;

export interface SerialPortAt extends LineSettings {
  /** Such as `/dev/ttyUSB0`. */
  readonly path: string;
}

/**
 * Opens serial ports at a path, raw, one after the other. Uses two handles, because a write on the handle of a pending
 * read would wait for that read. They come from `node:fs` and not from `Deno.open`, which cannot say O_NOCTTY: a
 * service started by systemd leads its session, so the line would become its terminal and unplugging an adapter would
 * kill the program with SIGHUP.
 */
export function serialPort(clock: Clock, at: SerialPortAt): OpenPort {
  return async (listener, signal) => {
    const line = setLine(at.path, at);
    if (!line.ok) return line;
    const handles = await openHandles(at.path, signal);
    if (handles.ok) return ok(new SerialPort(clock, at.path, line.value, handles.value, listener));
    line.value.release();
    return handles;
  };
}

interface Handles {
  readonly reading: number;
  readonly writing: number;
}

async function openHandles(path: string, signal: AbortSignal): Promise<Result<Handles, PortFault>> {
  const reading = await openHandle(path, constants.O_RDONLY);
  if (!reading.ok) return reading;
  const writing = await openHandle(path, constants.O_WRONLY);
  if (writing.ok && !signal.aborted) return ok({ reading: reading.value, writing: writing.value });
  await closeHandle(reading.value);
  if (!writing.ok) return writing;
  await closeHandle(writing.value);
  return fail({ code: "timeout", detail: `${path}: opening took too long` });
}

class SerialPort implements BytePort {
  #isOpen = true;
  #isWriting = false;
  readonly #readingEnded: Promise<void>;
  #closed: Promise<void> | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly path: string,
    private readonly line: HeldLine,
    private readonly handles: Handles,
    private readonly listener: PortListener,
  ) {
    this.#readingEnded = this.#readAll();
  }

  write(bytes: Uint8Array): void {
    if (!this.#isOpen) return;
    if (this.#isWriting) return this.#lose("stalled", "the last request has not left yet");
    this.#isWriting = true;
    this.#writeFrom(bytes, 0);
  }

  discardInput(): void {
    if (this.#isOpen) this.line.discardInput();
  }

  close(): Promise<void> {
    this.#isOpen = false;
    this.#closed ??= this.#closeHandles();
    return this.#closed;
  }

  #writeFrom(bytes: Uint8Array, start: number): void {
    write(this.handles.writing, bytes, start, bytes.length - start, null, (error, written) => {
      if (!error && this.#isOpen && written > 0 && start + written < bytes.length) {
        return this.#writeFrom(bytes, start + written);
      }
      this.#isWriting = false;
      if (error || written === 0) this.#lose("closed", error ? codeOf(error) : "nothing was taken");
    });
  }

  async #readAll(): Promise<void> {
    const buffer = new Uint8Array(readSize);
    for (let hurried = 0; this.#isOpen;) {
      const startedMs = this.clock.nowMs();
      const count = await readSome(this.handles.reading, buffer);
      if (!count.ok) return this.#lose("closed", count.error);
      if (count.value > 0) this.#deliver(buffer.slice(0, count.value));
      const isHurried = count.value === 0 && this.clock.nowMs() - startedMs < readEndsAfterMs / 2;
      hurried = isHurried ? hurried + 1 : 0;
      if (hurried >= hurriedReadsMax) return this.#lose("closed", "the line ended");
    }
  }

  #deliver(bytes: Uint8Array): void {
    if (this.#isOpen) this.listener.bytes(bytes);
  }

  #lose(code: PortFault["code"], what: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.listener.lost({ code, detail: `${this.path}: ${what}` });
  }

  async #closeHandles(): Promise<void> {
    await this.#readingEnded;
    await closeHandle(this.handles.reading);
    await closeHandle(this.handles.writing);
    this.line.release();
  }
}

function openHandle(path: string, direction: number): Promise<Result<number, PortFault>> {
  return new Promise((resolve) => {
    open(path, direction | constants.O_NOCTTY, (error, handle) => {
      if (!error) return resolve(ok(handle));
      const code = codeOf(error) === "EACCES" ? "no_permission" : "not_found";
      resolve(fail({ code, detail: `${path}: ${codeOf(error)}` }));
    });
  });
}

function readSome(handle: number, buffer: Uint8Array): Promise<Result<number, string>> {
  return new Promise((resolve) => {
    read(handle, buffer, 0, buffer.length, null, (error, count) => {
      resolve(error ? fail(codeOf(error)) : ok(count));
    });
  });
}

function closeHandle(handle: number): Promise<void> {
  return new Promise((resolve) => close(handle, () => resolve()));
}

function codeOf(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}
