/** The backend as the program sees it: one object that is started with the station and tells how things are. */
import type { Clock, Random, WallTime } from "../control/clock.ts";
import type { Log } from "../control/commands.ts";
import type { Authority, AuthorizationCache } from "../control/ports.ts";
import type { BackendState, BackendView } from "../control/read_model.ts";
import type { SettingsBook } from "../control/settings_book.ts";
import { type BackendAddress, backendAddress } from "./address.ts";
import { createLink, type Link } from "./link.ts";
import { createLossWatch } from "./loss_watch.ts";
import type { Protocol } from "./protocol.ts";
import type { DurableJournal, MessageQueueStore } from "./queue.ts";
import type { ResetHost, StationCommands } from "./v16/handlers/context.ts";
import type { Outbox } from "./v16/outbox.ts";
import { createSession, subprotocol } from "./v16/session.ts";

export { createOutbox, type Outbox, type OutboxParts } from "./v16/outbox.ts";
export type { ResetHost, StationCommands } from "./v16/handlers/context.ts";
export type { DurableJournal, MessageQueueStore } from "./queue.ts";

export interface OcppParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly wallTime: WallTime;
  /** A UUID. */
  readonly newId: () => string;
  readonly log: Log;
  readonly settings: SettingsBook;
  readonly queue: MessageQueueStore;
  readonly journal: DurableJournal;
  readonly cache: AuthorizationCache;
  /** The one that the journal asks for the messages of a change. */
  readonly outbox: Outbox;
  readonly reset: ResetHost;
  readonly softwareVersion: string;
}

export interface Ocpp {
  /** Works from the beginning; offline until the backend has accepted the station. */
  readonly authority: Authority;
  /** Once, when the station runs. */
  start(station: StationCommands): void;
  view(): BackendView;
  /** False: drop the socket and stay away until true. For the simulator. */
  setLinkAllowed(allowed: boolean): void;
  /** Hands over what is queued for up to 5 s, then closes the link with 1000. */
  stop(): Promise<void>;
}

const flushLimitMs = 5_000;

/** To be created before the station, whose broken transactions of the last run may queue messages at once. */
export function createOcpp(parts: OcppParts): Ocpp {
  return new Backend(parts);
}

class Backend implements Ocpp {
  #protocol: Protocol | null = null;
  #unsubscribe: (() => void)[] = [];
  #noteLoss = () => {};
  #sinceUtcMs: number;
  #shown: BackendState = "off";
  #address: string;
  readonly #link: Link;
  readonly #lastEarlierRow: number;

  readonly authority: Authority = {
    isOnline: () => this.#protocol?.authority.isOnline() ?? false,
    authorize: (idTag) => this.#protocol?.authority.authorize(idTag) ?? Promise.resolve("no_answer"),
  };

  constructor(private readonly parts: OcppParts) {
    const settings = () => parts.settings.active();
    this.#sinceUtcMs = parts.wallTime.utcMs();
    this.#lastEarlierRow = parts.queue.lastId();
    this.#address = addressKey(backendAddress(settings()));
    this.#link = createLink({
      ...parts,
      subprotocol,
      address: () => backendAddress(settings()),
      pingIntervalS: () => settings()["backend.webSocketPingInterval"],
      connectTimeoutMs: () => 1000 * settings()["backend.backendConnectionTimeout"],
      opened: () => this.#protocol?.opened(),
      received: (text) => this.#protocol?.received(text),
      closed: () => this.#protocol?.closed(),
      changed: () => this.#noteState(),
    });
  }

  start(station: StationCommands): void {
    const protocol = this.#createProtocol(station);
    this.#protocol = protocol;
    this.#unsubscribe = [
      this.#watchLoss(station),
      station.subscribe((event) => protocol.station(event)),
      this.parts.settings.subscribe((applied) => {
        protocol.settingsChanged(applied);
        this.#addressChanged();
        if (applied.changed.includes("backend.webSocketPingInterval")) this.#link.pingChanged();
      }),
    ];
    this.#link.start();
  }

  setLinkAllowed(allowed: boolean): void {
    this.#link.setAllowed(allowed);
  }

  async stop(): Promise<void> {
    await this.#protocol?.flush(flushLimitMs);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#unsubscribe = [];
    await this.#link.stop();
    this.#protocol?.stop();
  }

  view(): BackendView {
    const { queue, clock, wallTime } = this.parts;
    const link = this.#link.state();
    return {
      state: this.#state(),
      sinceUtcMs: this.#sinceUtcMs,
      sentence: this.#sentence(),
      nextTryUtcMs: link.name === "waiting" ? wallTime.utcMs() + link.untilMs - clock.nowMs() : null,
      queueLength: queue.count(),
      oldestQueuedUtcMs: queue.oldestAtMs(),
    };
  }

  /** Gives the way to end it. */
  #watchLoss(station: StationCommands): () => void {
    const settings = this.parts.settings.active();
    const isWanted = settings["backend.displayBackendDisconnectAsError"] && backendAddress(settings) !== null;
    if (!isWanted) return () => {};
    const lost = (isLost: boolean) => station.setStationFault("backendLost", isLost);
    const loss = createLossWatch({ clock: this.parts.clock, lost });
    this.#noteLoss = () => loss.noted(this.#state() === "connected");
    return () => {
      this.#noteLoss = () => {};
      loss.stop();
    };
  }

  /** The one version so far; the next one is chosen here, by the setting of the protocol. */
  #createProtocol(station: StationCommands): Protocol {
    const mode = this.parts.settings.active()["backend.ocppMode"];
    switch (mode) {
      case "ocpp1.6j":
        return createSession({
          ...this.parts,
          station,
          lastEarlierRow: this.#lastEarlierRow,
          send: (text) => this.#link.send(text),
          settled: () => this.#link.settled(),
          changed: () => this.#noteState(),
        });
    }
  }

  /** Only another address or password is a reason to connect anew; everything else acts on the link as it is. */
  #addressChanged(): void {
    const address = addressKey(backendAddress(this.parts.settings.active()));
    if (address === this.#address) return;
    this.#address = address;
    this.#link.renew("the backend's address or password was changed");
  }

  #state(): BackendState {
    const { name } = this.#link.state();
    switch (name) {
      case "off":
      case "waiting":
      case "connecting":
        return name;
      case "heldOff":
        return "waiting";
      case "open":
        return this.#protocol?.phase() === "accepted" ? "connected" : "booting";
    }
  }

  #sentence(): string {
    const link = this.#link.state();
    switch (link.name) {
      case "off":
        return "No backend is set up.";
      case "heldOff":
        return "Not connected: told to stay away.";
      case "waiting": {
        const seconds = Math.max(0, Math.ceil((link.untilMs - this.parts.clock.nowMs()) / 1000));
        return `Not connected: ${link.why}; next try in ${seconds} s.`;
      }
      case "connecting":
        return "Connecting.";
      case "open":
        return `Connected, ${this.#protocol?.note() ?? ""}.`;
    }
  }

  #noteState(): void {
    const state = this.#state();
    this.#noteLoss();
    // For the moment between a lost link and the wait for the next one; it would read as if no backend were set up.
    if (state === "off" && this.#address !== "") return;
    if (state === this.#shown) return;
    this.#shown = state;
    this.#sinceUtcMs = this.parts.wallTime.utcMs();
    this.parts.log.info("ocpp", this.#sentence());
  }
}

function addressKey(address: BackendAddress | null): string {
  return address === null ? "" : `${address.url} ${address.authorization ?? ""}`;
}
