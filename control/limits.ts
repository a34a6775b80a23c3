/** The ladder of current limits: each limiter has an opinion or none; the offer is the least. */
import { binding as bindingLease, hasExpired, type Lease } from "./leases.ts";
import type { PointSettings } from "./point_settings.ts";
import type { Phases } from "./ports.ts";
import type { Cable } from "./proximity.ts";
import type { LimiterId } from "./read_model.ts";

/** What the limiters look at. */
export interface LimitFacts {
  readonly cable: Cable;
  readonly heat: "cool" | "reduce" | "stop";
  readonly celsius: number | null;
  /** Amperes an overdrawing car is held down to. */
  readonly overloadA: number | null;
  readonly pausedBy: "backend" | "user" | null;
  /** The backend refused the card of the running session, and its allowance is used up. */
  readonly isRefused: boolean;
  readonly leases: readonly Lease[];
  readonly nowMs: number;
}

/** One limiter's opinion. `limitA` per phase; null = none. */
export interface Opinion {
  readonly id: LimiterId;
  readonly limitA: Phases<number> | null;
  /** Continues "16 A because ..." or says why there is no opinion. */
  readonly reason: string;
  readonly source: string;
}

type Limiter = (facts: LimitFacts, settings: PointSettings) => Omit<Opinion, "id">;

/** At equal limits the earlier one is named: what is built in before what is set, what is set before what passes. */
const limiters: readonly (readonly [LimiterId, Limiter])[] = [
  [
    "hardware",
    (_, { hardwareLimitA }) =>
      equal(
        hardwareLimitA,
        `the hardware limit is ${hardwareLimitA} A`,
        "installation.maxOutputCurrent",
      ),
  ],
  ["cable", ofCable],
  [
    "installation",
    (_, { installationLimitA }) =>
      equal(
        installationLimitA,
        `the installation limit is ${installationLimitA} A`,
        "installation.installationCurrentLimit",
      ),
  ],
  [
    "operator",
    (_, { operatorLimitA }) =>
      equal(
        operatorLimitA,
        `the operator limit is ${operatorLimitA} A`,
        "installation.outputCurrentLimit",
      ),
  ],
  ["temperature", ofTemperature],
  ["carOverload", ofOverload],
  ["backendPause", ofBackend],
  [
    "userPause",
    ({ pausedBy }) =>
      pausedBy === "user"
        ? equal(0, "charging was paused at the station", "page")
        : none("not paused", "page"),
  ],
  ["lease", ofLeases],
];

/** All opinions, in the order of the list. */
export function opinions(facts: LimitFacts, settings: PointSettings): readonly Opinion[] {
  return limiters.map(([id, limiter]) => ({ id, ...limiter(facts, settings) }));
}

/** Least of the three phases; null for no opinion. */
export function leastA(opinion: Opinion): number | null {
  return opinion.limitA && Math.min(...opinion.limitA);
}

/** All opinions and what follows from them. */
export interface Ladder {
  readonly opinions: readonly Opinion[];
  /** The least one. */
  readonly binding: Opinion;
  /** What may be offered: the least limit, or 0 when that is below the least charging current. */
  readonly offerA: number;
}

/** The least opinion and what follows from it. */
export function ladder(facts: LimitFacts, settings: PointSettings): Ladder {
  const all = opinions(facts, settings);
  const binding = all.reduce((least, next) => limitOf(next) < limitOf(least) ? next : least);
  const limitA = limitOf(binding);
  return { opinions: all, binding, offerA: limitA >= settings.minimumA ? limitA : 0 };
}

/** "16 A because the operator limit is 16 A." */
export function limitSentence({ binding, offerA }: Ladder, minimumA: number): string {
  if (offerA > 0) return `${amperes(offerA)} because ${binding.reason}.`;
  const limitA = limitOf(binding);
  if (limitA <= 0) return `No current because ${binding.reason}.`;
  return `No current because ${binding.reason}, which is below the least charging current of ${
    amperes(minimumA)
  }.`;
}

/** "No current because the plug could not be locked.", from the sentence of a fault. */
export function faultSentence(sentence: string): string {
  return `No current because ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** Smallest first, those without an opinion last. */
export function sorted(all: readonly Opinion[]): readonly Opinion[] {
  return all.toSorted((a, b) => limitOf(a) - limitOf(b) || 0);
}

// More than any pilot can tell, and unlike Infinity it can be subtracted.
const unlimitedA = 1_000;

function limitOf(opinion: Opinion): number {
  return leastA(opinion) ?? unlimitedA;
}

function ofCable({ cable }: LimitFacts, settings: PointSettings): Omit<Opinion, "id"> {
  if (settings.isTethered) return none("the cable is fixed to the station", "cable");
  switch (cable.type) {
    case "none":
      return none("no cable is plugged in", "cable");
    case "rated":
      return equal(cable.ratingA, `the cable is rated ${cable.ratingA} A`, "cable");
    case "unreadable":
      return equal(0, "the cable's rating cannot be read", "cable");
  }
}

function ofTemperature(facts: LimitFacts, settings: PointSettings): Omit<Opinion, "id"> {
  const now = facts.celsius === null ? "was" : `is ${facts.celsius.toFixed(0)} °C,`;
  switch (facts.heat) {
    case "cool":
      return none(
        facts.celsius === null ? "the temperature is not known" : `the station ${now} cool`,
        "sensor",
      );
    case "reduce":
      return equal(reducedA(facts, settings), `the station ${now} warm`, "sensor");
    case "stop":
      return equal(0, `the station ${now} too hot`, "sensor");
  }
}

// Taken off what would be offered while cool, or a low operator limit would make the reduction vanish.
function reducedA({ cable }: LimitFacts, settings: PointSettings): number {
  const cableA = !settings.isTethered && cable.type === "rated" ? cable.ratingA : unlimitedA;
  const coolA = Math.min(
    settings.hardwareLimitA,
    settings.installationLimitA,
    settings.operatorLimitA,
    cableA,
  );
  return Math.max(0, coolA - settings.hardwareLimitA * settings.heatReductionPercent / 100);
}

function ofOverload({ overloadA }: LimitFacts): Omit<Opinion, "id"> {
  return overloadA === null
    ? none("the car keeps to what it is told", "installation.checkForCarOverload")
    : equal(overloadA, "the car drew more than it was told", "installation.checkForCarOverload");
}

function ofBackend({ pausedBy, isRefused }: LimitFacts): Omit<Opinion, "id"> {
  if (isRefused) return equal(0, "the backend refused the card", "backend");
  if (pausedBy === "backend") return equal(0, "the backend paused charging", "backend");
  return none("not paused", "backend");
}

function ofLeases({ leases, nowMs }: LimitFacts): Omit<Opinion, "id"> {
  const bound = bindingLease(leases, nowMs);
  if (bound === null) return none("no current is shared", "lease");
  const { lease, limitA } = bound;
  const reason = hasExpired(lease, nowMs)
    ? `${lease.source} has not been heard in time (before: ${lease.reason})`
    : lease.reason;
  return equal(limitA, reason, lease.source);
}

function equal(limitA: number, reason: string, source: string): Omit<Opinion, "id"> {
  return { limitA: [limitA, limitA, limitA], reason, source };
}

function none(reason: string, source: string): Omit<Opinion, "id"> {
  return { limitA: null, reason, source };
}

/** With one decimal where it matters: "9.5 A", "16 A". */
export function amperes(value: number): string {
  return `${Number(value.toFixed(1))} A`;
}
