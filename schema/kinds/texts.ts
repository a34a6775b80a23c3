/** Kinds of text: free text, secrets, addresses, time of day. */
import { type Facts, isEmpty, type Parameter, type Parsed, refuse } from "../facts.ts";
import { fail, ok } from "../result.ts";

// Control characters would end lines in logs and break displays; everything else a person can type is allowed.
// deno-lint-ignore no-control-regex
const controlCharacters = /[\u0000-\u001f\u007f]/;

interface TextFacts extends Facts {
  /** In characters. */
  readonly maxLength: number;
  readonly minLength?: number;
  /** Characters allowed, and in words what that means, for the error. */
  readonly pattern?: { readonly regex: RegExp; readonly meaning: string };
}

function parseText(input: unknown, facts: TextFacts): Parsed<string> {
  // A number is what YAML and JSON make of a serial number without quotes.
  if (typeof input !== "string" && !Number.isFinite(input)) return refuse("wrong_type", input, "text");
  const text = String(input);
  const { length } = [...text];
  if (length > facts.maxLength) return refuse("too_long", input, `${facts.maxLength} characters`);
  if (length < (facts.minLength ?? 0)) return refuse("too_short", input, `${facts.minLength} characters`);
  if (controlCharacters.test(text)) return refuse("bad_characters", input, "no control characters");
  if (facts.pattern && !facts.pattern.regex.test(text)) {
    return refuse("bad_characters", input, facts.pattern.meaning);
  }
  return ok(text);
}

const textSchema = ({ minLength = 0, maxLength }: TextFacts) => ({ type: "string", minLength, maxLength });

/** One line of text. */
export function text(
  facts: TextFacts & { readonly default: string },
): Parameter<"text", string> & { readonly maxLength: number } {
  return {
    ...facts,
    kind: "text",
    parse: (input) => parseText(input, facts),
    format: (value) => value,
    jsonSchema: textSchema(facts),
  };
}

/**
 * Can be written, never read back through any door. Empty means none is set. `hashed`: the settings book keeps a
 * scrypt hash in its place, never the text; others are needed as text (a login to somebody else, a zip password).
 * `keepsSet`: once there is one it can be replaced, but not emptied.
 */
export function secret(
  facts: TextFacts & { readonly hashed?: boolean; readonly keepsSet?: boolean },
): Parameter<"secret", string> & {
  readonly maxLength: number;
  readonly hashed?: boolean;
  readonly keepsSet?: boolean;
} {
  return {
    ...facts,
    kind: "secret",
    default: "",
    parse(input) {
      if (input === "") return ok("");
      const parsed = parseText(input, facts);
      // The text that was refused must not travel into logs and answers.
      return parsed.ok ? parsed : fail({ ...parsed.error, given: "(secret)" });
    },
    format: (value) => value,
    jsonSchema: { anyOf: [textSchema(facts), { const: "" }], writeOnly: true },
  };
}

const octet = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
const dottedQuad = new RegExp(`^${octet}(\\.${octet}){3}$`);

/** Four octets, or empty where `default` is null. */
export function ipv4<const D extends string | null>(
  facts: Facts & { readonly default: D },
): Parameter<"ipv4", D extends null ? string | null : string> {
  type V = D extends null ? string | null : string;
  const schema = { type: "string", format: "ipv4" };
  return {
    ...facts,
    kind: "ipv4",
    default: facts.default as unknown as V,
    parse(input) {
      if (facts.default === null && isEmpty(input)) return ok(null as V);
      if (typeof input !== "string") return refuse("wrong_type", input, "an IPv4 address");
      return dottedQuad.test(input.trim())
        ? ok(input.trim() as V)
        : refuse("bad_address", input, "four numbers 0 to 255");
    },
    format: (value) => value ?? "",
    jsonSchema: facts.default === null ? { anyOf: [schema, { type: "null" }] } : schema,
  };
}

/** An address with one of the schemes, or empty for none. Passwords inside an address are refused. */
export function url(
  facts: Facts & {
    readonly schemes: readonly string[];
    readonly maxLength?: number;
    readonly default: string;
  },
): Parameter<"url", string> & { readonly schemes: readonly string[] } {
  const maxLength = facts.maxLength ?? 512;
  return {
    ...facts,
    kind: "url",
    parse(input) {
      if (typeof input !== "string") return refuse("wrong_type", input, "an address");
      const trimmed = input.trim();
      if (trimmed === "") return ok("");
      if (trimmed.length > maxLength) return refuse("too_long", input, `${maxLength} characters`);
      // #SN# and #OSN# are placeholders (Ecotap com_Endpoint), not fragments.
      const probe = URL.parse(trimmed.replaceAll(/#(O?SN)#/g, "$1"));
      const schemes = facts.schemes.map((scheme) => `${scheme}://`).join(" or ");
      if (!probe || !facts.schemes.includes(probe.protocol.slice(0, -1)) || probe.hostname === "") {
        return refuse("bad_url", input, `starts with ${schemes}`);
      }
      if (probe.username || probe.password) {
        return refuse("bad_url", "(address with a password)", "no user or password inside");
      }
      return ok(trimmed);
    },
    format: (value) => value,
    jsonSchema: { type: "string", maxLength },
  };
}

/** `hh:mm`, local time of the station. */
export function timeOfDay(facts: Facts & { readonly default: string }): Parameter<"timeOfDay", string> {
  return {
    ...facts,
    kind: "timeOfDay",
    parse(input) {
      if (typeof input !== "string") return refuse("wrong_type", input, "hh:mm");
      const trimmed = input.trim();
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(trimmed)
        ? ok(trimmed)
        : refuse("bad_time", input, "00:00 to 23:59");
    },
    format: (value) => value,
    jsonSchema: { type: "string", pattern: "^([01]\\d|2[0-3]):[0-5]\\d$" },
  };
}
