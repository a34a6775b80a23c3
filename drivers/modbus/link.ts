import type { Clock } from "../../control/clock.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { BytePort, OpenPort, PortFault } from "../serial/byte_port.ts";
import type { Framing } from "./framing.ts";
import { createLibraryClient, type LibraryClient } from "./library_client.ts";
import type { Question } from "./register_bus.ts";

/** Times of a link in milliseconds. */
export interface LinkTimes {
  /** For opening the port. */
  readonly openMs: number;
  /** From the end of the request to the first byte of the answer. */
  readonly answerMs: number;
  /** One byte on the wire; 0 where it does not count. */
  readonly byteMs: number;
  /** Silence before a request: 3.5 characters on a serial line (Modbus over serial line 1.02, 2.5.1.1). */
  readonly silenceMs: number;
  /**
   * Silence before the request after one that was given up, since a late answer on a serial line looks like an answer
   * to the next question.
   */
  readonly silenceAfterTimeoutMs: number;
}

/** Why one attempt gave nothing. */
export interface AttemptFault {
  readonly code: "timeout" | "unreachable" | "exception" | "bad_frame";
  readonly exceptionCode?: number;
  readonly detail: string;
}

/** Waiting for silence ends after so many times the silence asked for: somebody babbles, the attempt may as well fail. */
const silencePatience = 10;

/** One open port with the library behind it, asked one question at a time. Settles each; never rejects. */
export class Link {
  #port: BytePort | null = null;
  #fault: PortFault | null = null;
  #settle: ((answer: Result<number[], AttemptFault>) => void) | null = null;
  #quietSinceMs: number;
  #silenceMs: number;
  #question: Question | null = null;

  private constructor(
    private readonly clock: Clock,
    private readonly times: LinkTimes,
    private readonly framing: Framing,
    private readonly library: LibraryClient,
  ) {
    this.#quietSinceMs = clock.nowMs();
    this.#silenceMs = times.silenceMs;
  }

  /** Opens the port and loads the library. */
  static async open(
    clock: Clock,
    times: LinkTimes,
    framing: Framing,
    openPort: OpenPort,
    signal: AbortSignal,
  ): Promise<Result<Link, PortFault>> {
    const library = await createLibraryClient((frame) => link.#send(frame));
    const link = new Link(clock, times, framing, library);
    const port = await openInTime(clock, times.openMs, signal, (inTime) => openPort(link.#listener, inTime));
    if (!port.ok) return port;
    link.#port = port.value;
    return ok(link);
  }

  /** False once the port is lost; such a link only wants closing. */
  isUp(): boolean {
    return this.#fault === null;
  }

  /** Asks once. Not to be called before the last answer. */
  async ask(question: Question): Promise<Result<number[], AttemptFault>> {
    await this.#silence();
    const { promise, resolve } = Promise.withResolvers<Result<number[], AttemptFault>>();
    if (this.#fault) return fail(unreachable(this.#fault));
    const cancel = this.clock.wakeAt(this.clock.nowMs() + this.#patienceMs(question), () => this.#giveUp());
    this.#settle = resolve;
    this.#question = question;
    this.library.ask(question, (answer) => this.#settle?.(answer));
    const answer = await promise;
    cancel();
    this.#settle = null;
    this.#silenceMs = answer.ok ? this.times.silenceMs : this.#silenceAfter(answer.error);
    return answer;
  }

  /** An open question ends as `unreachable`. */
  async close(): Promise<void> {
    this.#lose({ code: "closed", detail: "closed by us" });
    await this.#port?.close();
  }

  readonly #listener = {
    bytes: (bytes: Uint8Array) => this.#take(bytes),
    lost: (fault: PortFault) => this.#lose(fault),
  };

  #send(frame: Uint8Array): void {
    if (this.#question) this.#port?.write(this.framing.ask(this.#question, frame));
  }

  #take(bytes: Uint8Array): void {
    this.#quietSinceMs = this.clock.nowMs();
    const received = this.framing.receive(bytes);
    switch (received.type) {
      case "nothing":
        return;
      case "answer":
        return this.library.deliver(received.frame);
      case "wrong":
        return this.#settle?.(fail({ code: "bad_frame", detail: received.detail }));
      case "broken":
        this.#settle?.(fail({ code: "bad_frame", detail: received.detail }));
        return this.#lose({ code: "closed", detail: received.detail });
    }
  }

  #lose(fault: PortFault): void {
    this.#fault ??= fault;
    this.#settle?.(fail(unreachable(this.#fault)));
  }

  #giveUp(): void {
    // The answer may just be on its way.
    this.#quietSinceMs = this.clock.nowMs();
    const stray = this.framing.strayBytes();
    this.framing.forget();
    const detail = stray === 0 ? "" : `${stray} bytes came, but no answer`;
    this.#settle?.(fail({ code: stray === 0 ? "timeout" : "bad_frame", detail }));
  }

  #patienceMs({ count }: Question): number {
    const requestBytes = 8;
    const answerBytes = 5 + 2 * count;
    return Math.ceil(this.times.answerMs + (requestBytes + answerBytes) * this.times.byteMs);
  }

  #silenceAfter({ code }: AttemptFault): number {
    return code === "exception" ? this.times.silenceMs : this.times.silenceAfterTimeoutMs;
  }

  /** Waits until the line was silent for long enough, so that nothing old can pass for the answer. */
  async #silence(): Promise<void> {
    if (this.#silenceMs === 0) return;
    this.#port?.discardInput();
    const startedMs = this.clock.nowMs();
    this.#quietSinceMs = Math.max(this.#quietSinceMs, startedMs);
    const endMs = startedMs + silencePatience * this.#silenceMs;
    while (this.#fault === null && this.clock.nowMs() < Math.min(this.#quietAtMs(), endMs)) {
      await this.#until(this.#quietAtMs());
      // After a stall of the program the timer comes first and what arrived before it one turn later.
      await this.#until(this.clock.nowMs());
    }
  }

  #quietAtMs(): number {
    return Math.ceil(this.#quietSinceMs + this.#silenceMs);
  }

  #until(atMs: number): Promise<void> {
    return new Promise((resolve) => void this.clock.wakeAt(atMs, resolve));
  }
}

async function openInTime(
  clock: Clock,
  openMs: number,
  signal: AbortSignal,
  open: (signal: AbortSignal) => Promise<Result<BytePort, PortFault>>,
): Promise<Result<BytePort, PortFault>> {
  const overdue = new AbortController();
  const cancel = clock.wakeAt(clock.nowMs() + openMs, () => overdue.abort());
  const port = await open(AbortSignal.any([signal, overdue.signal]));
  cancel();
  return port;
}

function unreachable({ detail }: PortFault): AttemptFault {
  return { code: "unreachable", detail };
}
