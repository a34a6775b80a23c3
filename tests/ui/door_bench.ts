/** The HTTP door over the real settings book and real logins; what lies beyond the seam is kept in memory. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Station, StationEvent } from "../../control/commands.ts";
import type {
  AuthorizationCache,
  IdTagInfo,
  LocalWhitelist,
  TransactionRecord,
} from "../../control/ports.ts";
import type { StationState } from "../../control/read_model.ts";
import { createSettingsBook, type SettingsDocument } from "../../control/settings_keeper.ts";
import { type Role, roles } from "../../schema/parameter.ts";
import { fail, ok } from "../../schema/result.ts";
import { createLogins } from "../../ui/logins.ts";
import type { Host, LogEntry, SessionHistory, UiParts } from "../../ui/parts.ts";
import { type App, type AppOptions, createApp } from "../../ui/server.ts";
import { FakeClock, seededRandom } from "../fake_clock.ts";
import { idleStation } from "./idle_station.ts";

export const setupCode = "TRUE-NORTH";
export const passwords: Readonly<Record<Role, string>> = {
  manufacturer: "builder of pumps",
  operator: "keeper of keys",
  user: "driver of cars",
};

/** Stands in for scrypt, whose cost is the business of its own tests. */
export function quickHash(password: string): string {
  return `quick$${createHash("sha256").update(password).digest("hex")}`;
}

export interface Bench {
  readonly app: App;
  readonly parts: UiParts;
  readonly clock: FakeClock;
  readonly station: HandStation;
  readonly sessions: TransactionRecord[];
  readonly restarts: string[];
  readonly logged: LogEntry[];
  /** What the storage holds; `full` makes it refuse. */
  readonly disk: { document: SettingsDocument | null; full: boolean };
  /** How often a password was compared with a hash. */
  readonly compared: { count: number };
}

/** The station as the door sees it: shows what the test puts there, notes what it is told. */
export interface HandStation extends Station {
  show(change: Partial<StationState>): void;
  readonly told: string[];
  refuseNext: boolean;
}

export interface BenchOptions extends AppOptions {
  /** Leave the passwords unset. */
  readonly fresh?: boolean;
}

export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  const clock = new FakeClock();
  const disk: Bench["disk"] = { document: null, full: false };
  const book = await createSettingsBook({
    stored: null,
    storage: {
      save(document) {
        if (disk.full) return Promise.resolve(fail({ detail: "no space left on device" }));
        disk.document = document;
        return Promise.resolve(ok(undefined));
      },
    },
    hash: (secret) => Promise.resolve(quickHash(secret)),
  });
  assert.ok(book.ok, "the defaults are sound");
  const settings = book.value;
  if (!options.fresh) {
    const given = roles.map((role) => [`system.${role}Password`, passwords[role]]);
    const applied = await settings.propose(Object.fromEntries(given), "system");
    assert.ok(applied.ok, JSON.stringify(applied));
  }
  const compared = { count: 0 };
  const random = seededRandom(7);
  const logins = createLogins({
    clock,
    settings,
    randomBytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256)),
    verifyPassword(password, hash) {
      compared.count++;
      return Promise.resolve(quickHash(password) === hash);
    },
    decoyHash: quickHash("nobody has this"),
    setupCode,
  });
  const station = createHandStation(clock);
  const sessions: TransactionRecord[] = [];
  const restarts: string[] = [];
  const logged: LogEntry[] = [];
  const parts: UiParts = {
    clock,
    random,
    wallTime: { utcMs: () => clock.epochMs(), isTrusted: () => true, follow: () => {} },
    station,
    settings,
    logins,
    whitelist: createTagList(1_000),
    cache: createCache(),
    sessions: createHistory(sessions),
    samples: { since: () => [] },
    logs: {
      entries: ({ search = "", limit }) =>
        logged.filter(({ message }) => message.includes(search)).toReversed().slice(0, limit),
      zip: () => Promise.resolve(new Uint8Array([0x50, 0x4b, 0x05, 0x06])),
    },
    host: createHost(restarts),
    log: createLog(clock, logged),
    softwareVersion: "1.2.3",
    simulated: false,
  };
  return {
    app: createApp(parts, options),
    parts,
    clock,
    station,
    sessions,
    restarts,
    logged,
    disk,
    compared,
  };
}

function createHandStation(clock: FakeClock): HandStation {
  const listeners = new Set<(event: StationEvent) => void>();
  const told: string[] = [];
  let shown: Partial<StationState> = {};
  const refuse = () =>
    fail({ code: "no_transaction", sentence: "Nothing is charging at this point." } as const);
  const station: HandStation = {
    told,
    refuseNext: false,
    show(change) {
      shown = { ...shown, ...change };
      for (const listener of listeners) listener({ type: "changed" });
    },
    state: () => ({ ...idleStation(clock), ...shown }),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    card: (idTag) => void told.push(`card ${idTag}`),
    remoteStart(idTag, evse = 1) {
      told.push(`start ${idTag} ${evse}`);
      return ok(evse);
    },
    stopTransaction: () => ok(undefined),
    stopCharging(evse, by) {
      if (station.refuseNext) return refuse();
      told.push(`stop ${evse} ${by}`);
      return ok(undefined);
    },
    pause(evse, by, paused) {
      told.push(`pause ${evse} ${by} ${paused}`);
      return ok(undefined);
    },
    unlock(evse) {
      told.push(`unlock ${evse}`);
      return new Promise((resolve) => clock.wakeAt(clock.nowMs() + 800, () => resolve(ok(undefined))));
    },
    setAvailability: () => ok("accepted"),
    authorizationChanged: () => {},
    meter: () => {},
    startLearning: () => void told.push("learn"),
    finishLearning: () => void told.push("finish learning"),
    setStationFault: () => {},
    shutdown: () => Promise.resolve(),
  };
  return station;
}

