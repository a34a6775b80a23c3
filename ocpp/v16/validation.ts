/** Checks payloads against the OCPP 1.6 JSON schemas. */
import * as generated from "./generated/validators.js";
import type { Check, Violation } from "./generated/validators.d.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { RpcErrorCode } from "../frames.ts";

export type Half = "Request" | "Response";

export interface Misfit {
  /** CALLERROR code of OCPP-J 1.6 section 4.2.3, with its printed spelling. */
  readonly code: RpcErrorCode;
  /** JSON pointer of the field; empty = the payload itself. */
  readonly field: string;
  /** JSON Schema keyword that failed, such as `maxLength`. */
  readonly keyword: string;
  /** The bound, name or type the keyword speaks of; empty when there is none. */
  readonly bound: string;
}

const checks = generated as unknown as Readonly<Record<string, Check | undefined>>;

/** Fails at the first violation. A message without a schema is a programming error and throws. */
export function validate(action: string, half: Half, payload: unknown): Result<void, Misfit> {
  const check = checks[`${action}${half}`];
  if (check === undefined) throw new Error(`no schema for ${action}${half}`);
  if (check(payload)) return ok(undefined);
  const [violation] = check.errors ?? [];
  return fail(misfit(violation ?? { instancePath: "", keyword: "type", params: {} }));
}

/** One line for logs and CALLERROR descriptions. */
export function misfitText({ field, keyword, bound }: Misfit): string {
  const place = field === "" ? "the payload" : field;
  return bound === "" ? `${place} fails ${keyword}` : `${place} fails ${keyword} ${bound}`;
}

function misfit({ instancePath, keyword, params }: Violation): Misfit {
  const [bound] = Object.values(params);
  return {
    code: errorCode(keyword, instancePath),
    // An additional property has a name chosen by the sender, of any length.
    field: instancePath.slice(0, 100),
    keyword,
    bound: bound === undefined ? "" : String(bound).slice(0, 60),
  };
}

function errorCode(keyword: string, field: string): RpcErrorCode {
  switch (keyword) {
    case "additionalProperties":
      return "FormationViolation"; // not the structure of this action
    case "type":
      return field === "" ? "FormationViolation" : "TypeConstraintViolation";
    case "required":
    case "minItems":
    case "maxItems":
      return "OccurenceConstraintViolation";
    default: // enum, maxLength, format, minimum, multipleOf: a value that may not be
      return "PropertyConstraintViolation";
  }
}
