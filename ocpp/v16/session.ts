/** The conversation with an OCPP 1.6 backend: introduction, what is told unasked, what is answered. */
import type { Clock, Random, WallTime } from "../../control/clock.ts";
import type { Log, StationEvent } from "../../control/commands.ts";
import type {
  AuthorizationCache,
  EvseNumber,
  IdTagInfo,
  OutgoingMessage,
  TransactionRecord,
} from "../../control/ports.ts";
import type { Applied, SettingsBook } from "../../control/settings_book.ts";
import { type Configuration, createConfiguration } from "../configuration.ts";
import type { Payload } from "../frames.ts";
import type { Protocol, ProtocolPhase } from "../protocol.ts";
import type { DurableJournal, MessageQueueStore } from "../queue.ts";
import { type Answer, type CallOutcome, createRpc, type Rpc, type Urgency } from "../rpc.ts";
import { bootAnswer, idTagInfo, time } from "./answers.ts";
import { shifted } from "./clock_correction.ts";
import { rememberCard } from "./card_memory.ts";
import { createDelivery, type Delivery } from "./delivery.ts";
import type { HandlerContext, ResetHost, StationCommands } from "./handlers/context.ts";
import { dispatch, profiles } from "./handlers/mod.ts";
import { createHeartbeat, type Heartbeat } from "./heartbeat.ts";
import type { MeterValue } from "./meter_values.ts";
import { isSound, type Outbox } from "./outbox.ts";
import { createSampler, type Sampler } from "./sampler.ts";
import { createStatuses, type Statuses } from "./statuses.ts";
import { maxValuesBetween } from "./transaction_data.ts";
import { misfitText, validate } from "./validation.ts";

export interface SessionParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly wallTime: WallTime;
  readonly newId: () => string;
  readonly log: Log;
  readonly settings: SettingsBook;
  readonly station: StationCommands;
  readonly queue: MessageQueueStore;
  readonly journal: DurableJournal;
  readonly cache: AuthorizationCache;
  readonly outbox: Outbox;
  /** Newest row of the queue when the program started. */
  readonly lastEarlierRow: number;
  readonly reset: ResetHost;
  readonly softwareVersion: string;
  readonly send: (text: string) => boolean;
  /** The backend has accepted us. */
  readonly settled: () => void;
  readonly changed: () => void;
}

export const subprotocol = "ocpp1.6";

/** Until the next BootNotification where the backend gave no interval or no answer. */
const bootRetryS = 60;

type Phase = "closed" | "booting" | "pending" | "rejected" | "accepted";

export function createSession(parts: SessionParts): Protocol {
  return new Session(parts);
}

class Session implements Protocol {
  #phase: Phase = "closed";
  /** Counts links, so that what belonged to an earlier one is noticed. */
  #link = 0;
  #isBooting = false;
  #cancelBoot = () => {};
  readonly #rpc: Rpc;
  readonly #statuses: Statuses;
  readonly #sampler: Sampler;
  readonly #delivery: Delivery;
  readonly #heartbeat: Heartbeat;
  readonly #configuration: Configuration;
  readonly #handlerContext: HandlerContext;

  readonly authority = {
    isOnline: () => this.#phase === "accepted",
    authorize: (idTag: string) => this.#authorize(idTag),
  };

