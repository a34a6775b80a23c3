/** Every error of the HTTP door in one form: `{"error": {"code", "message", ...facts}}`. */
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { type DoorContext, isApi } from "./door.ts";

/** Facts needed to act, beside code and sentence: field, bound, seconds. */
export type RefusalFacts = Readonly<Record<string, unknown>>;

/**
 * `code` is for programs and stays; `message` is for people and may be reworded. Who sent a form by hand gets the
 * message alone, to read.
 */
export function refuseWith(
  c: DoorContext,
  status: ContentfulStatusCode,
  code: string,
  message: string,
  facts: RefusalFacts = {},
): Response {
  if (isForm(c)) return c.text(`${message}\n`, status);
  return c.json({ error: { ...facts, code, message } }, status);
}

function isForm(c: DoorContext): boolean {
  return !isApi(c) && (c.req.header("accept") ?? "").includes("text/html");
}

/** One answer for what is not there and for what the role may not see, so that nobody can tell them apart. */
export function notFound(c: DoorContext): Response {
  return refuseWith(c, 404, "not_found", "There is nothing at this address.");
}

/** Refused for a while; browsers and programs both find the seconds. */
export function refuseFor(c: DoorContext, seconds: number): Response {
  c.header("retry-after", String(seconds));
  return refuseWith(c, 429, "wait", `Too many wrong attempts. Try again in ${seconds} s.`, { seconds });
}
