/** One value per EVSE. */
import { type Parameter, type Parsed, refuse, type ValueOf } from "../facts.ts";
import { ok } from "../result.ts";

/** More charging points than this on one controller are refused by board files and per-EVSE lists. */
export const maxEvses = 8;

/**
 * One value per EVSE in place of one for the station: JSON `[16,20]`, text `16,20`. A single value stands for every
 * EVSE, and the last one repeats for those beyond the list; so a list never ends in two equal values. Not for kinds
 * whose text holds commas.
 */
export function perEvse<P extends Parameter<string, unknown>>(
  declaration: P,
): Omit<P, "default" | "parse" | "format" | "jsonSchema" | "scope"> & {
  readonly scope: "evse";
  /** The declaration of a single value, for forms that draw one field per EVSE. */
  readonly each: P;
  readonly default: readonly ValueOf<P>[];
  parse(input: unknown): Parsed<readonly ValueOf<P>[]>;
  format(value: readonly ValueOf<P>[]): string;
  readonly jsonSchema: Readonly<Record<string, unknown>>;
} {
  type V = ValueOf<P>;
  return {
    ...declaration,
    scope: "evse",
    each: declaration,
    default: [declaration.default as V],
    parse(input) {
      const parts = Array.isArray(input) ? input : typeof input === "string" ? input.split(",") : [input];
      if (parts.length < 1 || parts.length > maxEvses) {
        return refuse("wrong_count", input, `1 to ${maxEvses} values`);
      }
      const values: V[] = [];
      for (const part of parts) {
        const parsed = declaration.parse(typeof part === "string" ? part.trim() : part) as Parsed<V>;
        if (!parsed.ok) return parsed;
        values.push(parsed.value);
      }
      while (values.length > 1 && values.at(-1) === values.at(-2)) values.pop();
      return ok(values);
    },
    format: (value) => value.map((each) => declaration.format(each)).join(","),
    jsonSchema: { type: "array", items: declaration.jsonSchema, minItems: 1, maxItems: maxEvses },
  };
}