function createTagList(maxTags: number): LocalWhitelist {
  const tags = new Set<string>();
  const key = (idTag: string) => idTag.toUpperCase();
  return {
    maxTags,
    has: (idTag) => tags.has(key(idTag)),
    add(idTag) {
      if (tags.size >= maxTags && !tags.has(key(idTag))) return false;
      tags.add(key(idTag));
      return true;
    },
    remove: (idTag) => tags.delete(key(idTag)),
    clear() {
      const { size } = tags;
      tags.clear();
      return size;
    },
    count: () => tags.size,
    list: (search, offset, limit) =>
      [...tags].filter((tag) => tag.includes(key(search))).toSorted().slice(offset, offset + limit),
  };
}

function createCache(): AuthorizationCache {
  const known = new Map<string, IdTagInfo>();
  return {
    get: (idTag) => known.get(idTag) ?? null,
    put: (idTag, info) => void known.set(idTag, info),
    clear: () => known.clear(),
    count: () => known.size,
  };
}

function createHistory(sessions: readonly TransactionRecord[]): SessionHistory {
  const matching = (evse?: number, fromMs = -Infinity, toMs = Infinity) =>
    sessions.toReversed().filter((session) =>
      (evse === undefined || session.evse === evse) && session.startedAtMs >= fromMs &&
      session.startedAtMs < toMs
    );
  return {
    list: ({ evse, fromMs, toMs, offset, limit }) =>
      matching(evse, fromMs, toMs).slice(offset, offset + limit),
    count: ({ evse, fromMs, toMs }) => matching(evse, fromMs, toMs).length,
    totals: (evse) => ({ count: matching(evse).length, averageDurationMs: null, averageEnergyWh: null }),
  };
}

function createHost(restarts: string[]): Host {
  return {
    restart: (kind) => void restarts.push(kind),
    restoreFactorySettings() {
      restarts.push("factory");
      return Promise.resolve(ok(undefined));
    },
    bytesWritten: () => ({ today: 4_096, sinceStart: 8_192 }),
    addresses: () => ({ lan: "192.0.2.7", wlan: null }),
  };
}

function createLog(clock: FakeClock, logged: LogEntry[]): UiParts["log"] {
  const note = (level: LogEntry["level"]) => (topic: string, message: string) =>
    void logged.push({ atUtcMs: clock.epochMs(), level, topic, message });
  return { info: note("info"), warn: note("warn"), error: note("error") };
}

/** One visitor: a browser with a cookie, or a program with Basic credentials. */
export interface Visitor {
  request(method: string, path: string, body?: unknown, headers?: HeadersInit): Promise<Response>;
  /** As `request`, with the status and the JSON of the answer. */
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Answer }>;
  readonly csrf: string;
}

/** JSON of an answer; `error` is there when it is a refusal. */
export interface Answer {
  readonly [field: string]: unknown;
  readonly error: { readonly [fact: string]: unknown; readonly code: string; readonly message: string };
}

export const home = { remoteAddr: { hostname: "192.0.2.50" } };
export const loopback = { remoteAddr: { hostname: "127.0.0.1" } };
const origin = "http://192.0.2.7";

/** Sends as somebody with these headers from this address. */
export function visitor(app: App, always: Readonly<Record<string, string>> = {}, peer = home): Visitor {
  const request: Visitor["request"] = async (method, path, body, headers) => {
    const sent = new Headers({ ...always });
    if (body !== undefined) sent.set("content-type", "application/json");
    for (const [name, value] of new Headers(headers)) sent.set(name, value);
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return await app.request(origin + path, {
      method,
      headers: [...sent],
      ...(body !== undefined && { body: text }),
    }, peer);
  };
  return {
    request,
    csrf: always["x-csrf-token"] ?? "",
    async ask(method, path, body) {
      const response = await request(method, path, body);
      return { status: response.status, body: await response.json() };
    },
  };
}

/** A browser that has logged in. */
export async function logIn(
  { app }: Bench,
  role: Role,
  password = passwords[role],
  peer = home,
): Promise<Visitor> {
  const response = await visitor(app, {}, peer).request("POST", "/api/v1/login", { login: role, password });
  assert.equal(response.status, 200, await response.clone().text());
  const { csrf } = await response.json();
  return visitor(app, { cookie: cookieOf(response), "x-csrf-token": csrf }, peer);
}

/** Name and value of the cookie that an answer sets. */
export function cookieOf(response: Response): string {
  return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

/** A program with HTTP Basic. */
export function basic({ app }: Bench, role: Role, password = passwords[role], peer = home): Visitor {
  return visitor(app, { authorization: `Basic ${btoa(`${role}:${password}`)}` }, peer);
}
