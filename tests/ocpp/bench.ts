/** A station with real settings and a real store, whose charging points do what the test says, and its backend half. */
import assert from "node:assert/strict";
import type { WallTime } from "../../control/clock.ts";
import type { Log, Refusal, StationEvent } from "../../control/commands.ts";
import type { EvseNumber, IdTagInfo, StopReason, TransactionRecord } from "../../control/ports.ts";
import type { ConnectorStatus, EvseState, StationState } from "../../control/read_model.ts";
import { createSettingsBook, type SettingsKeeper } from "../../control/settings_keeper.ts";
import { openDataFolder } from "../../drivers/store/data_folder.ts";
import { openStore, type Store } from "../../drivers/store/mod.ts";
import { createOcpp, createOutbox, type Ocpp, type Outbox, type StationCommands } from "../../ocpp/mod.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import { FakeClock } from "../fake_clock.ts";

export type Settings = Readonly<Record<string, unknown>>;

/** Follows the fake clock, and what a backend tells. */
export class BenchTime implements WallTime {
  #offsetMs = 0;
  constructor(private readonly clock: FakeClock, public trusted = true) {}
  utcMs(): number {
    return this.clock.epochMs() + this.#offsetMs;
  }
  isTrusted(): boolean {
    return this.trusted;
  }
  follow(utcMs: number): void {
    this.trusted = true;
    if (Math.abs(utcMs - this.utcMs()) >= 1000) this.#offsetMs += utcMs - this.utcMs();
  }
}

/** Keeps every line for the test to read. */
export class BenchLog implements Log {
  readonly lines: string[] = [];
  info(topic: string, message: string): void {
    this.lines.push(`info ${topic} ${message}`);
  }
  warn(topic: string, message: string): void {
    this.lines.push(`warn ${topic} ${message}`);
  }
  error(topic: string, message: string): void {
    this.lines.push(`error ${topic} ${message}`);
  }
}

type Meter = EvseState["meter"];

export const freshMeter: Meter = {
  voltageV: [230.4, 231.06, 229],
  currentA: [15.98, 16, 16.04],
  powerW: 11040.44,
  importWh: 1000.9,
  ageMs: 500,
  trouble: null,
};

function idleEvse(evse: EvseNumber): EvseState {
  return {
    evse,
    status: "Available",
    phase: "idle",
    sentence: "",
    deadlineUtcMs: null,
    pilot: "A1",
    dutyPercent: 100,
    offeredA: 0,
    binding: null,
    limitSentence: "",
    limits: [],
    cable: { attached: false, ratingA: null, locked: false },
    contactorClosed: false,
    operative: true,
    inoperativeScheduled: false,
    pausedBy: null,
    meter: freshMeter,
    transaction: null,
    lastTransaction: null,
    faults: [],
    lamps: { blue: "off", green: "off", red: "off", yellow: "off" },
    lcd: ["", ""],
    contactorCycles: 0,
    plugCycles: 0,
  };
}

/** The seam to control: what the doors may ask of a station, done by hand. */
export class BenchStation implements StationCommands {
  readonly asked: string[] = [];
  readonly judged: { readonly id: string; readonly info: IdTagInfo }[] = [];
  /** Answer of every command that can be refused. */
  refusal: Refusal | null = null;
  /** How many transactions there have been. */
  serial = 0;
  #evses: EvseState[];
  #open = new Map<EvseNumber, TransactionRecord>();
  #listeners = new Set<(event: StationEvent) => void>();

  constructor(
    evses: number,
    private readonly time: WallTime,
    private readonly store: () => Store,
  ) {
    this.#evses = Array.from({ length: evses }, (_, index) => idleEvse(index + 1));
  }

