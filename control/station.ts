/** The running station: points, cards, transactions and reports behind one door. */
import type { Refusal, RunningStation, StationEvent, StationParts } from "./commands.ts";
import type { ActiveFault, Evse, World } from "./evse.ts";
import { newEvse } from "./evse.ts";
import { faultStates, isLive, viewOf } from "./evse_view.ts";
import { type FaultId, faults, isFaultId } from "./faults.ts";
import type { Lease } from "./leases.ts";
import { type PointSettings, pointSettings } from "./point_settings.ts";
import type { EvseNumber, HardwareEvent, IdTagInfo, MeterFault, MeterReading, StopReason } from "./ports.ts";
import type { StationState } from "./read_model.ts";
import { refuse, remoteTarget } from "./refusals.ts";
import { StationCards } from "./station_cards.ts";
import { StationHeat } from "./station_heat.ts";
import { StationPapers } from "./station_papers.ts";
import { type Paper, PointRunner } from "./station_points.ts";
import { StationReports } from "./station_reports.ts";
import { UnlockOrders } from "./unlock_orders.ts";
import { ok, type Result } from "../schema/result.ts";

/** The car has 6 s to let go, the meter 2 s for its last reading; who is not done by then is left behind. */
const shutdownMs = 12_000;

/** A board that says nothing about a pilot for this long has nothing to say. */
const silentStartMs = 5_000;

/**
 * Brings the pins to a safe state, stops what a power cut left open, listens to the board and gives the door that
 * pages, OCPP and simulator use.
 */
export function createStation(parts: StationParts): RunningStation {
  return new Station(parts);
}

class Station implements RunningStation {
  readonly #startedAtMs: number;
  readonly #settings: readonly PointSettings[];
  readonly #points: PointRunner;
  readonly #reports: StationReports;
  readonly #papers: StationPapers;
  readonly #cards: StationCards;
  readonly #unlocks: UnlockOrders;
  readonly #heat: StationHeat;
  readonly #heard = new Set<EvseNumber>();
  #faults: readonly ActiveFault[] = [];
  #isOperative: boolean;
  #isShuttingDown = false;
  #waitingForEnd: (() => void)[] = [];

