/** Kinds of numbers: whole, decimal, register address, amperes per phase. */
import {
  type Facts,
  isEmpty,
  type Parameter,
  type Parsed,
  type PerPhase,
  type Range,
  refuse,
} from "../facts.ts";
import { ok } from "../result.ts";

/** Reads a number in plain decimal notation, with at most `decimals` places, inside the range. */
export function parseNumber(input: unknown, [minimum, maximum]: Range, decimals: number): Parsed<number> {
  if (typeof input !== "number" && typeof input !== "string") return refuse("wrong_type", input, "a number");
  const text = String(input).trim();
  // Exponents, hexadecimal and thousands separators are refused: a setting must read the same to everybody.
  if (!/^[+-]?\d{1,15}(\.\d{1,9})?$/.test(text)) return refuse("not_a_number", input);
  const value = Number(text);
  const scaled = value * 10 ** decimals;
  if (Math.abs(scaled - Math.round(scaled)) > 1e-6) {
    return decimals === 0
      ? refuse("not_an_integer", input)
      : refuse("too_precise", input, `${decimals} decimals`);
  }
  if (value < minimum) return refuse("below_minimum", input, String(minimum));
  if (value > maximum) return refuse("above_maximum", input, String(maximum));
  return ok(value);
}

/** A whole number. `also` lists single values outside the range, such as 0 for off or 65535 for none. */
export function int<const D extends number | null>(
  facts: Facts & { readonly range: Range; readonly also?: readonly number[]; readonly default: D },
): Parameter<"int", D extends null ? number | null : number> & {
  readonly range: Range;
  readonly also?: readonly number[];
} {
  type V = D extends null ? number | null : number;
  const also = facts.also ?? [];
  const bounds = { type: "integer", minimum: facts.range[0], maximum: facts.range[1] };
  const alternatives = [
    bounds,
    ...(also.length ? [{ enum: [...also] }] : []),
    ...(facts.default === null ? [{ type: "null" }] : []),
  ];
  return {
    ...facts,
    kind: "int",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      const special = parseNumber(input, [-1e15, 1e15], 0);
      if (special.ok && also.includes(special.value)) return ok(special.value as V);
      return parseNumber(input, facts.range, 0) as Parsed<V>;
    },
    format: (value) => (value === null ? "" : String(value)),
    jsonSchema: alternatives.length === 1 ? bounds : { anyOf: alternatives },
  };
}

/** A number with at most `decimals` places. */
export function decimal(
  facts: Facts & { readonly range: Range; readonly decimals: number; readonly default: number },
): Parameter<"decimal", number> & { readonly range: Range; readonly decimals: number } {
  return {
    ...facts,
    kind: "decimal",
    parse: (input) => parseNumber(input, facts.range, facts.decimals),
    format: String,
    jsonSchema: { type: "number", minimum: facts.range[0], maximum: facts.range[1] },
  };
}

/** Amperes on each phase: `[20,20,20]`, or as text `20/20/20`. One number stands for all three. */
export function perPhase<const D extends PerPhase | null>(
  facts: Facts & { readonly range: Range; readonly default: D },
): Parameter<"perPhase", D extends null ? PerPhase | null : PerPhase> & { readonly range: Range } {
  type V = D extends null ? PerPhase | null : PerPhase;
  const schema = {
    type: "array",
    items: { type: "number", minimum: facts.range[0], maximum: facts.range[1] },
    minItems: 3,
    maxItems: 3,
  };
  return {
    ...facts,
    kind: "perPhase",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      if (!Array.isArray(input) && typeof input !== "number" && typeof input !== "string") {
        return refuse("wrong_type", input, "one value or three");
      }
      const parts = Array.isArray(input) ? input : String(input).split(/[/,;]/);
      const all = parts.length === 1 ? [parts[0], parts[0], parts[0]] : parts;
      if (all.length !== 3) return refuse("wrong_count", input, "one value or three");
      const values: number[] = [];
      for (const part of all) {
        const parsed = parseNumber(part, facts.range, 1);
        if (!parsed.ok) return parsed;
        values.push(parsed.value);
      }
      return ok(values as unknown as V);
    },
    format: (value) => (value === null ? "" : value.join("/")),
    jsonSchema: facts.default === null ? { anyOf: [schema, { type: "null" }] } : schema,
  };
}

/** A Modbus register address; 65535 means that the quantity is not there. */
export function register(
  facts: Facts & { readonly default: number },
): Parameter<"register", number> {
  return {
    ...facts,
    kind: "register",
    parse: (input) => parseNumber(input, [0, 65535], 0),
    format: String,
    jsonSchema: { type: "integer", minimum: 0, maximum: 65535 },
  };
}
