/**
 * Calls and answers over one link. One own CALL is in flight at a time (OCPP-J 1.6 section 4.1.1); the others wait,
 * the urgent ones first.
 */
import type { Clock } from "../control/clock.ts";
import type { Log } from "../control/commands.ts";
import {
  callFrame,
  errorFrame,
  type Frame,
  type FrameFault,
  parseFrame,
  type Payload,
  resultFrame,
  type RpcErrorCode,
} from "./frames.ts";

/** Lower goes first. */
export const urgencies = ["boot", "authorize", "status", "heartbeat", "transaction"] as const;
export type Urgency = (typeof urgencies)[number];

export type CallOutcome =
  | { readonly type: "result"; readonly payload: Payload }
  /** The backend refused it by CALLERROR. */
  | { readonly type: "error"; readonly code: string; readonly description: string }
  /** Sent over a live link, and no answer in time. */
  | { readonly type: "timeout" }
  /** The link was down, went down before the answer, or too many calls wait. The backend may or may not have it. */
  | { readonly type: "no_link" };

/** What an incoming call is answered with; `after` runs when the answer has gone out. */
export type Answer =
  | { readonly type: "result"; readonly payload: Payload; readonly after?: () => void }
  | { readonly type: "error"; readonly code: RpcErrorCode; readonly description: string };

export interface RpcParts {
  readonly clock: Clock;
  readonly log: Log;
  /** A UUID. */
  readonly newId: () => string;
  readonly timeoutMs: () => number;
  /** False = not sent. */
  readonly send: (text: string) => boolean;
  /** Must not reject; called in the order of arrival, may answer in another. */
  readonly answer: (action: string, payload: Payload) => Promise<Answer> | Answer;
}

export interface Rpc {
  /** Never rejects. */
  call(action: string, payload: Payload, urgency: Urgency): Promise<CallOutcome>;
  receive(text: string): void;
  opened(): void;
  /** Ends everything under way with `no_link`. */
  closed(): void;
  /** Monotonic time of the last own call that was sent; null = none on this link. */
  lastCallAtMs(): number | null;
}

interface Waiting {
  readonly action: string;
  readonly payload: Payload;
  readonly urgency: Urgency;
  readonly settle: (outcome: CallOutcome) => void;
}

const maxWaiting = 64;
const maxAnswering = 16;
/** Ids of calls received on this link that are remembered to spot a repeat. */
const maxRemembered = 256;
/** Complaints per link, so that a mad backend does not fill the log. */
const maxComplaints = 20;

export function createRpc(parts: RpcParts): Rpc {
  return new LinkRpc(parts);
}

class LinkRpc implements Rpc {
  #isOpen = false;
  #link = 0;
  #waiting: Waiting[] = [];
  #inFlight: { readonly id: string; readonly call: Waiting; readonly cancel: () => void } | null = null;
  #answering = 0;
  #remembered = new Set<string>();
  #complaints = 0;
  #lastCallAtMs: number | null = null;

  constructor(private readonly parts: RpcParts) {}

