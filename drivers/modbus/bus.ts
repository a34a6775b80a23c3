import type { Clock } from "../../control/clock.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { OpenPort } from "../serial/byte_port.ts";
import type { Framing } from "./framing.ts";
import { type AttemptFault, Link, type LinkTimes } from "./link.ts";
import {
  type BusFault,
  type FunctionCode,
  isAskable,
  passingExceptions,
  type Question,
  type RegisterBus,
} from "./register_bus.ts";

export interface BusParts {
  readonly clock: Clock;
  readonly openPort: OpenPort;
  /** A fresh one for each opened port. */
  readonly createFraming: () => Framing;
  readonly times: LinkTimes;
  /** Attempts after the first. */
  readonly retries: number;
  /**
   * Attempts without any answer after which the port is opened anew; null = never. A TCP connection can be dead and
   * not know; a serial line is not helped by it.
   */
  readonly renewAfterSilentAttempts: number | null;
}

const queueMax = 64;
const backOffMinMs = 1_000;
const backOffMaxMs = 30_000;

/** A bus that opens its port at the first request, and again after a loss, at most once per back-off. */
export function createRegisterBus(parts: BusParts): RegisterBus {
  return new QueuedBus(parts);
}

class QueuedBus implements RegisterBus {
  #link: Link | null = null;
  /** Meters that gave nothing after all retries. They get one attempt, so that dead ones do not starve the others. */
  readonly #silentUnits = new Set<number>();
  #waiting = 0;
  #tail: Promise<unknown> = Promise.resolve();
  #silentAttempts = 0;
  #backOffMs = 0;
  #openFromMs = -Infinity;
  #lastFault = "";
  readonly #closing = new AbortController();

  constructor(private readonly parts: BusParts) {}

  async read(
    unit: number,
    functionCode: FunctionCode,
    address: number,
    count: number,
  ): Promise<Result<number[], BusFault>> {
    const question = { unit, functionCode, address, count };
    if (!isAskable(question)) return fail({ ...question, code: "bad_request", detail: "" });
    if (this.#waiting >= queueMax) return fail({ ...question, code: "busy", detail: "" });
    const answer = await this.#inTurn(() => this.#attemptAll(question));
    return answer.ok ? answer : fail({ ...question, ...answer.error });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const closing = this.#drop();
    await this.#tail;
    await closing;
    await this.#drop();
  }

  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const turn = this.#tail.then(run);
    this.#tail = turn;
    try {
      return await turn;
    } finally {
      this.#waiting--;
    }
  }

  async #attemptAll(question: Question): Promise<Result<number[], AttemptFault>> {
    const retries = this.#silentUnits.has(question.unit) ? 0 : this.parts.retries;
    let answer = await this.#attempt(question);
    for (let retry = 0; retry < retries && mayHelp(answer) && this.#canAsk(); retry++) {
      answer = await this.#attempt(question);
    }
    if (isSilence(answer)) this.#silentUnits.add(question.unit);
    else this.#silentUnits.delete(question.unit);
    return answer;
  }

  async #attempt(question: Question): Promise<Result<number[], AttemptFault>> {
    const link = await this.#openLink();
    if (!link.ok) return link;
    const answer = await link.value.ask(question);
    this.#learn(answer);
    if (!link.value.isUp() && !answer.ok) this.#backOff(answer.error.detail);
    if (!link.value.isUp() || this.#isSilentForLong()) await this.#drop();
    return answer;
  }

  #canAsk(): boolean {
    return this.#link !== null || this.parts.clock.nowMs() >= this.#openFromMs;
  }

  /** Any answer shows that the way to the meters is good, also an exception. */
  #learn(answer: Result<number[], AttemptFault>): void {
    if (answer.ok || answer.error.code === "exception") {
      this.#silentAttempts = 0;
      this.#backOffMs = 0;
      this.#openFromMs = -Infinity;
      return;
    }
    this.#silentAttempts++;
  }

  async #openLink(): Promise<Result<Link, AttemptFault>> {
    if (this.#closing.signal.aborted) return fail({ code: "unreachable", detail: "the bus is closed" });
    if (this.#link?.isUp()) return ok(this.#link);
    await this.#dropLost();
    if (!this.#canAsk()) return fail({ code: "unreachable", detail: this.#lastFault });
    const { clock, times, createFraming, openPort } = this.parts;
    const link = await Link.open(clock, times, createFraming(), openPort, this.#closing.signal);
    if (link.ok) {
      this.#link = link.value;
      this.#silentAttempts = 0;
      return link;
    }
    this.#backOff(link.error.detail);
    return fail({ code: "unreachable", detail: link.error.detail });
  }

  /** The first loss after an answer is made good at once, as meters close idle connections; then waits grow. */
  #backOff(detail: string): void {
    this.#lastFault = detail;
    this.#openFromMs = this.parts.clock.nowMs() + this.#backOffMs;
    this.#backOffMs = Math.min(Math.max(2 * this.#backOffMs, backOffMinMs), backOffMaxMs);
  }

  #isSilentForLong(): boolean {
    const { renewAfterSilentAttempts } = this.parts;
    return renewAfterSilentAttempts !== null && this.#silentAttempts >= renewAfterSilentAttempts;
  }

  async #dropLost(): Promise<void> {
    if (this.#link === null) return;
    this.#backOff("lost between two requests");
    await this.#drop();
  }

  async #drop(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.close();
  }
}

function isSilence(answer: Result<number[], AttemptFault>): boolean {
  return !answer.ok && (answer.error.code === "timeout" || answer.error.code === "bad_frame");
}

function mayHelp(answer: Result<number[], AttemptFault>): boolean {
  if (answer.ok) return false;
  const { code, exceptionCode = 0 } = answer.error;
  return code !== "exception" || passingExceptions.includes(exceptionCode);
}
