/** The pages on a real port over a station that shows what the test wants to see. */
import type { EvseState, FaultState, LimitState, StationState } from "../../../control/read_model.ts";
import type { TransactionRecord } from "../../../control/ports.ts";
import type { Role } from "../../../schema/parameter.ts";
import { pageRoutes } from "../../../ui/pages/mod.tsx";
import type { Sample, UiParts } from "../../../ui/parts.ts";
import { createApp } from "../../../ui/server.ts";
import { type Bench, createBench, passwords } from "../door_bench.ts";
import { idleEvse } from "../idle_station.ts";

const minuteMs = 60_000;

export interface Stage {
  readonly bench: Bench;
  /** Ends with a slash. */
  readonly url: string;
  /** Milliseconds that each answer waits. */
  delayMs: number;
  /** While false, connections are cut. */
  reachable: boolean;
  /** Ends the event streams that are open, as a dead line would. */
  cutStreams(): void;
  /** Paths asked for, oldest first. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Opens the port. The station's clock follows the real one, because browsers do too. */
export async function openStage(change: (parts: UiParts) => Partial<UiParts> = () => ({})): Promise<Stage> {
  const bench = await createBench();
  const parts = { ...bench.parts, ...change(bench.parts) };
  const app = createApp(parts, { pages: pageRoutes });
  const cut = new AbortController();
  const streams = new Set<() => void>();
  const state = { delayMs: 0, reachable: true, asked: [] as string[] };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, signal: cut.signal, onListen: () => {} },
    async (request, info) => {
      state.asked.push(new URL(request.url).pathname);
      if (state.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, state.delayMs));
      if (!state.reachable) return new Response("gone", { status: 503 });
      const response = await app.fetch(request, { remoteAddr: info.remoteAddr });
      return response.headers.get("content-type") === "text/event-stream"
        ? cuttable(response, streams)
        : response;
    },
  );
  const ticking = setInterval(() => bench.clock.advance(50), 50);
  return Object.assign(state, {
    bench,
    url: `http://127.0.0.1:${server.addr.port}/`,
    cutStreams() {
      for (const cutStream of [...streams]) cutStream();
    },
    async close() {
      clearInterval(ticking);
      cut.abort();
      await server.finished.catch(() => {});
    },
  });
}

/** The same answer, with a way to end it early. */
function cuttable(response: Response, streams: Set<() => void>): Response {
  const reader = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const cut = () => {
        streams.delete(cut);
        controller.close();
        void reader?.cancel();
      };
      streams.add(cut);
      const pump = async (): Promise<void> => {
        const chunk = await reader?.read();
        if (!chunk || chunk.done || !streams.has(cut)) return;
        controller.enqueue(chunk.value);
        await pump();
      };
      void pump().catch(() => streams.delete(cut));
    },
    cancel: () => reader?.cancel(),
  });
  return new Response(body, response);
}

/** Name and password of the form. */
export const credentials = (role: Role) => ({ login: role, password: passwords[role] });

const limit = (
  id: LimitState["id"],
  limitA: number | null,
  reason: string,
  source: string,
  atUtcMs: number,
): LimitState => ({ id, limitA, reason, source, atUtcMs });

/** Charging, held back by the operator's limit. */
export function chargingEvse(evse: number, nowMs: number): EvseState {
  const startedAtUtcMs = nowMs - 42 * minuteMs;
  return {
    ...idleEvse(evse),
    status: "Charging",
    phase: "charging",
    sentence: "The car is charging on three phases.",
    pilot: "C2",
    dutyPercent: 16.7,
    offeredA: 10,
    binding: "operator",
    limitSentence: "10 A because the operator limit is 10 A.",
    limits: [
      limit(
        "operator",
        10,
        "The operator limit is 10 A.",
        "installation.outputCurrentLimit",
        nowMs - 86_400_000 * 3,
      ),
      limit("cable", 20, "The cable is rated 20 A.", "cable", startedAtUtcMs),
      limit("hardware", 32, "The hardware limit is 32 A.", "hardware", nowMs - 86_400_000 * 40),
      limit("temperature", null, "The station is 31 °C, cool.", "sensor", nowMs),
      limit("userPause", null, "Not paused.", "page", nowMs),
    ],
    cable: { attached: true, ratingA: 20, locked: true },
    contactorClosed: true,
    meter: {
      voltageV: [231.2, 229.8, 230.4],
      currentA: [9.6, 9.7, 9.5],
      powerW: 6_640,
      importWh: 1_234_567,
      ageMs: 400,
      trouble: null,
    },
    transaction: {
      id: "0a0e9b83-0000-4000-8000-000000000001",
      idTag: "0A0E9B83",
      authorizedBy: "card",
      ocppTransactionId: 4711,
      startedAtUtcMs,
      durationMs: 42 * minuteMs,
      energyWh: 4_312,
    },
    lamps: { blue: "breathing", green: "off", red: "off", yellow: "off" },
    lcd: ["Charging        ", "6.6kW   4.31kWh "],
  };
}

