/** The frames of OCPP-J (1.6 and 2.x): CALL, CALLRESULT, CALLERROR. */
import { fail, ok, type Result } from "../schema/result.ts";

/** Codes of OCPP-J 1.6 section 4.2.3; `Occurence` and `Formation` are spelled as printed there. */
export type RpcErrorCode =
  | "NotImplemented"
  | "NotSupported"
  | "InternalError"
  | "ProtocolError"
  | "SecurityError"
  | "FormationViolation"
  | "PropertyConstraintViolation"
  | "OccurenceConstraintViolation"
  | "TypeConstraintViolation"
  | "GenericError";

export type Payload = Readonly<Record<string, unknown>>;

export type Frame =
  | { readonly type: "call"; readonly id: string; readonly action: string; readonly payload: Payload }
  | { readonly type: "result"; readonly id: string; readonly payload: Payload }
  | { readonly type: "error"; readonly id: string; readonly code: string; readonly description: string };

/** Why a text is no frame. With `answerTo` the sender can be told by CALLERROR, otherwise it is dropped. */
export interface FrameFault {
  readonly code:
    | "not_json"
    | "not_an_array"
    | "bad_type"
    | "bad_id"
    | "bad_action"
    | "bad_payload"
    | "bad_length";
  readonly answerTo: string | null;
}

/** The standard allows 36; some backends make longer ones, and giving their own text back does no harm. */
const maxIdLength = 255;
const maxActionLength = 100;

/** Reads one text frame. Never throws. */
export function parseFrame(text: string): Result<Frame, FrameFault> {
  const parts = parseJson(text);
  if (parts === undefined) return fail({ code: "not_json", answerTo: null });
  if (!Array.isArray(parts)) return fail({ code: "not_an_array", answerTo: null });
  const [type, id] = parts as readonly unknown[];
  if (type !== 2 && type !== 3 && type !== 4) return fail({ code: "bad_type", answerTo: null });
  if (typeof id !== "string" || id === "" || id.length > maxIdLength) {
    return fail({ code: "bad_id", answerTo: null });
  }
  switch (type) {
    case 2:
      return readCall(id, parts);
    case 3:
      // Lenient: what cannot be used is missing for whoever reads the answer.
      return ok({ type: "result", id, payload: isObject(parts[2]) ? parts[2] : {} });
    case 4:
      return ok({ type: "error", id, code: shortText(parts[2], 50), description: shortText(parts[3], 255) });
  }
}

function readCall(id: string, parts: readonly unknown[]): Result<Frame, FrameFault> {
  const [, , action, payload] = parts;
  if (parts.length !== 4) return fail({ code: "bad_length", answerTo: id });
  if (typeof action !== "string" || action.length > maxActionLength) {
    return fail({ code: "bad_action", answerTo: id });
  }
  if (!isObject(payload)) return fail({ code: "bad_payload", answerTo: id });
  return ok({ type: "call", id, action, payload });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) ?? null;
  } catch { // also a nesting deeper than the stack
    return undefined;
  }
}

function isObject(value: unknown): value is Payload {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shortText(value: unknown, length: number): string {
  return typeof value === "string" ? value.slice(0, length) : "";
}

export function callFrame(id: string, action: string, payload: Payload): string {
  return JSON.stringify([2, id, action, payload]);
}

export function resultFrame(id: string, payload: Payload): string {
  return JSON.stringify([3, id, payload]);
}

export function errorFrame(id: string, code: RpcErrorCode, description: string): string {
  return JSON.stringify([4, id, code, description.slice(0, 255), {}]);
}
