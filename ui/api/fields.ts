/** Reads the fields of JSON bodies and queries; what is wrong with them is a fact, not an exception. */
import { excerpt } from "../../schema/parameter.ts";
import { isObject } from "../../schema/plain_object.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import { refuseWith } from "../refusal.ts";
import type { ApiContext } from "./route.ts";

export interface FieldFault {
  readonly code: "not_json" | "bad_field";
  /** Empty for the body as a whole. */
  readonly field: string;
  readonly given: string;
  readonly bound: string;
}

export type Fields = Readonly<Record<string, unknown>>;
export type Read<T> = Result<T, FieldFault>;

/** What was sent, short enough for an answer. */
function shown(given: unknown): string {
  if (given === undefined) return "nothing";
  if (Array.isArray(given)) return "a list";
  return typeof given === "object" && given !== null ? "an object" : excerpt(String(given));
}

/** `bound` completes "it has to be ...". */
export function badField(field: string, given: unknown, bound: string) {
  return fail<FieldFault>({ code: "bad_field", field, given: shown(given), bound });
}

/** The answer to a request that cannot be read: 400 with field, what was given and what would do. */
export function refuseField(c: ApiContext, fault: FieldFault): Response {
  const { code, ...facts } = fault;
  const message = code === "not_json"
    ? `The body is not JSON: ${fault.given}.`
    : `${fault.field || "The body"} is ${fault.given}; it has to be ${fault.bound}.`;
  return refuseWith(c, 400, code, message, facts);
}

/** The body as a JSON object with no other fields than `known`. No body at all counts as `{}`. */
export async function readFields(c: ApiContext, known: readonly string[]): Promise<Read<Fields>> {
  const text = await c.req.text();
  let body: unknown;
  try {
    body = text.trim() === "" ? {} : JSON.parse(text);
  } catch (error) {
    const given = error instanceof Error ? excerpt(error.message) : "unreadable";
    return fail({ code: "not_json", field: "", given, bound: "a JSON object" });
  }
  if (!isObject(body)) return badField("", body, "a JSON object");
  const strange = Object.keys(body).find((field) => !known.includes(field));
  if (strange !== undefined) {
    return badField(
      excerpt(strange),
      "not known here",
      known.length ? `one of ${known.join(", ")}` : "left out",
    );
  }
  return ok(body);
}

/** A text of at most `maxLength` characters; undefined when left out. */
export function textField(fields: Fields, field: string, maxLength: number): Read<string | undefined> {
  const given = fields[field];
  if (given === undefined) return ok(undefined);
  if (typeof given !== "string" || given.length > maxLength) {
    return badField(field, given, `a text of at most ${maxLength} characters`);
  }
  return ok(given);
}

/** A whole number from `range`; undefined when left out. */
export function wholeField(
  fields: Fields,
  field: string,
  [minimum, maximum]: readonly [number, number],
): Read<number | undefined> {
  const given = fields[field];
  if (given === undefined) return ok(undefined);
  if (typeof given !== "number" || !Number.isInteger(given) || given < minimum || given > maximum) {
    return badField(field, given, `a whole number from ${minimum} to ${maximum}`);
  }
  return ok(given);
}

/** True or false; false when left out. */
export function flagField(fields: Fields, field: string): Read<boolean> {
  const given = fields[field] ?? false;
  return typeof given === "boolean" ? ok(given) : badField(field, given, "true or false");
}

/** A whole number in the query, or `fallback` when it is left out. */
export function wholeQuery<F extends number | undefined>(
  c: ApiContext,
  name: string,
  [minimum, maximum]: readonly [number, number],
  fallback: F,
): Read<number | F> {
  const given = c.req.query(name);
  if (given === undefined || given === "") return ok(fallback);
  const number = /^\d{1,15}$/.test(given) ? Number(given) : NaN;
  if (!(number >= minimum && number <= maximum)) {
    return badField(name, given, `a whole number from ${minimum} to ${maximum}`);
  }
  return ok(number);
}
