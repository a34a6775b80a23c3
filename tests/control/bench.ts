/** A small station on a fake clock: cars, pins, meters, a journal in memory and a backend that says what it is told to. */
import type { Clock } from "../../control/clock.ts";
import type { Log, RunningStation, StationEvent } from "../../control/commands.ts";
import { meaningOfDuty } from "../../control/pilot_signal.ts";
import type {
  Authority,
  AuthorizationCache,
  Board,
  BoardListener,
  CounterName,
  Counters,
  EvseHardware,
  EvseNumber,
  HardwareEvent,
  IdTagInfo,
  Journal,
  LocalWhitelist,
  Memory,
  PilotOutput,
  TransactionChange,
  TransactionRecord,
} from "../../control/ports.ts";
import type { BackendView, EvseState } from "../../control/read_model.ts";
import type { SettingsBook } from "../../control/settings_book.ts";
import { createStation } from "../../control/station.ts";
import { createWallTime } from "../../control/wall_time.ts";
import { defaults, type Settings } from "../../schema/mod.ts";
import { fail, ok } from "../../schema/result.ts";
import { FakeClock, seededRandom, settle } from "../fake_clock.ts";

/** X is a broken wire that gives what no car gives. */
const levels = { A: 12_000, B: 9_000, C: 6_000, D: 3_000, E: 0, X: -5_000 } as const;
export type CarLevel = keyof typeof levels;

/** One socket with its pins, the car that may be in it, and the wires in between. */
export class Socket implements EvseHardware {
  output: PilotOutput = { type: "steady" };
  level: CarLevel = "A";
  hasDiode = true;
  contactorCommand = false;
  contactorClosed = false;
  lockCommand = false;
  locked = false;
  /** How the car follows: amperes it wants on each phase. */
  wantedA = 16;
  welded = false;
  stuckOpen = false;
  lockJammed = false;
  selfTest: "passes" | "fails" | "silent" = "passes";
  importWh = 0;
  #accountedMs = 0;
  meterAnswers = true;
  voltageV = 230;
  /** Every command as it came. */
  readonly commands: string[] = [];

  constructor(
    private readonly clock: FakeClock,
    private readonly emit: (event: HardwareEvent) => void,
  ) {}

  setPilot(output: PilotOutput): void {
    this.account();
    this.output = output;
    this.commands.push(output.type === "pwm" ? `pwm ${output.dutyPercent.toFixed(2)}` : output.type);
    // Peaks follow at once, from within the call: control has to bear that.
    this.emitPilot();
  }

  setContactor(closed: boolean): void {
    this.contactorCommand = closed;
    this.commands.push(closed ? "close" : "open");
    this.clock.wakeAt(this.clock.nowMs() + 30, () => this.followContactor());
  }

  setLock(locked: boolean): void {
    this.lockCommand = locked;
    this.commands.push(locked ? "lock" : "unlock");
    this.clock.wakeAt(this.clock.nowMs() + 200, () => {
      if (this.lockJammed || this.locked === this.lockCommand) return;
      this.locked = this.lockCommand;
      this.emit({ type: "lock", locked: this.locked });
    });
  }

  testResidualCurrentMonitor(): void {
    this.commands.push("test");
    if (this.selfTest === "silent") return;
    const passed = this.selfTest === "passes";
    this.clock.wakeAt(
      this.clock.nowMs() + 100,
      () => this.emit({ type: "residualCurrentTest", passed }),
    );
  }

  followContactor(): void {
    this.account();
    const closed = this.contactorCommand ? !this.stuckOpen : this.welded && this.contactorClosed;
    if (closed === this.contactorClosed) return;
    this.contactorClosed = closed;
    this.emit({ type: "contactor", closed });
  }

  to(level: CarLevel): void {
    this.account();
    this.level = level;
    this.emitPilot();
  }

  plug(level: CarLevel = "B", ohms: number | null = 220): void {
    this.emit({ type: "proximity", ohms });
    this.to(level);
  }

  unplug(): void {
    this.to("A");
    this.emit({ type: "proximity", ohms: null });
  }

