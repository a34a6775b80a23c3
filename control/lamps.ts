/** Lamps and display of one point by the table of the ETEK manual (B61), with its misspellings mended. */
import { type FaultId, faults } from "./faults.ts";
import type { BackendState, LampPattern, Lamps, SessionPhase } from "./read_model.ts";

/** What the lamps and the display tell of. */
export interface LampFacts {
  /** The pins have not spoken since power-on. */
  readonly starting: boolean;
  /** Cards shown now join the whitelist. */
  readonly learning: boolean;
  readonly phase: SessionPhase;
  readonly operative: boolean;
  /** Those that stop something, of the point and the station, worst first. */
  readonly stopping: readonly FaultId[];
  readonly warnings: readonly FaultId[];
  /** For the first set-up, to be shown where only who stands here reads it; null = not needed any more. */
  readonly setupCode: string | null;
  readonly backend: BackendState;
  readonly powerW: number | null;
  readonly energyWh: number | null;
}

const dark: Lamps = { blue: "off", green: "off", red: "off", yellow: "off" };

/** What each lamp does; the first row of the table that applies wins. */
export function lampsOf(facts: LampFacts): Lamps {
  if (facts.starting) return { ...dark, blue: "slowFlash" };
  const [fault] = facts.stopping;
  if (fault) return { ...dark, red: fault === "ventilationNeeded" ? "slowFlash" : "on" };
  const yellow = yellowOf(facts.backend);
  if (facts.learning) return { ...dark, blue: "fastFlash", yellow };
  if (!facts.operative) return { ...dark, yellow };
  if (facts.phase === "idle" && shownWarningOf(facts)) return { ...dark, red: "on", yellow };
  return { ...dark, ...storyLamp(facts.phase), yellow };
}

/** Two lines of exactly 16 ASCII characters. */
export function lcdOf(facts: LampFacts): readonly [string, string] {
  const [first, second] = linesOf(facts);
  return [fit(first), fit(second)];
}

/** Worn parts have a row of their own: they only warn, but the station wants service. So does who asked to see losses. */
function shownWarningOf({ warnings }: LampFacts): FaultId | undefined {
  return warnings.find((id) => id === "contactorWorn" || id === "plugWorn" || id === "backendLost");
}

function yellowOf(backend: BackendState): LampPattern {
  switch (backend) {
    case "off":
    case "connected":
      return "off";
    case "waiting":
      return "on";
    case "connecting":
    case "booting":
      return "fastFlash";
  }
}

function storyLamp(phase: SessionPhase): Partial<Lamps> {
  switch (phase) {
    case "idle":
      return { green: "on" };
    case "waitingForPlug":
      return { green: "fastFlash" };
    case "waitingForCard":
    case "authorising":
    case "finishing":
      return { green: "slowFlash" };
    case "charging":
      return { blue: "breathing" };
    // The table has no row for these; a steady blue says "yours, but no current".
    case "starting":
    case "suspendedByCar":
    case "suspendedByStation":
      return { blue: "on" };
  }
}

function linesOf(facts: LampFacts): readonly [string, string] {
  if (facts.starting) return ["Starting up...", ""];
  const [stopping] = facts.stopping;
  if (stopping) return faults[stopping].lcd;
  return (facts.phase === "idle" ? idleNotice(facts) : null) ?? storyLines(facts);
}

/** What there is to say while nobody is there who waits for something else. */
function idleNotice(facts: LampFacts): readonly [string, string] | null {
  if (facts.setupCode !== null) return ["Set-up code", facts.setupCode];
  const warning = shownWarningOf(facts) ?? facts.warnings[0];
  return warning ? faults[warning].lcd : null;
}

function storyLines(facts: LampFacts): readonly [string, string] {
  if (facts.learning) return ["Learning cards", "Show a card"];
  if (!facts.operative) return ["Out of service", ""];
  return [story[facts.phase], secondLine(facts)];
}

const story: Readonly<Record<SessionPhase, string>> = {
  idle: "Available",
  waitingForPlug: "Plug in the car",
  waitingForCard: "Preparing",
  authorising: "Checking card",
  starting: "Preparing",
  charging: "Charging",
  suspendedByCar: "SuspendedEV",
  suspendedByStation: "SuspendedEVSE",
  finishing: "Finishing",
};

function secondLine({ phase, backend, powerW, energyWh }: LampFacts): string {
  switch (phase) {
    case "idle":
      return backend === "connected" ? "OCPP" : backend === "off" ? "" : "No backend";
    case "waitingForCard":
      return "Show your card";
    case "finishing":
      return "Unplug the car";
    case "charging":
    case "suspendedByCar":
    case "suspendedByStation":
      return [inKilo(powerW, "kW"), inKilo(energyWh, "kWh")].filter((text) => text !== null).join(" ");
    case "waitingForPlug":
    case "authorising":
    case "starting":
      return "";
  }
}

function inKilo(value: number | null, unit: string): string | null {
  return value === null ? null : `${(value / 1_000).toFixed(unit === "kW" ? 1 : 2)}${unit}`;
}

function fit(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 16).padEnd(16);
}
