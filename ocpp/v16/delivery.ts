/** Sends the durable queue: strictly in order, one message at a time, at the speed of the answers. */
import type { Clock, Random, WallTime } from "../../control/clock.ts";
import type { Log } from "../../control/commands.ts";
import type { AuthorizationCache, IdTagInfo, OutgoingMessage } from "../../control/ports.ts";
import type { Settings } from "../../schema/mod.ts";
import type { Payload } from "../frames.ts";
import type { MessageQueueStore, QueuedMessage } from "../queue.ts";
import type { CallOutcome } from "../rpc.ts";
import { idTagInfo, transactionNumber } from "./answers.ts";
import { rememberCard } from "./card_memory.ts";
import { isSound } from "./outbox.ts";

export interface DeliveryParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly wallTime: WallTime;
  readonly log: Log;
  readonly queue: MessageQueueStore;
  readonly cache: AuthorizationCache;
  readonly settings: () => Settings;
  readonly call: (action: string, payload: Payload) => Promise<CallOutcome>;
  /** The backend gave a transaction of ours its number. */
  readonly numbered: (transactionId: string, ocppTransactionId: number) => void;
  /** The backend's opinion of the card that started a transaction of ours. */
  readonly judged: (transactionId: string, info: IdTagInfo) => void;
  /** A message left the queue without having been delivered; `what` is for people. */
  readonly lost: (message: OutgoingMessage, what: string) => void;
  /** The queue became longer than {@link fullAt}, or short again. */
  readonly full: (isFull: boolean) => void;
}

export interface Delivery {
  /** The backend takes messages from now on. After an outage many stations come back: they do not all start at once. */
  resume(): void;
  pause(): void;
  /** There may be something new. */
  poke(): void;
  /** Resolves when the queue is empty or cannot be emptied now, after `limitMs` at the latest. */
  flush(limitMs: number): Promise<void>;
}

/** Above this the queue loses samples from the middle of transactions, never a start or a stop. */
export const fullAt = 5_000;
const longestDelayMs = 3_000;
const retryStorageMs = 5_000;
/** Looks at the queue by itself so often, should nobody have poked. */
const idleCheckMs = 30_000;
/** What a transaction is called that the backend does not know and never will (errata 3.18 of OCPP 1.6). */
const unknownNumber = -1;

export function createDelivery(parts: DeliveryParts): Delivery {
  return new QueueDelivery(parts);
}

class QueueDelivery implements Delivery {
  #isRunning = false;
  #isSending = false;
  #isFull = false;
  #notBeforeMs = 0;
  #cancelWake = () => {};
  #drained: (() => void)[] = [];

  constructor(private readonly parts: DeliveryParts) {}

  resume(): void {
    this.#isRunning = true;
    this.#notBeforeMs = this.parts.clock.nowMs() + this.parts.random() * longestDelayMs;
    this.#next();
  }

  pause(): void {
    this.#isRunning = false;
    this.#cancelWake();
    this.#tellDrained();
  }

  poke(): void {
    this.#thin();
    if (this.#isRunning && !this.#isSending) this.#next();
  }

  flush(limitMs: number): Promise<void> {
    if (!this.#isRunning) return Promise.resolve();
    const { clock } = this.parts;
    return new Promise((resolve) => {
      const cancel = clock.wakeAt(clock.nowMs() + limitMs, resolve);
      this.#drained.push(() => {
        cancel();
        resolve();
      });
      this.#notBeforeMs = 0;
      this.poke();
    });
  }

  #next(): void {
    this.#cancelWake();
    if (!this.#isRunning || this.#isSending) return;
    const delayMs = this.#notBeforeMs - this.parts.clock.nowMs();
    if (delayMs > 0) return this.#wakeIn(delayMs);
    const head = this.parts.queue.head();
    const waitMs = head === null ? idleCheckMs : this.#waitMs(head);
    if (head !== null && waitMs <= 0) return void this.#send(head);
    this.#tellDrained();
    this.#wakeIn(Math.min(waitMs, idleCheckMs));
  }