  call(action: string, payload: Payload, urgency: Urgency): Promise<CallOutcome> {
    if (!this.#isOpen || this.#waiting.length >= maxWaiting) return Promise.resolve({ type: "no_link" });
    return new Promise((settle) => {
      this.#waiting.push({ action, payload, urgency, settle });
      this.#next();
    });
  }

  lastCallAtMs(): number | null {
    return this.#lastCallAtMs;
  }

  opened(): void {
    this.#isOpen = true;
    this.#link += 1;
    this.#answering = 0;
    this.#complaints = 0;
    this.#remembered.clear();
    this.#lastCallAtMs = null;
  }

  closed(): void {
    this.#isOpen = false;
    const ended = this.#inFlight === null ? this.#waiting : [this.#inFlight.call, ...this.#waiting];
    this.#inFlight?.cancel();
    this.#inFlight = null;
    this.#waiting = [];
    for (const { settle } of ended) settle({ type: "no_link" });
  }

  receive(text: string): void {
    const frame = parseFrame(text);
    if (!frame.ok) return this.#badFrame(frame.error, text);
    switch (frame.value.type) {
      case "call":
        return this.#called(frame.value);
      case "result":
      case "error":
        return this.#answered(frame.value);
    }
  }

  #next(): void {
    if (this.#inFlight !== null) return;
    const call = this.#takeMostUrgent();
    if (call === undefined) return;
    const id = this.parts.newId();
    if (!this.parts.send(callFrame(id, call.action, call.payload))) {
      call.settle({ type: "no_link" });
      return this.#next();
    }
    const { clock, timeoutMs } = this.parts;
    this.#lastCallAtMs = clock.nowMs();
    const cancel = clock.wakeAt(clock.nowMs() + timeoutMs(), () => this.#finish({ type: "timeout" }));
    this.#inFlight = { id, call, cancel };
  }

  #takeMostUrgent(): Waiting | undefined {
    const rank = ({ urgency }: Waiting) => urgencies.indexOf(urgency);
    // A stable sort keeps the order of equals.
    const [first] = this.#waiting.toSorted((a, b) => rank(a) - rank(b));
    this.#waiting = this.#waiting.filter((candidate) => candidate !== first);
    return first;
  }

  #finish(outcome: CallOutcome): void {
    const done = this.#inFlight;
    if (done === null) return;
    done.cancel();
    this.#inFlight = null;
    if (outcome.type === "timeout") this.parts.log.warn("ocpp", `${done.call.action}: no answer in time`);
    if (outcome.type === "error") {
      this.parts.log.warn("ocpp", `${done.call.action} refused: ${outcome.code} ${outcome.description}`);
    }
    done.call.settle(outcome);
    this.#next();
  }

  #answered(frame: Exclude<Frame, { type: "call" }>): void {
    // Late, repeated or invented: nobody waits for it.
    if (this.#inFlight?.id !== frame.id) return this.#complain("an answer to no call of ours");
    switch (frame.type) {
      case "result":
        return this.#finish({ type: "result", payload: frame.payload });
      case "error":
        return this.#finish({ type: "error", code: frame.code, description: frame.description });
    }
  }

  #called({ id, action, payload }: Extract<Frame, { type: "call" }>): void {
    if (this.#remembered.has(id)) return this.#complain(`call ${action} repeated under its id`);
    this.#remember(id);
    if (this.#answering >= maxAnswering) {
      this.parts.send(errorFrame(id, "InternalError", `more than ${maxAnswering} calls at a time`));
      return this.#complain("too many calls at a time");
    }
    this.#answering += 1;
    this.#reply(id, this.#link, action, payload);
  }

  async #reply(id: string, link: number, action: string, payload: Payload): Promise<void> {
    const answer = await this.parts.answer(action, payload);
    // The link it came by is gone, and with it whoever waits for this answer.
    if (link !== this.#link) return;
    this.#answering -= 1;
    switch (answer.type) {
      case "result":
        this.parts.send(resultFrame(id, answer.payload));
        return answer.after?.();
      case "error":
        this.parts.send(errorFrame(id, answer.code, answer.description));
    }
  }

  #remember(id: string): void {
    this.#remembered.add(id);
    if (this.#remembered.size <= maxRemembered) return;
    for (const oldest of this.#remembered) {
      this.#remembered.delete(oldest);
      return;
    }
  }

  #badFrame(fault: FrameFault, text: string): void {
    const { answerTo, code } = fault;
    if (answerTo !== null) this.parts.send(errorFrame(answerTo, "FormationViolation", code));
    this.#complain(`a frame that is none (${code}): ${JSON.stringify(text.slice(0, 60))}`);
  }

  #complain(what: string): void {
    this.#complaints += 1;
    if (this.#complaints > maxComplaints) return;
    const last = this.#complaints === maxComplaints ? "; further ones on this link are not logged" : "";
    this.parts.log.warn("ocpp", `The backend sent ${what}${last}`);
  }
}
