/** StatusNotification: what was reported of each connector, and what has to be reported now. */
import type { Clock, WallTime } from "../../control/clock.ts";
import { statusPath } from "../../control/connector_status.ts";
import type { EvseNumber } from "../../control/ports.ts";
import type { ConnectorStatus, FaultState, StationState } from "../../control/read_model.ts";
import type { Settings } from "../../schema/mod.ts";
import type { Payload } from "../frames.ts";
import { timestamp } from "./meter_values.ts";

/** Of one connector; 0 is the station. */
export interface Status {
  readonly evse: EvseNumber;
  readonly status: ConnectorStatus;
  readonly errorCode: string;
  readonly info: string;
  readonly vendorErrorCode: string;
  readonly atUtcMs: number;
}

export interface StatusesParts {
  readonly clock: Clock;
  readonly wallTime: WallTime;
  readonly settings: () => Settings;
  readonly vendorId: () => string;
  /** False: the backend does not have it. */
  readonly send: (payload: Payload) => Promise<boolean>;
}

export interface Statuses {
  /** Something changed. Kept (only the newest of each connector) while the backend does not take messages. */
  changed(status: Status): void;
  /** The backend takes messages: tells it of every connector. */
  reportAll(state: StationState): void;
  /** Tells again, changed or not. */
  report(state: StationState, evse: EvseNumber): void;
  pause(): void;
}

export function createStatuses(parts: StatusesParts): Statuses {
  return new Reporter(parts);
}

interface Connector {
  /** Newest known. */
  wanted: Status | null;
  /** What the backend knows; null = nothing, on this link. */
  reported: Status | null;
  /** Tell even if it is what the backend knows. */
  isForced: boolean;
  isSending: boolean;
  cancelWait: () => void;
}

class Reporter implements Statuses {
  #isRunning = false;
  readonly #connectors = new Map<EvseNumber, Connector>();

  constructor(private readonly parts: StatusesParts) {}

  changed(status: Status): void {
    const connector = this.#connector(status.evse);
    connector.wanted = status;
    connector.cancelWait();
    if (!this.#isRunning) return;
    const { clock, settings } = this.parts;
    const waitMs = 1000 * settings()["backend.minimumStatusDuration"];
    // A fault is told at once: whoever relies on it must not wait for it to be over.
    if (waitMs === 0 || status.status === "Faulted") return void this.#tell(connector);
    connector.cancelWait = clock.wakeAt(clock.nowMs() + waitMs, () => this.#tell(connector));
  }

  reportAll(state: StationState): void {
    this.#isRunning = true;
    for (const connector of this.#connectors.values()) connector.reported = null;
    for (let evse = 0; evse <= state.evses.length; evse++) this.report(state, evse);
  }

  report(state: StationState, evse: EvseNumber): void {
    const connector = this.#connector(evse);
    const known = connector.wanted ?? statusOf(state, evse);
    if (known === null) return;
    // Backends compare the time with their own clock and drop what seems old.
    connector.wanted = { ...known, atUtcMs: this.parts.wallTime.utcMs() };
    connector.isForced = true;
    connector.cancelWait();
    this.#tell(connector);
  }

  pause(): void {
    this.#isRunning = false;
    for (const connector of this.#connectors.values()) {
      connector.cancelWait();
      connector.reported = null;
    }
  }

  async #tell(connector: Connector): Promise<void> {
    if (connector.isSending) return;
    connector.isSending = true;
    while (connector.wanted !== null && this.#isDue(connector)) {
      const next = this.#nextStep(connector, connector.wanted);
      connector.isForced = false;
      if (!await this.parts.send(this.#payload(next))) break;
      connector.reported = next;
    }
    connector.isSending = false;
  }

  #isDue({ wanted, reported, isForced }: Connector): boolean {
    if (wanted === null) return false;
    if (isForced || reported === null) return true;
    const now = this.#visible(wanted);
    return now.status !== reported.status || now.errorCode !== reported.errorCode ||
      now.info !== reported.info;
  }

  /** The wanted status, or the one that has to come before it. */
  #nextStep({ reported }: Connector, wanted: Status): Status {
    const visible = this.#visible(wanted);
    const [step = visible.status] = reported === null ? [] : statusPath(reported.status, visible.status);
    if (step === visible.status) return visible;
    return { ...visible, status: step, errorCode: "NoError", info: "", vendorErrorCode: "" };
  }

  /** Without error reports the backend only sees whether the connector can be used. */
  #visible(status: Status): Status {
    if (status.errorCode === "NoError") return status;
    if (this.parts.settings()["backend.sendErrorStatusNotifications"]) return status;
    const errorCode = status.status === "Faulted" ? "OtherError" : "NoError";
    return { ...status, errorCode, info: "", vendorErrorCode: "" };
  }

  #payload({ evse, status, errorCode, info, vendorErrorCode, atUtcMs }: Status): Payload {
    const vendorId = this.parts.vendorId().slice(0, 255);
    return {
      connectorId: evse,
      status,
      errorCode,
      timestamp: timestamp(atUtcMs),
      ...(info === "" ? {} : { info: info.slice(0, 50) }),
      ...(vendorErrorCode === "" ? {} : { vendorErrorCode: vendorErrorCode.slice(0, 50), vendorId }),
    };
  }

  #connector(evse: EvseNumber): Connector {
    const known = this.#connectors.get(evse);
    if (known !== undefined) return known;
    const connector = {
      wanted: null,
      reported: null,
      isForced: false,
      isSending: false,
      cancelWait: () => {},
    };
    this.#connectors.set(evse, connector);
    return connector;
  }
}

/** From the read model, for connectors of which no change has been told yet; null = no such connector. */
function statusOf(state: StationState, evse: EvseNumber): Status | null {
  const point = state.evses[evse - 1];
  if (evse === 0) return withFault(evse, stationStatus(state), state.faults, state.atUtcMs);
  if (point === undefined) return null;
  // What only warns of the station as a whole is told for connector 0: backends take any error code for a fault.
  const stopping = state.faults.filter(({ stops }) => stops !== "nothing");
  return withFault(evse, point.status, [...point.faults, ...stopping], state.atUtcMs);
}

/** Connector 0 knows three statuses only. */
function stationStatus({ faults, evses }: StationState): ConnectorStatus {
  if (faults.some(({ stops }) => stops !== "nothing")) return "Faulted";
  return evses.length > 0 && evses.every(({ operative }) => !operative) ? "Unavailable" : "Available";
}

function withFault(
  evse: EvseNumber,
  status: ConnectorStatus,
  faults: readonly FaultState[],
  atUtcMs: number,
): Status {
  const fault = faults.find(({ stops }) => stops !== "nothing") ?? faults[0];
  return {
    evse,
    status,
    errorCode: fault?.ocppCode ?? "NoError",
    info: fault?.sentence ?? "",
    vendorErrorCode: fault?.id ?? "",
    atUtcMs,
  };
}