  /** The stored moment is in UTC, which may have jumped since: no wait is longer than it was meant to be. */
  #waitMs({ attempts, nextAtMs }: QueuedMessage): number {
    return Math.min(nextAtMs - this.parts.wallTime.utcMs(), retryAfterMs(attempts, this.parts.settings()));
  }

  async #send(row: QueuedMessage): Promise<void> {
    const { action, payload, transactionId } = row.message;
    this.#isSending = true;
    let fault = "";
    if (!isSound(row.message, (_action, why) => fault = why)) {
      return this.#store(() => this.#giveUp(row, `it is not well formed: ${fault}`), () => {
        this.#isSending = false;
        this.#next();
      });
    }
    const outcome = await this.parts.call(action, { ...payload, ...this.#number(action, transactionId) });
    this.#store(() => this.#settle(row, outcome), () => {
      this.#isSending = false;
      if (this.#isFull) this.#thin();
      if (outcome.type === "no_link") this.#wakeIn(retryStorageMs);
      else this.#next();
    });
  }

  /**
   * What the backend has answered must be noted before anything else is sent, or it would get the message twice. So a
   * disk that refuses holds the queue until it takes it.
   */
  #store(note: () => void, then: () => void): void {
    try {
      note();
    } catch (error) {
      this.parts.log.error(
        "ocpp",
        `The queue cannot be written: ${error instanceof Error ? error.message : ""}`,
      );
      const { clock } = this.parts;
      clock.wakeAt(clock.nowMs() + retryStorageMs, () => this.#store(note, then));
      return;
    }
    then();
  }

  #number(action: OutgoingMessage["action"], transactionId: string | null): Payload {
    if (transactionId === null || action === "StartTransaction") return {};
    const known = this.parts.queue.knowledge(transactionId);
    switch (known.type) {
      case "numbered":
        return { transactionId: known.ocppTransactionId };
      case "unknown": // Its start stood before it in the queue, or never was in it.
      case "unrecoverable":
        return { transactionId: unknownNumber };
    }
  }

  #settle(row: QueuedMessage, outcome: CallOutcome): void {
    switch (outcome.type) {
      case "result":
        return this.#delivered(row, outcome.payload);
      case "error":
        return this.#failed(row, `${outcome.code} ${outcome.description}`.trim());
      case "timeout":
        return this.#failed(row, "no answer");
      case "no_link": // Nobody's fault; the row stays as it is.
    }
  }

  #delivered({ id, message }: QueuedMessage, payload: Payload): void {
    const isStart = message.action === "StartTransaction";
    const ocppTransactionId = isStart ? transactionNumber(payload) : null;
    if (isStart && ocppTransactionId === null) {
      // Without a number nothing more can be told of this transaction.
      this.parts.queue.remove(id, { type: "abandoned" });
      return this.parts.lost(message, "the backend gave no transaction number");
    }
    this.parts.queue.remove(id, { type: "delivered", ocppTransactionId });
    if (ocppTransactionId !== null && message.transactionId !== null) {
      this.parts.numbered(message.transactionId, ocppTransactionId);
    }
    this.#judge(message, payload);
  }

  #judge({ action, payload, transactionId }: OutgoingMessage, answer: Payload): void {
    const info = idTagInfo(answer);
    const idTag = payload.idTag;
    if (info === null || typeof idTag !== "string") return;
    const { cache, settings, wallTime } = this.parts;
    rememberCard(cache, settings(), { idTag, info, utcMs: wallTime.utcMs() });
    if (action === "StartTransaction" && transactionId !== null) this.parts.judged(transactionId, info);
  }

  #failed(row: QueuedMessage, why: string): void {
    const attempts = row.attempts + 1;
    const settings = this.parts.settings();
    if (attempts >= settings["backend.transactionMessageAttempts"]) {
      return this.#giveUp(row, `${why}, ${attempts} times`);
    }
    const nextAtMs = this.parts.wallTime.utcMs() + retryAfterMs(attempts, settings);
    this.parts.queue.markAttempt(row.id, attempts, nextAtMs);
  }

  #giveUp({ id, message }: QueuedMessage, why: string): void {
    this.parts.queue.remove(id, { type: "abandoned" });
    this.parts.lost(message, why);
  }

  #thin(): void {
    const { queue, log, full } = this.parts;
    const count = queue.count();
    const isFull = count > (this.#isFull ? fullAt * 0.9 : fullAt);
    const removed = count > fullAt ? queue.thin(fullAt) : 0;
    if (removed > 0) log.warn("ocpp", `The queue is long: ${removed} samples were left out`);
    if (isFull === this.#isFull) return;
    this.#isFull = isFull;
    full(isFull);
  }

  #wakeIn(ms: number): void {
    this.#cancelWake();
    const { clock } = this.parts;
    this.#cancelWake = clock.wakeAt(clock.nowMs() + ms, () => this.#next());
  }

  #tellDrained(): void {
    const waiting = this.#drained;
    this.#drained = [];
    for (const tell of waiting) tell();
  }
}

/** OCPP 1.6 section 3.7.1: the interval times the number of earlier attempts. */
function retryAfterMs(attempts: number, settings: Settings): number {
  return 1000 * settings["backend.transactionMessageRetryInterval"] * attempts;
}