function fault(id: string, evse: number, sinceUtcMs: number): FaultState {
  return {
    id,
    evse,
    ocppCode: "PowerMeterFailure",
    sentence: "The charge meter does not answer.",
    cure: "Check the cable between controller and meter, then the meter's address on the Manufacturer page.",
    stops: "charging",
    sinceUtcMs,
  };
}

/** A silent meter, and nothing to be done before it answers. */
export function faultedEvse(evse: number, nowMs: number): EvseState {
  return {
    ...idleEvse(evse),
    status: "Faulted",
    sentence: "Cannot charge: the charge meter does not answer.",
    limitSentence: "No current because the charge meter does not answer.",
    faults: [fault("meterLost", evse, nowMs - 90_000)],
    meter: {
      voltageV: [null, null, null],
      currentA: [null, null, null],
      powerW: null,
      importWh: null,
      ageMs: 92_000,
      trouble: "Meter silent for 92 s",
    },
    lamps: { blue: "off", green: "off", red: "slowFlash", yellow: "off" },
    lcd: ["Meter fault     ", "No charging     "],
  };
}

/** A station in use: one point charges, the other has a fault, the backend is connected. */
export function busyStation(nowMs: number): Partial<StationState> {
  return {
    chargePointId: "garage-north",
    serialNumber: "PW-000123",
    evses: [chargingEvse(1, nowMs), faultedEvse(2, nowMs)],
    backend: {
      state: "connected",
      sinceUtcMs: nowMs - 3_600_000,
      sentence: "Connected, next heartbeat in 40 s",
      nextTryUtcMs: null,
      queueLength: 2,
      oldestQueuedUtcMs: nowMs - 4_000,
    },
  };
}

/** An hour of a charge that was throttled on the way. */
export function hourOfSamples(nowMs: number): readonly Sample[] {
  return Array.from({ length: 240 }, (_, at) => {
    const offeredA = at < 60 ? 0 : at < 150 ? 16 : 10;
    const drawn = offeredA === 0 ? 0 : offeredA - 0.4;
    return {
      atUtcMs: nowMs - (240 - at) * 15_000,
      currentA: [drawn, drawn + 0.1, Math.max(0, drawn - 0.1)],
      voltageV: [231 + Math.sin(at / 9), 230, 229 - Math.sin(at / 7)],
      powerW: drawn * 3 * 230,
      offeredA,
    } as const;
  });
}

/** Sessions of some days, one of them unknown to the backend yet. */
export function someSessions(nowMs: number, count: number): readonly TransactionRecord[] {
  const reasons = ["EVDisconnected", "Local", "Remote", "PowerLoss"] as const;
  return Array.from({ length: count }, (_, at) => {
    const startedAtMs = nowMs - (count - at) * 5 * 3_600_000;
    const endedAtMs = startedAtMs + (40 + at * 7) * minuteMs;
    const meterStopWh = 10_000 * at + 5_000 + 321 * at;
    return {
      id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`,
      evse: 1 + at % 2,
      idTag: at % 3 === 0 ? "04A1B2C3" : "0A0E9B83",
      authorizedBy: at % 4 === 0 ? "remote" : "card",
      startedAtMs,
      meterStartWh: 10_000 * at,
      registerWh: meterStopWh,
      registerAtMs: endedAtMs,
      stop: { atMs: endedAtMs, meterStopWh, reason: reasons[at % 4] ?? "Other", idTag: null },
      ocppTransactionId: at === count - 1 ? null : 1_000 + at,
      reported: at !== 2,
      givenUp: at === 3,
    };
  });
}
