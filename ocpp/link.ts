/** The life of the one socket to the backend: connect, keep alive, come back. Knows nothing of OCPP's messages. */
import { Buffer } from "node:buffer";
// @ts-types="@types/ws"
import type WebSocket from "ws";
import type { Clock, Random } from "../control/clock.ts";
import type { Log } from "../control/commands.ts";
import type { BackendAddress } from "./address.ts";
import { backoffMs } from "./backoff.ts";

export type LinkState =
  | { readonly name: "off" } // nothing configured, not started, or stopped
  | { readonly name: "heldOff" } // told to stay away
  | { readonly name: "waiting"; readonly untilMs: number; readonly why: string }
  | { readonly name: "connecting" }
  | { readonly name: "open" };

export interface LinkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly subprotocol: string;
  /** Asked before each attempt; null = no backend. */
  readonly address: () => BackendAddress | null;
  /** Seconds between own pings; 0 = none. Asked after each ping. */
  readonly pingIntervalS: () => number;
  readonly connectTimeoutMs: () => number;
  readonly opened: () => void;
  readonly received: (text: string) => void;
  /** After an open socket is gone, for whatever reason. */
  readonly closed: () => void;
  /** {@link LinkState} differs. */
  readonly changed: () => void;
}

export interface Link {
  start(): void;
  state(): LinkState;
  /** False when there is no open socket or the backend does not read; nothing was sent then. */
  send(text: string): boolean;
  /** The backend is satisfied with us: the next wait starts small again. */
  settled(): void;
  /** Closes, gives the old socket 2 s to go, and connects anew: address or password changed. */
  renew(why: string): void;
  /** False: drop the socket and stay away until true. */
  setAllowed(allowed: boolean): void;
  /** The ping interval was changed. */
  pingChanged(): void;
  /** Closes with 1000 and stays off. Resolves when the socket is gone, after 2 s at most. */
  stop(): Promise<void>;
}

/** One frame of a backend may have this many bytes; a longer one closes the socket (1009). */
export const maxFrameBytes = 1_000_000;
/** A backend that sends calls and never reads the answers is cut off here. */
const maxUnreadBytes = 1_000_000;
const pongDeadlineMs = 10_000;
const closeDeadlineMs = 2_000;

/** A link that is off until `start`. */
export function createLink(parts: LinkParts): Link {
  return new WebSocketLink(parts);
}

class WebSocketLink implements Link {
  #state: LinkState = { name: "off" };
  #socket: WebSocket | null = null;
  /** Rises with each attempt and each end of one, so that a late one is noticed. */
  #attempt = 0;
  #failures = 0;
  #started = false;
  #allowed = true;
  #refusal = "";
  #isAwaitingPong = false;
  #cancelWait = () => {};
  #cancelPing = () => {};

  constructor(private readonly parts: LinkParts) {}

  start(): void {
    this.#started = true;
    this.#connect();
  }

  state(): LinkState {
    return this.#state;
  }

