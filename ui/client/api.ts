/// <reference lib="dom" />
/** Calls of the station's API from its own pages. */
import { fail, ok, type Result } from "../../schema/result.ts";
import { fill, texts } from "../pages/texts.ts";

export interface ApiFault {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export type Json = Readonly<Record<string, unknown>>;

const csrf = () => document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";

/** An object with string keys, for answers from outside. */
export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function faultOf(status: number, answer: unknown): ApiFault {
  const error = isJson(answer) && isJson(answer.error) ? answer.error : {};
  const { code, message, ...facts } = error;
  return {
    status,
    code: typeof code === "string" ? code : "unexpected",
    message: typeof message === "string" ? message : fill(texts.error.unexpected, { status }),
    facts,
  };
}

/** Sends JSON, gives the JSON answer. A login that has ended leads to the login page. */
export async function call(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<Result<Json, ApiFault>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "content-type": "application/json", "x-csrf-token": csrf() },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (response.status === 401) toLogin();
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) return fail(faultOf(response.status, answer));
    return ok(isJson(answer) ? answer : {});
  } catch {
    return fail({ status: 0, code: "no_answer", message: texts.error.network, facts: {} });
  }
}

/** Back here after the login. */
export function toLogin(): void {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** The page as the server would draw it now; null when it does not answer. */
export async function freshPage(): Promise<Document | null> {
  try {
    const response = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
    if (!response.ok) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return null;
  }
}