  state(): StationState {
    return {
      atUtcMs: this.time.utcMs(),
      timeTrusted: true,
      uptimeMs: 0,
      softwareVersion: "1",
      serialNumber: "1",
      chargePointId: "p",
      backend: {
        state: "off",
        sinceUtcMs: 0,
        sentence: "",
        nextTryUtcMs: null,
        queueLength: 0,
        oldestQueuedUtcMs: null,
      },
      temperatureC: 31.26,
      faults: [],
      learningUntilUtcMs: null,
      evses: this.#evses,
    };
  }

  subscribe(listener: (event: StationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  change(evse: EvseNumber, change: Partial<EvseState>): void {
    this.#evses = this.#evses.map((state) => state.evse === evse ? { ...state, ...change } : state);
  }

  status(evse: EvseNumber, status: ConnectorStatus, errorCode = "NoError", info = ""): void {
    this.change(evse, { status });
    const vendorErrorCode = errorCode === "NoError" ? "" : "ours";
    this.emit({
      type: "status",
      evse,
      status,
      errorCode,
      info,
      vendorErrorCode,
      atUtcMs: this.time.utcMs(),
    });
  }

  emit(event: StationEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  start(evse: EvseNumber, idTag: string, reported = true): string {
    const id = `0000-${++this.serial}`;
    const registerWh = this.#evses[evse - 1]?.meter.importWh ?? 0;
    const transaction: TransactionRecord = {
      id,
      evse,
      idTag,
      authorizedBy: "card",
      startedAtMs: this.time.utcMs(),
      meterStartWh: registerWh,
      registerWh,
      registerAtMs: this.time.utcMs(),
      stop: null,
      ocppTransactionId: null,
      reported,
      givenUp: false,
    };
    const change = { type: "started", transaction } as const;
    this.store().journal.commit([change]);
    this.#open.set(evse, transaction);
    const shown = { id, idTag, authorizedBy: "card", ocppTransactionId: null } as const;
    this.change(evse, {
      transaction: { ...shown, startedAtUtcMs: transaction.startedAtMs, durationMs: 0, energyWh: 0 },
    });
    this.emit({ type: "transaction", change, transaction });
    return id;
  }

  stop(evse: EvseNumber, reason: StopReason, idTag: string | null = null): void {
    const transaction = this.#open.get(evse);
    assert.ok(transaction);
    const meterStopWh = this.#evses[evse - 1]?.meter.importWh ?? transaction.registerWh;
    const stop = { atMs: this.time.utcMs(), meterStopWh, reason, idTag };
    const change = { type: "stopped", id: transaction.id, stop } as const;
    this.store().journal.commit([change]);
    this.#open.delete(evse);
    this.change(evse, { transaction: null });
    this.emit({ type: "transaction", change, transaction: { ...transaction, stop } });
  }

  remoteStart(idTag: string, evse?: EvseNumber): Result<EvseNumber, Refusal> {
    return this.#command(`remoteStart ${idTag} ${evse}`, evse ?? 1);
  }
  stopTransaction(id: string, reason: StopReason): Result<void, Refusal> {
    return this.#command(`stopTransaction ${id} ${reason}`, undefined);
  }
  unlock(evse: EvseNumber): Promise<Result<void, Refusal>> {
    return Promise.resolve(this.#command(`unlock ${evse}`, undefined));
  }
  setAvailability(evse: EvseNumber, operative: boolean): Result<"accepted" | "scheduled", Refusal> {
    const runs = this.#evses.some((one) => (evse === 0 || one.evse === evse) && one.transaction !== null);
    return this.#command(
      `setAvailability ${evse} ${operative}`,
      runs && !operative ? "scheduled" : "accepted",
    );
  }
  authorizationChanged(id: string, info: IdTagInfo): void {
    this.judged.push({ id, info });
  }
  transactionNumbered(id: string, ocppTransactionId: number): void {
    this.asked.push(`transactionNumbered ${id} ${ocppTransactionId}`);
  }
  setStationFault(id: string, active: boolean): void {
    this.asked.push(`setStationFault ${id} ${active}`);
  }

  #command<V>(what: string, value: V): Result<V, Refusal> {
    this.asked.push(what);
    return this.refusal === null ? ok(value) : fail(this.refusal);
  }
}

export interface Bench extends AsyncDisposable {
  readonly clock: FakeClock;
  readonly time: BenchTime;
  readonly log: BenchLog;
  readonly settings: SettingsKeeper;
  readonly store: Store;
  readonly outbox: Outbox;
  readonly station: BenchStation;
  readonly ocpp: Ocpp;
  readonly resets: string[];
  /** As if the power failed: everything in memory is gone, the store is opened again. */
  powerCut(): Promise<Bench>;
}

export interface BenchOptions {
  readonly settings?: Settings;
  readonly evses?: number;
  readonly trusted?: boolean;
  readonly random?: () => number;
  readonly folder?: string;
  readonly clock?: FakeClock;
}

export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  const path = options.folder ?? await Deno.makeTempDir({ prefix: "pilotwire-ocpp-" });
  const clock = options.clock ?? new FakeClock(Date.now());
  const time = new BenchTime(clock, options.trusted);
  const log = new BenchLog();
  const settings = await benchSettings(options.settings ?? {});
  const opened: { station?: BenchStation; outbox?: Outbox } = {};
  const folder = value(openDataFolder(path, { epochMs: () => clock.epochMs() }));
  const store = value(
    openStore(folder, { clock, outbox: (change) => opened.outbox?.messagesFor(change) ?? [] }),
  );
  const station = new BenchStation(options.evses ?? 2, time, () => store);
  const outbox = createOutbox({
    wallTime: time,
    settings: () => settings.active(),
    station: () => station.state(),
    refused: (action, why) => log.error("ocpp", `${action} ${why}`),
  });
  opened.outbox = outbox;
  outbox.adopt(store.journal.open());
  const resets: string[] = [];
  const ocpp = createOcpp({
    clock,
    random: options.random ?? (() => 0),
    wallTime: time,
    newId: () => crypto.randomUUID(),
    log,
    settings,
    queue: store.queue,
    journal: store.journal,
    cache: store.cache,
    outbox,
    reset: (kind) => void resets.push(kind),
    softwareVersion: "1.2.3",
  });
  let isStopped = false;
  async function stop(): Promise<void> {
    if (isStopped) return;
    isStopped = true;
    ocpp.setLinkAllowed(false);
    const stopped = ocpp.stop();
    await clock.advanceAsync(5_000);
    await stopped;
    store.close();
    folder.close();
  }
  return {
    ...{ clock, time, log, settings, store, outbox, station, ocpp, resets },
    async powerCut() {
      await stop();
      return createBench({ ...options, folder: path, clock });
    },
    async [Symbol.asyncDispose]() {
      await stop();
      // After a power cut the folder belongs to the bench that went on, and may be gone with it.
      await Deno.remove(path, { recursive: true }).catch(() => {});
    },
  };
}

/** Real settings, kept in memory only. */
export async function benchSettings(overrides: Settings): Promise<SettingsKeeper> {
  return value(
    await createSettingsBook({
      stored: null,
      storage: { save: () => Promise.resolve(ok(undefined)) },
      hash: (secret) => Promise.resolve(`hashed ${secret.length}`),
      seed: overrides,
    }),
  );
}

export function value<T, E>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Waits for what sockets and processes do in their own time. Fails after 20 s, with what `seen` tells. */
export async function until(condition: () => boolean, what: string, seen = () => ""): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited 20 s for ${what}\n${seen()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Runs of a fuzz test, its seed, and a word for the failure message. */
export function fuzzParameters(): { readonly numRuns: number; readonly seed: number } {
  const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);
  const seed = Number(Deno.env.get("FUZZ_SEED") ?? Math.floor(Math.random() * 2 ** 31));
  return { numRuns, seed };
}