  send(text: string): boolean {
    const socket = this.#socket;
    if (socket === null || this.#state.name !== "open") return false;
    if (socket.bufferedAmount > maxUnreadBytes) {
      this.#lost("the backend does not read");
      return false;
    }
    // As bytes the library sends a frame by one write. A text takes two, and when the peer is gone between them,
    // Deno 2.6 rejects a promise that nobody can catch. A failed send shows as a close.
    socket.send(Buffer.from(text), { binary: false }, () => {});
    return true;
  }

  settled(): void {
    this.#failures = 0;
  }

  renew(why: string): void {
    if (!this.#started || !this.#allowed) return;
    this.parts.log.info("ocpp", `Connecting anew: ${why}`);
    this.#drop(1000, why);
    this.#failures = 0;
    this.#waitUntil(this.parts.clock.nowMs() + closeDeadlineMs + 100, why);
  }

  setAllowed(allowed: boolean): void {
    if (this.#allowed === allowed) return;
    this.#allowed = allowed;
    if (!this.#started) return;
    if (!allowed) this.#drop(null, "held off");
    this.#failures = 0;
    this.#connect();
  }

  pingChanged(): void {
    if (this.#state.name === "open") this.#schedulePing();
  }

  async stop(): Promise<void> {
    this.#started = false;
    const socket = this.#socket;
    const gone = socket === null ? Promise.resolve() : this.#whenGone(socket);
    this.#drop(1000, "stopping");
    this.#enter({ name: "off" });
    await gone;
  }

  #connect(): void {
    this.#cancelWait();
    if (!this.#started) return;
    if (!this.#allowed) return this.#enter({ name: "heldOff" });
    const address = this.parts.address();
    if (address === null) return this.#enter({ name: "off" });
    this.#refusal = "";
    this.#enter({ name: "connecting" });
    void this.#dial(address);
  }

  /** The library is loaded by the first attempt: a station without a backend starts sooner. */
  async #dial(address: BackendAddress): Promise<void> {
    const attempt = ++this.#attempt;
    const { default: Socket }: { readonly default: typeof WebSocket } = await import("ws");
    if (attempt !== this.#attempt) return;
    try {
      this.#open(Socket, address);
    } catch (error) { // an address the library refuses before it connects
      this.#lost(error instanceof Error ? error.message : "bad address");
    }
  }

  #open(Socket: typeof WebSocket, { url, authorization }: BackendAddress): void {
    const socket = new Socket(url, [this.parts.subprotocol], {
      perMessageDeflate: false,
      maxPayload: maxFrameBytes,
      followRedirects: false,
      headers: authorization === null ? {} : { Authorization: authorization },
    });
    this.#socket = socket;
    const mine = (run: () => void) => () => {
      if (this.#socket === socket) run();
    };
    socket.on("open", mine(() => this.#opened()));
    socket.on(
      "message",
      (data, isBinary) => this.#socket === socket && this.#message(String(data), isBinary),
    );
    socket.on("pong", mine(() => this.#alive()));
    // Without a listener the library throws; the close that follows carries the rest.
    socket.on("error", (error) => this.#socket === socket && this.#failed(error));
    socket.on("unexpected-response", (_request, response) => {
      response.destroy();
      if (this.#socket === socket) this.#lost(`HTTP ${response.statusCode}`);
    });
    socket.on("close", (code) => this.#socket === socket && this.#lost(this.#refusal || `closed (${code})`));
    const deadlineMs = this.parts.clock.nowMs() + this.parts.connectTimeoutMs();
    this.#cancelWait = this.parts.clock.wakeAt(deadlineMs, mine(() => this.#lost("no answer")));
  }

  #opened(): void {
    this.#cancelWait();
    this.#enter({ name: "open" });
    this.#schedulePing();
    this.parts.opened();
  }

  #message(text: string, isBinary: boolean): void {
    this.#alive();
    // OCPP-J 1.6 section 3: text frames only. Whatever else comes is no message.
    if (!isBinary) this.parts.received(text);
  }

  #failed(error: Error): void {
    this.#refusal = error.message;
    // Before the socket is open the library may or may not add a close; afterwards it always does.
    if (this.#state.name === "connecting") this.#lost(error.message);
  }

  #schedulePing(): void {
    this.#cancelPing();
    this.#isAwaitingPong = false;
    const seconds = this.parts.pingIntervalS();
    if (seconds <= 0) return;
    const atMs = this.parts.clock.nowMs() + 1000 * seconds;
    this.#cancelPing = this.parts.clock.wakeAt(atMs, () => this.#ping());
  }

  #ping(): void {
    this.#socket?.ping();
    this.#isAwaitingPong = true;
    const atMs = this.parts.clock.nowMs() + pongDeadlineMs;
    this.#cancelPing = this.parts.clock.wakeAt(atMs, () => this.#lost("no pong"));
  }

  /**
   * Something came in, which is as good as a pong. It does not put off the next ping: a backend may count only what
   * it gets from us.
   */
  #alive(): void {
    if (this.#isAwaitingPong) this.#schedulePing();
  }

  #lost(why: string): void {
    this.#drop(null, why);
    if (!this.#started || !this.#allowed) return this.#connect();
    this.#failures += 1;
    const waitMs = backoffMs(this.#failures, this.parts.random);
    const untilMs = this.parts.clock.nowMs() + waitMs;
    this.parts.log.warn("ocpp", `No link: ${why}. Next try in ${Math.round(waitMs / 1000)} s`);
    this.#waitUntil(untilMs, why);
  }

  #waitUntil(untilMs: number, why: string): void {
    this.#enter({ name: "waiting", untilMs, why });
    this.#cancelWait = this.parts.clock.wakeAt(untilMs, () => this.#connect());
  }

  /** The old socket is really gone before a new one opens: evcc refuses a second one for the same id. */
  #drop(code: number | null, why: string): void {
    this.#attempt += 1;
    this.#cancelWait();
    this.#cancelPing();
    const socket = this.#socket;
    const wasOpen = this.#state.name === "open";
    this.#socket = null;
    if (socket !== null) this.#end(socket, wasOpen ? code : null, why);
    if (!wasOpen) return;
    this.#state = { name: "off" };
    this.parts.closed();
  }

  #end(socket: WebSocket, code: number | null, why: string): void {
    if (code === null) return socket.terminate();
    socket.close(code, why.slice(0, 100));
    const atMs = this.parts.clock.nowMs() + closeDeadlineMs;
    const cancel = this.parts.clock.wakeAt(atMs, () => socket.terminate());
    socket.once("close", cancel);
  }

  #whenGone(socket: WebSocket): Promise<void> {
    if (socket.readyState === socket.CLOSED) return Promise.resolve();
    const { clock } = this.parts;
    return new Promise((resolve) => {
      const cancel = clock.wakeAt(clock.nowMs() + closeDeadlineMs + 100, resolve);
      socket.once("close", () => {
        cancel();
        resolve();
      });
    });
  }

  #enter(state: LinkState): void {
    this.#state = state;
    this.parts.changed();
  }
}