  emitPilot(): void {
    const highMv = this.output.type === "off" ? -12_000 : levels[this.level];
    const lowMv = this.output.type === "steady"
      ? highMv
      : this.hasDiode || this.level === "A"
      ? -12_000
      : -highMv;
    this.emit({ type: "pilot", highMv, lowMv: this.output.type === "off" ? -12_000 : lowMv });
  }

  emitRaw(event: HardwareEvent): void {
    this.emit(event);
  }

  /** Adds what has flowed since the last time; called before anything changes. */
  account(): void {
    const nowMs = this.clock.nowMs();
    this.importWh += this.drawnA() * this.voltageV * 3 * (nowMs - this.#accountedMs) / 3_600_000;
    this.#accountedMs = nowMs;
  }

  drawnA(): number {
    const meaning = this.output.type === "pwm"
      ? meaningOfDuty(this.output.dutyPercent)
      : { type: "none" as const };
    const offerA = meaning.type === "current" ? meaning.limitA : 0;
    // A car that was told to let go still draws until it does.
    const draws = this.contactorClosed && (this.level === "C" || this.level === "D");
    return draws ? Math.min(this.output.type === "pwm" ? offerA : 6, this.wantedA) : 0;
  }
}

/** A clock that dies with its program: after a power cut nothing of the old one runs on. */
class ProgramClock implements Clock {
  isAlive = true;
  constructor(private readonly clock: FakeClock) {}
  nowMs(): number {
    return this.clock.nowMs();
  }
  epochMs(): number {
    return this.clock.epochMs();
  }
  wakeAt(atMs: number, run: () => void): () => void {
    return this.clock.wakeAt(atMs, () => this.isAlive && run());
  }
}

class TestBoard implements Board {
  readonly hasSafetyController = false;
  readonly sockets: readonly Socket[];
  listener: BoardListener | null = null;

  constructor(clock: FakeClock, evses: number) {
    this.sockets = Array.from({ length: evses }, (_, index) => {
      return new Socket(clock, (event) => this.listener?.evse(index + 1, event));
    });
  }

  get evses(): readonly EvseHardware[] {
    return this.sockets;
  }

  listen(listener: BoardListener): void {
    this.listener = listener;
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.setContactor(false);
    return Promise.resolve();
  }
}

/** Transactions as a disk would hold them. */
export class MemoryJournal implements Journal {
  full = false;
  readonly changes: TransactionChange[] = [];
  readonly records = new Map<string, TransactionRecord>();

  commit(changes: readonly TransactionChange[]): void {
    if (this.full) throw new Error("no space left on device");
    for (const change of changes) this.#apply(change);
    this.changes.push(...changes);
  }

  open(): readonly TransactionRecord[] {
    return [...this.records.values()].filter((record) => record.stop === null);
  }

  #apply(change: TransactionChange): void {
    if (change.type === "started") {
      if (this.records.has(change.transaction.id)) throw new Error("started twice");
      this.records.set(change.transaction.id, change.transaction);
      return;
    }
    const record = this.records.get(change.id);
    if (!record || record.stop) throw new Error(`${change.type} of a transaction that is not running`);
    const { registerWh, registerAtMs } = change.type === "register"
      ? { registerWh: change.registerWh, registerAtMs: change.atMs }
      : { registerWh: change.stop.meterStopWh, registerAtMs: change.stop.atMs };
    const stop = change.type === "stopped" ? change.stop : null;
    this.records.set(change.id, { ...record, registerWh, registerAtMs, stop });
  }
}

export class MemoryCounters implements Counters {
  readonly values = new Map<string, number>();
  read(name: CounterName, evse: EvseNumber): number {
    return this.values.get(`${name} ${evse}`) ?? 0;
  }
  set(name: CounterName, evse: EvseNumber, value: number): void {
    this.values.set(`${name} ${evse}`, value);
  }
}

export class MemoryFacts implements Memory {
  readonly values = new Map<string, string>();
  /** Every fact as it was written: key and value. */
  readonly writes: string[] = [];
  constructor(private readonly isFull: () => boolean) {}
  get(key: string): string | null {
    return this.values.get(key) ?? null;
  }
  set(key: string, value: string): void {
    if (this.isFull()) throw new Error("no space left on device");
    this.values.set(key, value);
    this.writes.push(`${key} ${value}`);
  }
}

