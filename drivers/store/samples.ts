/** The last day of each charging point for the plot, in memory: dense where it is fresh, thin where it is old. */
import type { EvseNumber, Phases } from "../../control/ports.ts";

export interface StoredSample {
  readonly atUtcMs: number;
  readonly currentA: Phases<number | null>;
  readonly voltageV: Phases<number | null>;
  readonly powerW: number | null;
  readonly offeredA: number;
}

export interface SampleStore {
  /** One sample per second and charging point stays, the newest. A clock set back forgets what lies in its future. */
  add(evse: EvseNumber, sample: StoredSample): void;
  /** Oldest first, at most 2,000. */
  since(evse: EvseNumber, fromUtcMs: number): readonly StoredSample[];
}

/** 600 + 660 + 660 points. */
const tiers = [
  { spacingMs: 1_000, keepMs: 600_000 },
  { spacingMs: 10_000, keepMs: 2 * 3_600_000 },
  { spacingMs: 120_000, keepMs: 24 * 3_600_000 },
] as const;

/** Youngest tier first, as in `tiers`; inside a tier oldest first. */
type Day = readonly StoredSample[][];

export function createSamples(): SampleStore {
  const days = new Map<EvseNumber, Day>();
  return {
    add(evse, sample) {
      const day = days.get(evse) ?? tiers.map(() => []);
      days.set(evse, day);
      for (const tier of day) forgetFrom(tier, secondOf(sample));
      day[0]?.push(sample);
      age(day, sample.atUtcMs);
    },
    since(evse, fromUtcMs) {
      const day = days.get(evse) ?? [];
      return day.toReversed().flat().filter(({ atUtcMs }) => atUtcMs >= fromUtcMs);
    },
  };
}

const secondOf = ({ atUtcMs }: StoredSample) => Math.floor(atUtcMs / 1_000) * 1_000;

function forgetFrom(tier: StoredSample[], fromUtcMs: number): void {
  while ((tier.at(-1)?.atUtcMs ?? -Infinity) >= fromUtcMs) tier.pop();
}

function age(day: Day, nowUtcMs: number): void {
  tiers.forEach(({ keepMs }, index) => {
    const tier = day[index] ?? [];
    const young = tier.findIndex(({ atUtcMs }) => atUtcMs > nowUtcMs - keepMs);
    for (const sample of tier.splice(0, young < 0 ? tier.length : young)) handDown(day, index + 1, sample);
  });
}

// The first of each slot stands for all of it.
function handDown(day: Day, index: number, sample: StoredSample): void {
  const [tier, rule] = [day[index], tiers[index]];
  if (!tier || !rule) return;
  const newest = tier.at(-1);
  const slotOf = ({ atUtcMs }: StoredSample) => Math.floor(atUtcMs / rule.spacingMs);
  if (!newest || slotOf(newest) !== slotOf(sample)) tier.push(sample);
}