  constructor(private readonly parts: StationParts) {
    const { clock, board, settings } = parts;
    this.#startedAtMs = clock.nowMs();
    this.#isOperative = parts.memory.get(availabilityKey(0)) !== "inoperative";
    this.#settings = board.evses.map((_, index) => pointSettings(() => settings.active(), index + 1));
    this.#reports = new StationReports(parts);
    this.#points = new PointRunner(board.evses.map((_, index) => this.#restore(index + 1)), {
      clock,
      hardware: board.evses,
      world: (evse) => this.#world(evse),
      carryOut: (evse, paper) => this.#carryOut(evse, paper),
      settled: () => this.#settled(),
    });
    this.#cards = this.#createCards();
    this.#papers = new StationPapers({
      ...parts,
      world: (evse) => this.#world(evse),
      send: (evse, event) => this.#points.send(evse, event),
      emit: (event) => this.#reports.emit(event),
      setStorageFault: (active) => this.setStationFault("storageFull", active),
    });
    this.#unlocks = new UnlockOrders(clock);
    this.#heat = new StationHeat(clock, () => settings.active(), (temperature) => {
      this.setStationFault("temperatureHigh", temperature.grade === "stop");
      this.setStationFault("temperatureUnknown", temperature.silent);
      this.#points.sendAll({ type: "wake" });
    });
    this.#boot();
  }

  state(): StationState {
    const { wallTime, clock, settings, softwareVersion } = this.parts;
    const nowMs = clock.nowMs();
    const nowUtcMs = wallTime.utcMs();
    const learningUntilMs = this.#cards.learningUntilMs();
    return {
      atUtcMs: nowUtcMs,
      timeTrusted: wallTime.isTrusted(),
      uptimeMs: Math.floor(nowMs - this.#startedAtMs),
      softwareVersion,
      serialNumber: settings.active()["manufacturer.chargePointSerialNumber"],
      chargePointId: settings.active()["backend.chargePointId"],
      backend: this.parts.backendView(),
      temperatureC: this.#heat.temperature().celsius,
      faults: faultStates(this.#activeFaults(), 0, { nowMs, nowUtcMs }),
      learningUntilUtcMs: learningUntilMs === null ? null : nowUtcMs + learningUntilMs - nowMs,
      evses: this.#points.all().map((evse) => this.#view(evse, nowMs, nowUtcMs)),
    };
  }

  subscribe(listener: (event: StationEvent) => void): () => void {
    return this.#reports.subscribe(listener);
  }

  card(idTag: string, evses?: readonly EvseNumber[]): void {
    this.#cards.show(idTag, evses);
  }

  remoteStart(idTag: string, evse?: EvseNumber): Result<EvseNumber, Refusal> {
    const target = remoteTarget(this.#points.all(), (number) => this.#world(number), evse);
    if (!target.ok) return target;
    const card = { idTag, authorizedBy: "remote", floats: [] } as const;
    if (this.parts.settings.active()["backend.authorizeRemoteTxRequests"]) {
      this.#cards.authorise(target.value, card);
    } else {
      const grant = { ...card, parentIdTag: null };
      this.#points.send(target.value, { type: "session", event: { type: "grant", grant } });
    }
    return target;
  }

  stopTransaction(id: string, reason: StopReason): Result<void, Refusal> {
    const found = this.#points.all().find(({ running }) => running?.record.id === id);
    if (!found) {
      // One that is just being closed has what was asked for.
      const isClosing = this.#points.all().some(({ closing }) => closing?.record.id === id);
      return isClosing ? ok(undefined) : refuse("no_transaction");
    }
    this.#end(found.evse, reason);
    return ok(undefined);
  }

  stopCharging(evse: EvseNumber, by: string): Result<void, Refusal> {
    const point = this.#points.find(evse);
    if (!point) return refuse("unknown_evse");
    if (point.session.name === "waitingForPlug") {
      this.#points.send(evse, { type: "session", event: { type: "cancel" } });
      return ok(undefined);
    }
    if (point.session.name !== "active") return refuse("no_transaction");
    this.parts.log.info("station", `charging at ${evse} is ended by ${by}`);
    this.#end(evse, "Local");
    return ok(undefined);
  }

  pause(evse: EvseNumber, by: "user" | "backend", paused: boolean): Result<void, Refusal> {
    const point = this.#points.find(evse);
    if (!point) return refuse("unknown_evse");
    if (point.session.name !== "active") return refuse("no_transaction");
    this.#points.send(evse, { type: "pause", by, paused });
    return ok(undefined);
  }

  unlock(evse: EvseNumber): Promise<Result<void, Refusal>> {
    const point = this.#points.find(evse);
    const settings = this.#settings[evse - 1];
    if (!point || !settings) return Promise.resolve(refuse("unknown_evse"));
    if (settings.isTethered) return Promise.resolve(refuse("no_lock"));
    this.#points.send(evse, { type: "unlock" });
    const answer = this.#unlocks.order(evse);
    this.#settled();
    return answer;
  }

  setAvailability(evse: EvseNumber, operative: boolean): Result<"accepted" | "scheduled", Refusal> {
    const targets = evse === 0 ? this.#points.all().map((point) => point.evse) : [evse];
    if (targets.some((target) => !this.#points.find(target))) return refuse("unknown_evse");
    if (evse === 0) this.#isOperative = operative;
    for (const target of evse === 0 ? [0, ...targets] : targets) {
      this.#remember(availabilityKey(target), operative ? "operative" : "inoperative");
    }
    for (const target of targets) this.#points.send(target, { type: "availability", operative });
    const isScheduled = targets.some((target) => this.#points.find(target)?.closesLater);
    return ok(isScheduled ? "scheduled" : "accepted");
  }

  authorizationChanged(transactionId: string, info: IdTagInfo): void {
    const found = this.#points.all().find(({ running }) => running?.record.id === transactionId);
    if (!found) return;
    const accepted = info.status === "Accepted";
    this.#points.send(found.evse, { type: "cardVerdict", accepted, parentIdTag: info.parentIdTag });
  }

  transactionNumbered(id: string, ocppTransactionId: number): void {
    for (const { evse, running, closing } of this.#points.all()) {
      if (running?.record.id !== id && closing?.record.id !== id) continue;
      this.#points.send(evse, { type: "numbered", ocppTransactionId });
    }
    this.#papers.number(id, ocppTransactionId);
  }

  lease(evse: EvseNumber, lease: Lease): void {
    this.#points.send(evse, { type: "lease", lease });
  }

  release(evse: EvseNumber, source: string): void {
    this.#points.send(evse, { type: "release", source });
  }

  meter(evse: EvseNumber, reading: Result<MeterReading, MeterFault>): void {
    this.#points.send(evse, { type: "meter", result: reading });
  }

  startLearning(): void {
    this.#cards.startLearning();
  }

  finishLearning(): void {
    this.#cards.finishLearning();
  }

  setStationFault(id: string, active: boolean): void {
    const known = isFaultId(id) ? id : "otherError";
    const others = this.#faults.filter((fault) => fault.id !== known);
    if (active === others.length < this.#faults.length) return;
    const fault = { id: known, sinceMs: this.parts.clock.nowMs() };
    this.#faults = active ? [...others, fault] : others;
    this.#points.sendAll({ type: "wake" });
  }

  async shutdown(reason: StopReason): Promise<void> {
    const { clock } = this.parts;
    for (const { evse } of this.#points.all()) this.#end(evse, reason);
    this.#isShuttingDown = true;
    this.#points.sendAll({ type: "wake" });
    await new Promise<void>((resolve) => {
      const cancel = clock.wakeAt(clock.nowMs() + shutdownMs, resolve);
      this.#waitingForEnd.push(() => {
        cancel();
        resolve();
      });
      this.#settled();
    });
    this.#openAll();
    // Nothing of this station may stir while the next one runs in the same process.
    this.#points.close();
    this.#heat.close();
    this.#cards.finishLearning();
    this.#reports.close();
    this.#papers.close();
  }

  #restore(evse: EvseNumber): Evse {
    const { counters, memory, clock } = this.parts;
    return newEvse(evse, {
      contactorCycles: counters.read("contactorCycles", evse),
      plugCycles: counters.read("plugCycles", evse),
      registerOffsetWh: counters.read("registerOffsetWh", evse),
      registerLastWh: counters.read("registerLastWh", evse),
      operative: memory.get(availabilityKey(evse)) !== "inoperative",
      tripped: memory.get(tripKey(evse)) === "tripped",
    }, clock.nowMs());
  }

  #createCards(): StationCards {
    const { settings } = this.parts;
    return new StationCards({
      ...this.parts,
      settings: () => settings.active(),
      points: () => this.#points.all(),
      world: (evse) => this.#world(evse),
      send: (evse, event) => this.#points.send(evse, event),
      emit: (event) => this.#reports.emit(event),
      changed: () => this.#reports.changed(),
    });
  }

  #boot(): void {
    const { board, settings } = this.parts;
    this.#openAll();
    for (const pins of board.evses) pins.setPilot({ type: "steady" });
    this.#papers.stopLeftOpen();
    board.listen({
      evse: (evse, event) => this.#hear(evse, event),
      temperature: (celsius) => this.#heat.feel(celsius),
      card: (uid, evses) => this.card(uid, evses),
    });
    // The program lives as long as the station does, so nobody unsubscribes.
    settings.subscribe(() => this.#points.sendAll({ type: "wake" }));
    this.#points.sendAll({ type: "wake" });
  }

  #openAll(): void {
    for (const pins of this.parts.board.evses) pins.setContactor(false);
  }

  #hear(evse: EvseNumber, event: HardwareEvent): void {
    if (event.type === "pilot") this.#heard.add(evse);
    this.#points.send(evse, { type: "hardware", event });
  }

  #world(evse: EvseNumber): World {
    const settings = this.#settings[evse - 1];
    if (!settings) throw new Error(`there is no charging point ${evse}`);
    return {
      settings,
      temperature: this.#heat.temperature(),
      stationFaults: this.#stationFaults(),
      shuttingDown: this.#isShuttingDown,
    };
  }

  #stationFaults(): readonly FaultId[] {
    return this.#activeFaults().map((fault) => fault.id);
  }

  // Whether a full queue only warns is for the settings to say (B58).
  #activeFaults(): readonly ActiveFault[] {
    const isStopping = this.parts.settings.active()["authorization.disallowChargingIfOcppQueueFull"];
    if (!isStopping) return this.#faults;
    return this.#faults.map((fault) => fault.id === "queueFull" ? { ...fault, id: "queueFullStops" } : fault);
  }

  #carryOut(evse: Evse, paper: Paper): void {
    if (paper.type === "ask") this.#cards.ask(evse.evse, paper.ask);
    else if (paper.type === "trip") this.#remember(tripKey(evse.evse), paper.tripped ? "tripped" : "none");
    else this.#papers.carryOut(evse.evse, paper);
  }

  #end(evse: EvseNumber, reason: StopReason): void {
    this.#points.send(evse, { type: "session", event: { type: "end", end: { reason, idTag: null } } });
  }

  #remember(key: string, value: string): void {
    try {
      this.parts.memory.set(key, value);
    } catch (error) {
      this.parts.log.error("storage", `${key} = ${value} is not stored: ${error}`);
    }
  }

  #settled(): void {
    this.#cards.moveFloating();
    const stationFaults = this.#stationFaults().filter((id) => faults[id].stops !== "nothing");
    for (const evse of this.#points.all()) {
      this.#reports.reportPoint(evse, this.#world(evse.evse), stationFaults);
      this.#unlocks.look(evse);
    }
    this.#reports.reportStation(this.#activeFaults(), this.#isOperative);
    this.#reports.changed();
    this.#endWaiting();
  }

  #endWaiting(): void {
    if (!this.#isShuttingDown) return;
    const isBusy = this.#points.all().some((evse) =>
      isLive(evse) || evse.closing !== null || evse.isStarting
    );
    if (isBusy) return;
    for (const resolve of this.#waitingForEnd.splice(0)) resolve();
  }

  #view(evse: Evse, nowMs: number, nowUtcMs: number) {
    return viewOf(evse, {
      world: this.#world(evse.evse),
      nowMs,
      nowUtcMs,
      status: this.#reports.statusOf(evse.evse),
      stationFaults: this.#stationFaults(),
      learning: this.#cards.learningUntilMs() !== null,
      starting: !this.#heard.has(evse.evse) && nowMs - this.#startedAtMs < silentStartMs,
      backend: this.parts.backendView().state,
      setupCode: this.parts.setupCode?.() ?? null,
      last: this.#papers.last(evse.evse),
    });
  }
}

function availabilityKey(evse: EvseNumber): string {
  return `availability.${evse}`;
}

function tripKey(evse: EvseNumber): string {
  return `residualCurrent.${evse}`;
}