class MemoryWhitelist implements LocalWhitelist {
  readonly maxTags = 3;
  readonly tags = new Set<string>();
  has(idTag: string): boolean {
    return this.tags.has(idTag.toLowerCase());
  }
  add(idTag: string): boolean {
    if (!this.has(idTag) && this.tags.size >= this.maxTags) return false;
    this.tags.add(idTag.toLowerCase());
    return true;
  }
  remove(idTag: string): boolean {
    return this.tags.delete(idTag.toLowerCase());
  }
  clear(): number {
    const count = this.tags.size;
    this.tags.clear();
    return count;
  }
  count(): number {
    return this.tags.size;
  }
  list(search: string, offset: number, limit: number): readonly string[] {
    return [...this.tags].filter((tag) => tag.includes(search)).slice(offset, offset + limit);
  }
}

class MemoryCache implements AuthorizationCache {
  readonly entries = new Map<string, IdTagInfo>();
  get(idTag: string): IdTagInfo | null {
    return this.entries.get(idTag) ?? null;
  }
  put(idTag: string, info: IdTagInfo): void {
    this.entries.set(idTag, info);
  }
  clear(): void {
    this.entries.clear();
  }
  count(): number {
    return this.entries.size;
  }
}

/** A backend that knows some cards. */
export class TestAuthority implements Authority {
  online = true;
  readonly cards = new Map<string, IdTagInfo>();
  readonly asked: string[] = [];
  isOnline(): boolean {
    return this.online;
  }
  authorize(idTag: string): Promise<IdTagInfo | "no_answer"> {
    this.asked.push(idTag);
    if (!this.online) return Promise.resolve("no_answer");
    const unknown = { status: "Invalid", expiryMs: null, parentIdTag: null } as const;
    return Promise.resolve(this.cards.get(idTag) ?? unknown);
  }
}

/** Settings in memory; changes are told as the real book tells them. */
export class TestSettings {
  #values: Settings;
  readonly #listeners = new Set<() => void>();
  readonly book: SettingsBook;

  constructor(changes: Partial<Settings>) {
    this.#values = { ...defaults(), ...changes };
    this.book = {
      active: () => this.#values,
      stored: () => this.#values,
      revision: () => 1,
      restartPending: () => [],
      propose: () => Promise.resolve(fail({ code: "not_stored", detail: "not in this bench" })),
      subscribe: (listener) => {
        const tell = () => listener({ revision: 1, changed: [], needRestart: [] });
        this.#listeners.add(tell);
        return () => this.#listeners.delete(tell);
      },
    };
  }

