/** How a rule that spans settings is declared. */
import type { SettingId, Settings } from "./mod.ts";

/** One place where a rule does not hold. */
export interface Violation {
  readonly code: "above_maximum" | "below_minimum" | "not_different";
  readonly parameter: SettingId;
  readonly given: string;
  readonly bound: string;
  /** The setting that holds the bound. */
  readonly boundFrom: SettingId;
  /** Counted from 1; absent for settings of the whole station. */
  readonly evse?: number;
}

/** A condition on several settings at once. */
export interface Rule {
  readonly id: string;
  readonly sentence: string;
  readonly parameters: readonly SettingId[];
  /** Where the rule is broken. Blame falls on a setting of `changed` where there is one. */
  violations(settings: Settings, changed: readonly SettingId[]): readonly Violation[];
}

/** Settings that hold one number, or one for each EVSE. */
export type NumberSettingId = {
  [Id in SettingId]: Settings[Id] extends number | readonly number[] ? Id : never;
}[SettingId];

interface Pair {
  readonly low: NumberSettingId;
  readonly high: NumberSettingId;
  /** The two must not even be equal. */
  readonly strict: boolean;
}

function numbers(settings: Settings, id: NumberSettingId): readonly number[] {
  const value = settings[id];
  return typeof value === "number" ? [value] : value;
}

function blame(pair: Pair, low: number, high: number, changed: readonly SettingId[]): Violation {
  const highAlone = changed.includes(pair.high) && !changed.includes(pair.low);
  return {
    code: highAlone ? "below_minimum" : "above_maximum",
    parameter: highAlone ? pair.high : pair.low,
    given: String(highAlone ? high : low),
    bound: String(highAlone ? low : high),
    boundFrom: highAlone ? pair.low : pair.high,
  };
}

const repeating = (values: readonly number[], index: number): number =>
  values[Math.min(index, values.length - 1)] ?? NaN;

function pairViolations(pair: Pair, settings: Settings, changed: readonly SettingId[]): readonly Violation[] {
  const lows = numbers(settings, pair.low);
  const highs = numbers(settings, pair.high);
  const evses = Math.max(lows.length, highs.length);
  return Array.from({ length: evses }, (_, index) => {
    const low = repeating(lows, index);
    const high = repeating(highs, index);
    if (pair.strict ? low < high : low <= high) return [];
    const violation = blame(pair, low, high, changed);
    return [evses === 1 ? violation : { ...violation, evse: index + 1 }];
  }).flat();
}

/** Each setting is at most the next one; with `strict`, below it. */
export function ascending(facts: {
  readonly id: string;
  readonly sentence: string;
  readonly parameters: readonly NumberSettingId[];
  readonly strict?: boolean;
}): Rule {
  const pairs = facts.parameters.slice(1).map((high, index): Pair => ({
    low: facts.parameters[index] ?? high,
    high,
    strict: facts.strict ?? false,
  }));
  return {
    ...facts,
    violations: (settings, changed) => pairs.flatMap((pair) => pairViolations(pair, settings, changed)),
  };
}

/** Settings that hold one text. */
export type TextSettingId = {
  [Id in SettingId]: Settings[Id] extends string ? Id : never;
}[SettingId];

/** No two of the settings are equal, without regard to case. */
export function different(facts: {
  readonly id: string;
  readonly sentence: string;
  readonly parameters: readonly TextSettingId[];
}): Rule {
  return {
    ...facts,
    violations(settings, changed) {
      // Changed ones last, so that a name that was there before is the bound and the new one is to blame.
      const rank = (id: SettingId) => changed.includes(id) ? 1 : 0;
      const ordered = [...facts.parameters].sort((one, other) => rank(one) - rank(other));
      return ordered.flatMap((parameter, index): Violation[] => {
        const same = (id: TextSettingId) => settings[id].toLowerCase() === settings[parameter].toLowerCase();
        const boundFrom = ordered.slice(0, index).find(same);
        if (boundFrom === undefined) return [];
        const given = settings[parameter];
        return [{ code: "not_different", parameter, given, bound: settings[boundFrom], boundFrom }];
      });
    },
  };
}
