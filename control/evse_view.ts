/** The picture of one point for everybody outside control. */
import type { Evse, World } from "./evse.ts";
import { ladderOf } from "./evse_drive.ts";
import { stoppingFault } from "./evse_faults.ts";
import { phaseOf } from "./evse_phase.ts";
import { sentenceOf } from "./evse_sentence.ts";
import { type FaultId, faults } from "./faults.ts";
import { lampsOf, lcdOf } from "./lamps.ts";
import { faultSentence, leastA, limitSentence, sorted } from "./limits.ts";
import { troubleOf } from "./meter_watch.ts";
import { isClosed, pilotOutput, pilotState } from "./pilot.ts";
import type { EvseNumber, TransactionRecord } from "./ports.ts";
import type {
  BackendState,
  ConnectorStatus,
  EvseState,
  FaultState,
  LimitState,
  MeterState,
  TransactionState,
} from "./read_model.ts";

/** What the picture needs beyond the point itself. */
export interface ViewFacts {
  readonly world: World;
  readonly nowMs: number;
  readonly nowUtcMs: number;
  /** As it was reported, which may lag behind by the legal path. */
  readonly status: ConnectorStatus;
  readonly stationFaults: readonly FaultId[];
  readonly learning: boolean;
  /** The pins have not spoken since power-on. */
  readonly starting: boolean;
  readonly backend: BackendState;
  readonly setupCode: string | null;
  readonly last: TransactionRecord | null;
}

/** The picture of one point at one moment. */
export function viewOf(evse: Evse, facts: ViewFacts): EvseState {
  const { world, nowMs, status } = facts;
  const limits = ladderOf(evse, nowMs, world);
  const output = pilotOutput(evse.pilot);
  const meter = meterOf(evse, nowMs);
  const stopped = evse.pilot.offeredA === 0 ? stoppingFault(evse, world) : null;
  const transaction = evse.running && transactionOf(evse.running.record, evse.meter.register.lastWh, facts);
  return {
    evse: evse.evse,
    status,
    phase: phaseOf(evse, nowMs),
    sentence: sentenceOf(evse, world, nowMs),
    deadlineUtcMs: deadlineOf(evse, facts),
    pilot: pilotState(evse.pilot),
    dutyPercent: output.type === "pwm" ? output.dutyPercent : output.type === "steady" ? 100 : 0,
    offeredA: evse.pilot.offeredA,
    binding: evse.running === null || stopped !== null ? null : limits.binding.id,
    limitSentence: stopped === null
      ? limitSentence(limits, world.settings.minimumA)
      : faultSentence(faults[stopped].sentence),
    limits: limitsOf(evse, limits.opinions, facts),
    cable: {
      attached: world.settings.isTethered || evse.cable.type !== "none",
      ratingA: !world.settings.isTethered && evse.cable.type === "rated" ? evse.cable.ratingA : null,
      locked: evse.lock.feedback,
    },
    contactorClosed: evse.contactor.feedback,
    operative: evse.operative,
    inoperativeScheduled: evse.closesLater,
    pausedBy: evse.pausedBy,
    meter,
    transaction,
    lastTransaction: lastOf(facts.last),
    faults: faultStates(evse.faults, evse.evse, facts),
    ...showOf(evse, facts, meter, transaction),
    contactorCycles: evse.contactor.cycles,
    plugCycles: evse.plugCycles,
  };
}

/** Faults with their sentences. */
export function faultStates(
  active: readonly { readonly id: FaultId; readonly sinceMs: number }[],
  evse: EvseNumber,
  { nowMs, nowUtcMs }: { readonly nowMs: number; readonly nowUtcMs: number },
): readonly FaultState[] {
  return active.map(({ id, sinceMs }) => {
    const { ocppCode, sentence, cure, stops } = faults[id];
    return { id, evse, ocppCode, sentence, cure, stops, sinceUtcMs: nowUtcMs - Math.round(nowMs - sinceMs) };
  });
}

function deadlineOf({ session }: Evse, { nowMs, nowUtcMs }: ViewFacts): number | null {
  const untilMs = session.name === "waitingForPlug" || session.name === "waitingForCard"
    ? session.untilMs
    : null;
  return untilMs === null ? null : nowUtcMs + Math.round(untilMs - nowMs);
}

function limitsOf(
  evse: Evse,
  opinions: Parameters<typeof sorted>[0],
  { nowMs, nowUtcMs }: ViewFacts,
): readonly LimitState[] {
  return sorted(opinions).map((opinion) => {
    const sinceMs = evse.limitTimes.find((time) => time.id === opinion.id)?.atMs ?? nowMs;
    const reason = `${opinion.reason.charAt(0).toUpperCase()}${opinion.reason.slice(1)}.`;
    return {
      id: opinion.id,
      limitA: leastA(opinion),
      reason,
      source: opinion.source,
      atUtcMs: nowUtcMs - Math.round(nowMs - sinceMs),
    };
  });
}

const nothing = [null, null, null] as const;

// A reading older than the grace says nothing about now.
function meterOf({ meter }: Evse, nowMs: number): MeterState {
  const reading = meter.lost || meter.failure !== null ? null : meter.reading;
  return {
    voltageV: reading?.voltageV ?? nothing,
    currentA: reading?.currentA ?? nothing,
    powerW: reading?.powerW ?? null,
    importWh: meter.registerAtMs === null ? null : meter.register.lastWh,
    ageMs: meter.readAtMs === null ? null : Math.round(nowMs - meter.readAtMs),
    trouble: troubleOf(meter, nowMs),
  };
}

function transactionOf(
  record: TransactionRecord,
  registerWh: number,
  { nowUtcMs }: { readonly nowUtcMs: number },
): TransactionState {
  return {
    id: record.id,
    idTag: record.idTag,
    authorizedBy: record.authorizedBy,
    ocppTransactionId: record.ocppTransactionId,
    startedAtUtcMs: record.startedAtMs,
    durationMs: Math.max(0, nowUtcMs - record.startedAtMs),
    energyWh: Math.max(0, registerWh - record.meterStartWh),
  };
}

function lastOf(record: TransactionRecord | null): EvseState["lastTransaction"] {
  if (!record?.stop) return null;
  const { atMs, meterStopWh } = record.stop;
  return { ...transactionOf(record, meterStopWh, { nowUtcMs: atMs }), stop: record.stop };
}

function showOf(
  evse: Evse,
  facts: ViewFacts,
  meter: MeterState,
  transaction: TransactionState | null,
): Pick<EvseState, "lamps" | "lcd"> {
  const all = [...evse.faults.map((fault) => fault.id), ...facts.stationFaults];
  const shown = {
    starting: facts.starting,
    learning: facts.learning,
    phase: phaseOf(evse, facts.nowMs),
    operative: evse.operative,
    stopping: all.filter((id) => faults[id].stops !== "nothing"),
    warnings: all.filter((id) => faults[id].stops === "nothing"),
    backend: facts.backend,
    setupCode: facts.setupCode,
    powerW: meter.powerW,
    energyWh: transaction?.energyWh ?? null,
  };
  return { lamps: lampsOf(shown), lcd: facts.world.settings.hasDisplay ? lcdOf(shown) : null };
}

/** Whether current can flow at this moment, by command or by what the feedback says. */
export function isLive(evse: Evse): boolean {
  return isClosed(evse.pilot) || evse.contactor.commanded || evse.contactor.feedback;
}