  change(changes: Partial<Settings>): void {
    this.#values = { ...this.#values, ...changes };
    for (const tell of this.#listeners) tell();
  }
}

const quiet: Log = { info() {}, warn() {}, error() {} };

export interface Bench {
  readonly clock: FakeClock;
  readonly station: RunningStation;
  readonly sockets: readonly Socket[];
  readonly board: Board & { readonly listener: BoardListener | null };
  readonly journal: MemoryJournal;
  readonly counters: MemoryCounters;
  readonly memory: MemoryFacts;
  readonly whitelist: MemoryWhitelist;
  readonly cache: MemoryCache;
  readonly authority: TestAuthority;
  readonly settings: TestSettings;
  readonly events: StationEvent[];
  evse(number?: EvseNumber): EvseState;
  socket(number?: EvseNumber): Socket;
  /** Lets time and promises run. */
  pass(ms: number): Promise<void>;
  /** Statuses told of one point so far, without repeats of warnings. */
  statuses(number?: EvseNumber): string[];
  /** The same storage under a new program, as after a power cut. */
  reboot(): Promise<Bench>;
}

export interface BenchOptions {
  readonly evses?: number;
  readonly settings?: Partial<Settings>;
  readonly clock?: FakeClock;
  readonly journal?: MemoryJournal;
  readonly counters?: MemoryCounters;
  readonly memory?: MemoryFacts;
  /** A meter that is silent from the start. */
  readonly meterIsSilent?: boolean;
  readonly setupCode?: () => string | null;
}

/** A public station with a backend that accepts the cards CARD and OTHER, a socket and no residual current monitor. */
export const benchSettings: Partial<Settings> = {
  "installation.chargePointType": "public",
  "backend.backendUrl": "ws://127.0.0.1:1/ocpp",
  "manufacturer.cableOrSocket": "socket",
  "manufacturer.rcmu": true,
  "authorization.connectionTimeOut": 45,
};

export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = options.clock ?? new FakeClock();
  const board = new TestBoard(clock, options.evses ?? 1);
  const journal = options.journal ?? new MemoryJournal();
  const counters = options.counters ?? new MemoryCounters();
  const memory = options.memory ?? new MemoryFacts(() => journal.full);
  const settings = new TestSettings({ ...benchSettings, ...options.settings });
  const whitelist = new MemoryWhitelist();
  const cache = new MemoryCache();
  const authority = new TestAuthority();
  for (const idTag of ["CARD", "OTHER"]) {
    authority.cards.set(idTag, { status: "Accepted", expiryMs: null, parentIdTag: null });
  }
  const program = new ProgramClock(clock);
  const station = createStation({
    clock: program,
    random: seededRandom(1),
    wallTime: createWallTime(clock, memory, Date.UTC(2026, 0, 1)),
    newId: () => `tx${++serial}`,
    settings: settings.book,
    board,
    journal,
    counters,
    memory,
    whitelist,
    cache,
    authority,
    backendView: () => ({ ...backendView, state: authority.online ? "connected" : "waiting" }),
    log: quiet,
    softwareVersion: "0.0.0",
    setupCode: options.setupCode,
  });
  const events: StationEvent[] = [];
  station.subscribe((event) => events.push(event));
  const bench: Bench = {
    clock,
    station,
    sockets: board.sockets,
    board,
    journal,
    counters,
    memory,
    whitelist,
    cache,
    authority,
    settings,
    events,
    evse: (number = 1) => found(station.state().evses[number - 1]),
    socket: (number = 1) => found(board.sockets[number - 1]),
    pass: (ms) => clock.advanceAsync(ms),
    statuses: (number = 1) =>
      events.flatMap((event) => event.type === "status" && event.evse === number ? [event.status] : []),
    reboot() {
      board.listener = null;
      program.isAlive = false;
      stopMeter();
      return createBench({ ...options, clock, journal, counters, memory });
    },
  };
  for (const socket of board.sockets) socket.meterAnswers = !options.meterIsSilent;
  const stopMeter = runMeter(bench);
  await bench.pass(1_000);
  return bench;
}

let serial = 0;

const backendView: BackendView = {
  state: "connected",
  sinceUtcMs: 0,
  sentence: "",
  nextTryUtcMs: null,
  queueLength: 0,
  oldestQueuedUtcMs: null,
};

/** Reads every meter once a second and lets the energy flow. */
function runMeter(bench: Bench): () => void {
  let cancel = () => {};
  let isStopped = false;
  const tick = () => {
    bench.sockets.forEach((socket, index) => readMeter(bench, socket, index + 1));
    if (!isStopped) cancel = bench.clock.wakeAt(bench.clock.nowMs() + 1_000, tick);
  };
  tick();
  return () => {
    isStopped = true;
    cancel();
  };
}

function readMeter(bench: Bench, socket: Socket, evse: EvseNumber): void {
  socket.account();
  const amperes = socket.drawnA();
  if (!socket.meterAnswers) {
    bench.station.meter(evse, fail({ code: "timeout", detail: "unit 1 does not answer" }));
    return;
  }
  const volts = socket.voltageV;
  bench.station.meter(
    evse,
    ok({
      voltageV: [volts, volts, volts],
      currentA: [amperes, amperes, amperes],
      powerW: amperes * volts * 3,
      importWh: socket.importWh,
    }),
  );
}

/** The value, or the end of the test. */
export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("expected something here");
  return value;
}

/** A point that charges with CARD. */
export async function charging(options: BenchOptions = {}): Promise<Bench> {
  const bench = await createBench(options);
  bench.socket().plug();
  await bench.pass(500);
  bench.station.card("CARD");
  await bench.pass(1_000);
  bench.socket().to("C");
  await bench.pass(2_000);
  return bench;
}

export { settle };