  constructor(private readonly parts: SessionParts) {
    const settings = () => parts.settings.active();
    this.#rpc = createRpc({
      clock: parts.clock,
      log: parts.log,
      newId: parts.newId,
      send: parts.send,
      timeoutMs: () => 1000 * settings()["backend.backendConnectionTimeout"],
      answer: (action, payload) => this.#answer(action, payload),
    });
    this.#statuses = createStatuses({
      ...parts,
      settings,
      vendorId: () => settings()["manufacturer.chargePointVendor"],
      send: async (payload) => (await this.#call("StatusNotification", payload, "status")).type !== "no_link",
    });
    this.#sampler = createSampler({
      ...parts,
      settings,
      station: () => parts.station.state(),
      data: parts.outbox.data,
      keep: (message, transaction, registerWh) => this.#keep(message, transaction, registerWh),
      tell: (evse, value) => void (this.#phase === "accepted" && this.#tellValues(evse, value, {})),
    });
    this.#delivery = createDelivery({
      ...parts,
      settings,
      call: (action, payload) => this.#call(action, payload, "transaction"),
      numbered: (id, ocppTransactionId) => parts.station.transactionNumbered(id, ocppTransactionId),
      judged: (id, info) => parts.station.authorizationChanged(id, info),
      lost: (message, why) => this.#lost(message, why),
      full: (isFull) => parts.station.setStationFault("queueFull", isFull),
    });
    this.#heartbeat = createHeartbeat({
      ...parts,
      settings,
      lastCallAtMs: () => this.#rpc.lastCallAtMs(),
      send: () => void this.#beat(),
    });
    this.#configuration = createConfiguration({
      ...parts,
      connectors: () => parts.station.state().evses.length,
      profiles,
      heartbeatIntervalS: () => this.#heartbeat.intervalS(),
      maxTransactionValues: maxValuesBetween,
    });
    this.#handlerContext = this.#createHandlerContext();
  }

  opened(): void {
    this.#link += 1;
    this.#rpc.opened();
    this.#enter("booting");
    void this.#boot();
  }

  received(text: string): void {
    this.#rpc.receive(text);
  }

  closed(): void {
    this.#cancelBoot();
    this.#delivery.pause();
    this.#statuses.pause();
    this.#heartbeat.pause();
    this.#isBooting = false;
    this.#enter("closed");
    this.#rpc.closed();
  }

  station(event: StationEvent): void {
    switch (event.type) {
      case "status":
        return this.#statuses.changed(event);
      case "transaction":
        if (event.change.type === "started") this.#sampler.started(event.transaction);
        if (event.change.type === "stopped") this.#sampler.stopped(event.change.id);
        return event.change.type === "register" ? undefined : this.#delivery.poke();
      case "fault":
      case "card":
      case "changed":
    }
  }

  settingsChanged({ changed }: Applied): void {
    if (changed.includes("backend.heartbeatInterval")) this.#heartbeat.overrule(null);
    const intervals = ["backend.meterValueSampleInterval", "backend.clockAlignedDataInterval"] as const;
    if (intervals.some((id) => changed.includes(id))) this.#sampler.reschedule();
  }

  phase(): ProtocolPhase {
    return this.#phase === "closed" || this.#phase === "accepted" ? this.#phase : "booting";
  }

  note(): string {
    switch (this.#phase) {
      case "closed":
        return "no link";
      case "booting":
        return "waiting for the answer to BootNotification";
      case "pending":
        return "the backend has not decided about this station yet";
      case "rejected":
        return "the backend refuses this station";
      case "accepted": {
        const nextAtMs = this.#heartbeat.nextAtMs() ?? this.parts.clock.nowMs();
        return `next heartbeat in ${Math.max(0, Math.round((nextAtMs - this.parts.clock.nowMs()) / 1000))} s`;
      }
    }
  }

  flush(limitMs: number): Promise<void> {
    return this.#delivery.flush(limitMs);
  }

  stop(): void {
    this.closed();
    this.#sampler.stop();
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.parts.changed();
  }

  /** Own messages are checked here, the one way out: what the schema refuses is never sent. */
  #call(action: string, payload: Payload, urgency: Urgency): Promise<CallOutcome> {
    const checked = validate(action, "Request", payload);
    if (checked.ok) return this.#rpc.call(action, payload, urgency);
    const description = misfitText(checked.error);
    this.#refused(action, description);
    return Promise.resolve({ type: "error", code: checked.error.code, description });
  }

  #refused(action: string, why: string): void {
    this.parts.log.error("ocpp", `${action} of ours is not well formed and is not sent: ${why}`);
    this.parts.station.setStationFault("messageInvalid", true);
  }

  async #boot(): Promise<void> {
    if (this.#isBooting) return;
    this.#isBooting = true;
    this.#cancelBoot();
    const link = this.#link;
    const outcome = await this.#call("BootNotification", this.#introduction(), "boot");
    if (link !== this.#link || this.#phase === "closed") return;
    this.#isBooting = false;
    if (outcome.type === "result") return this.#booted(outcome.payload);
    // Once accepted we stay so: a triggered introduction that got lost changes nothing.
    if (this.#phase !== "accepted") this.#bootAgainIn(bootRetryS);
  }

  #introduction(): Payload {
    const settings = this.parts.settings.active();
    const serialNumber = settings["manufacturer.chargePointSerialNumber"].slice(0, 25);
    return {
      chargePointVendor: settings["manufacturer.chargePointVendor"].slice(0, 20),
      chargePointModel: settings["manufacturer.chargePointModel"].slice(0, 20),
      ...(serialNumber === "" ? {} : { chargePointSerialNumber: serialNumber }),
      firmwareVersion: this.parts.softwareVersion.slice(0, 50),
    };
  }

  #booted(payload: Payload): void {
    const answer = bootAnswer(payload);
    if (answer.timeMs !== null) this.#follow(answer.timeMs);
    if (answer.status === "Accepted") return this.#accepted(answer.intervalS);
    const isCharging = this.parts.station.state().evses.some(({ transaction }) => transaction !== null);
    if (this.#phase === "accepted" && isCharging) return; // An afterthought must not cost a running transaction.
    this.parts.log.warn("ocpp", `The backend answered BootNotification with ${answer.status}`);
    this.#delivery.pause();
    this.#statuses.pause();
    this.#heartbeat.pause();
    this.#enter(answer.status === "Pending" ? "pending" : "rejected");
    this.#bootAgainIn(answer.intervalS ?? bootRetryS);
  }

  #bootAgainIn(seconds: number): void {
    const { clock } = this.parts;
    this.#cancelBoot = clock.wakeAt(clock.nowMs() + 1000 * seconds, () => void this.#boot());
  }

  #accepted(intervalS: number | null): void {
    const wasAccepted = this.#phase === "accepted";
    this.#heartbeat.overrule(intervalS);
    this.#heartbeat.resume(); // Before anybody is told, because the note names the next heartbeat.
    this.#enter("accepted");
    this.parts.settled();
    this.#statuses.reportAll(this.parts.station.state());
    if (!wasAccepted) this.#delivery.resume();
  }

  async #beat(): Promise<void> {
    const outcome = await this.#call("Heartbeat", {}, "heartbeat");
    const utcMs = outcome.type === "result" ? time(outcome.payload.currentTime) : null;
    if (utcMs !== null) this.#follow(utcMs);
  }

  #follow(utcMs: number): void {
    const { wallTime, queue, outbox, log } = this.parts;
    const [wasTrusted, beforeMs] = [wallTime.isTrusted(), wallTime.utcMs()];
    wallTime.follow(utcMs);
    const deltaMs = wallTime.utcMs() - beforeMs;
    if (Math.abs(deltaMs) < 1000 && wasTrusted) return;
    this.#sampler.reschedule();
    log.info("ocpp", `The clock was set by ${Math.round(deltaMs / 1000)} s`);
    // Times of before are wrong by as much, if nobody had ever told the time in this run.
    if (wasTrusted || deltaMs === 0) return;
    this.#attempt("put the times of queued messages right", () => {
      queue.rewrite(this.parts.lastEarlierRow, (message) => {
        const isOld = message.transactionId !== null && outbox.isOfEarlierRun(message.transactionId);
        return isOld ? message : shifted(message, deltaMs);
      });
    });
  }

  async #authorize(idTag: string): Promise<IdTagInfo | "no_answer"> {
    if (this.#phase !== "accepted") return "no_answer";
    const outcome = await this.#call("Authorize", { idTag }, "authorize");
    const info = outcome.type === "result" ? idTagInfo(outcome.payload) : null;
    if (info === null) return "no_answer";
    const { cache, settings, wallTime } = this.parts;
    const card = { idTag, info, utcMs: wallTime.utcMs() };
    this.#attempt("remember a card", () => rememberCard(cache, settings.active(), card));
    return info;
  }

  #keep(message: OutgoingMessage, transaction: TransactionRecord, registerWh: number | null): void {
    if (!isSound(message, (action, why) => this.#refused(action, why))) return;
    const { id } = transaction;
    const register = {
      type: "register",
      id,
      registerWh: registerWh ?? 0,
      atMs: message.createdAtMs,
    } as const;
    this.#attempt("keep meter values", () => {
      this.parts.journal.commit(registerWh === null ? [] : [register], [message]);
      this.#delivery.poke();
    });
  }

  #tellValues(evse: EvseNumber, value: MeterValue, transaction: Payload): void {
    void this.#call("MeterValues", { connectorId: evse, ...transaction, meterValue: [value] }, "heartbeat");
  }

  #lost({ action, transactionId, expendable }: OutgoingMessage, why: string): void {
    this.parts.log.error("ocpp", `${action} of transaction ${transactionId} is given up: ${why}`);
    // A sample more or less changes no bill; anything else stays before the operator's eyes.
    if (transactionId !== null && !expendable) this.parts.station.setStationFault("transactionLost", true);
  }

  /** What needs the disk may fail, and the conversation goes on. */
  #attempt(what: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.parts.log.error("ocpp", `Could not ${what}: ${error instanceof Error ? error.message : "?"}`);
    }
  }

  #answer(action: string, payload: Payload): Promise<Answer> | Answer {
    if (this.#phase !== "rejected") return dispatch(action, payload, this.#handlerContext);
    return { type: "error", code: "SecurityError", description: "the backend has rejected this station" };
  }

  #createHandlerContext(): HandlerContext {
    const { station, settings } = this.parts;
    return {
      ...this.parts,
      settings: () => settings.active(),
      configuration: this.#configuration,
      isAccepted: () => this.#phase === "accepted",
      transactionNumbered: (number) => this.#runningWithNumber(number),
      triggeredValues: (evse) => this.#sampler.take(evse, "Trigger"),
      refused: (action, why) => this.#refused(action, why),
      trigger: {
        boot: () => void this.#boot(),
        heartbeat: () => void this.#beat(),
        status: (evse) => this.#statuses.report(station.state(), evse),
        meterValues: (evse, value) => this.#triggeredValues(evse, value),
      },
    };
  }

  #runningWithNumber(number: number): string | null {
    const running = this.parts.station.state().evses.flatMap(({ transaction }) => transaction?.id ?? []);
    return running.find((id) => this.#numberOf(id) === number) ?? null;
  }

  #numberOf(id: string): number | null {
    const known = this.parts.queue.knowledge(id);
    return known.type === "numbered" ? known.ocppTransactionId : null;
  }

  /** Now, while the transaction's number is known; otherwise they wait behind its StartTransaction. */
  #triggeredValues(evse: EvseNumber, value: MeterValue): void {
    const running = this.#sampler.running(evse);
    if (running === null) return this.#tellValues(evse, value, {});
    const transactionId = this.#numberOf(running.id);
    if (transactionId !== null) return this.#tellValues(evse, value, { transactionId });
    const payload = { connectorId: evse, meterValue: [value] };
    const createdAtMs = this.parts.wallTime.utcMs();
    const message = { evse, transactionId: running.id, payload, expendable: true, createdAtMs } as const;
    this.#keep({ action: "MeterValues", ...message }, running, null);
  }
}
