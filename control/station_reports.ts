/** What the doors are told: statuses along legal ways, faults as they come and go, and that something changed. */
import type { Clock, WallTime } from "./clock.ts";
import type { Log, StationEvent } from "./commands.ts";
import { statusPath } from "./connector_status.ts";
import type { Evse, World } from "./evse.ts";
import { statusOf } from "./evse_phase.ts";
import { faultStates } from "./evse_view.ts";
import { type FaultId, faults } from "./faults.ts";
import type { EvseNumber } from "./ports.ts";
import type { ConnectorStatus, FaultState } from "./read_model.ts";

/** At most four a second. */
const changedEveryMs = 250;

interface Report {
  readonly status: ConnectorStatus;
  readonly errorCode: string;
  readonly vendorErrorCode: string;
}

export interface ReportParts {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly log: Log;
}

export class StationReports {
  readonly #listeners = new Set<(event: StationEvent) => void>();
  readonly #reports = new Map<EvseNumber, Report>();
  readonly #faults = new Map<string, FaultState>();
  #changedAtMs = -Infinity;
  #cancelChanged: (() => void) | null = null;

  constructor(private readonly parts: ReportParts) {}

  subscribe(listener: (event: StationEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A listener that throws harms neither control nor the others. */
  emit(event: StationEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        this.parts.log.error("station", `a listener failed on ${event.type}: ${error}`);
      }
    }
  }

  /** Status as it was told last; `Available` before anything was told. */
  statusOf(evse: EvseNumber): ConnectorStatus {
    return this.#reports.get(evse)?.status ?? "Available";
  }

  /** Tells what is new about a point. */
  reportPoint(evse: Evse, world: World, stationFaults: readonly FaultId[]): void {
    const ids = [...evse.faults.map((fault) => fault.id), ...stationFaults];
    const status = statusOf(evse, world, this.parts.clock.nowMs());
    this.#reportFaults(evse.evse, evse.faults);
    this.#reportStatus(evse.evse, status, ids);
  }

  /** Tells what is new about the station as a whole, which OCPP calls connector 0. */
  reportStation(
    active: readonly { readonly id: FaultId; readonly sinceMs: number }[],
    operative: boolean,
  ): void {
    const ids = active.map((fault) => fault.id);
    const isFaulted = ids.some((id) => faults[id].stops !== "nothing");
    this.#reportFaults(0, active);
    this.#reportStatus(0, isFaulted ? "Faulted" : operative ? "Available" : "Unavailable", ids);
  }

  /** Says so at once or, when that was a moment ago, a moment later. */
  changed(): void {
    if (this.#cancelChanged) return;
    const { clock } = this.parts;
    const atMs = this.#changedAtMs + changedEveryMs;
    if (clock.nowMs() >= atMs) return this.#tellChanged();
    this.#cancelChanged = clock.wakeAt(atMs, () => this.#tellChanged());
  }

  close(): void {
    this.#cancelChanged?.();
  }

  #tellChanged(): void {
    this.#cancelChanged = null;
    this.#changedAtMs = this.parts.clock.nowMs();
    this.emit({ type: "changed" });
  }

  #reportStatus(evse: EvseNumber, status: ConnectorStatus, ids: readonly FaultId[]): void {
    const before = this.#reports.get(evse);
    const shown = worst(ids);
    const after = {
      status,
      errorCode: shown ? faults[shown].ocppCode : "NoError",
      vendorErrorCode: shown ?? "",
    };
    this.#reports.set(evse, after);
    // The first picture is asked for by whoever comes; only changes are told.
    if (!before) return;
    const path = statusPath(before.status, status);
    for (const between of path.slice(0, -1)) {
      this.#tellStatus(evse, { status: between, errorCode: "NoError", vendorErrorCode: "" }, undefined);
    }
    const isNew = path.length > 0 || before.vendorErrorCode !== after.vendorErrorCode;
    if (isNew) this.#tellStatus(evse, after, shown);
  }

  #tellStatus(evse: EvseNumber, report: Report, shown: FaultId | undefined): void {
    const info = shown ? faults[shown].sentence.slice(0, 50) : "";
    this.emit({ type: "status", evse, ...report, info, atUtcMs: this.parts.wallTime.utcMs() });
  }

  #reportFaults(
    evse: EvseNumber,
    active: readonly { readonly id: FaultId; readonly sinceMs: number }[],
  ): void {
    const nowMs = this.parts.clock.nowMs();
    for (const [key, fault] of this.#faults) {
      if (fault.evse !== evse || active.some(({ id }) => id === fault.id)) continue;
      this.#faults.delete(key);
      this.parts.log.info("fault", `${fault.id} at ${evse} is over`);
      this.emit({ type: "fault", fault, active: false });
    }
    const unknown = active.filter(({ id }) => !this.#faults.has(`${evse} ${id}`));
    if (unknown.length === 0) return;
    for (const fault of faultStates(unknown, evse, { nowMs, nowUtcMs: this.parts.wallTime.utcMs() })) {
      this.#faults.set(`${evse} ${fault.id}`, fault);
      this.parts.log.warn("fault", `${fault.id} at ${evse}: ${fault.sentence}`);
      this.emit({ type: "fault", fault, active: true });
    }
  }
}

/** The fault to show when there is room for one: one that stops something before a warning. */
function worst(ids: readonly FaultId[]): FaultId | undefined {
  return ids.find((id) => faults[id].stops === "transaction") ??
    ids.find((id) => faults[id].stops === "charging") ?? ids[0];
}
