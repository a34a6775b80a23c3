/** Bodies of requests: bounded in size and in time, read once. */
import type { MiddlewareHandler } from "hono";
import type { Clock } from "../control/clock.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import { type DoorContext, type DoorEnv, isSafe } from "./door.ts";
import { refuseWith } from "./refusal.ts";

/** JSON, forms, and everything else that has no bound of its own. */
export const maxBodyBytes = 1_048_576;
/** A recipe of the largest size that is read, wrapped in JSON or in a form. */
export const maxRecipeBodyBytes = 4 * maxBodyBytes;
const recipePaths = ["/api/v1/recipe/preview", "/api/v1/recipe/import", "/system/recipe"];
/** Log-in and set-up, which anybody may send. */
const maxStrangerBodyBytes = 16_384;
/** A body that takes longer than this to arrive is given up. */
export const bodyTimeMs = 20_000;

type BodyFault = { readonly code: "too_large" } | { readonly code: "too_slow" } | { readonly code: "broken" };

function boundOf(c: DoorContext): number {
  if (!c.get("session")) return maxStrangerBodyBytes;
  return recipePaths.includes(c.req.path) ? maxRecipeBodyBytes : maxBodyBytes;
}

function tooLarge(c: DoorContext, boundBytes: number): Response {
  const message = `The request is larger than the ${boundBytes} bytes that are read here.`;
  return refuseWith(c, 413, "too_large", message, { boundBytes });
}

/**
 * Puts the whole body, at most the bound, in place of the stream. What announces too much is refused unread; what
 * grows too much or comes too slowly is cut off.
 */
export function boundedBody(clock: Clock): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const { body } = c.req.raw;
    if (isSafe(c) || body === null) return await next();
    const boundBytes = boundOf(c);
    if (Number(c.req.header("content-length") ?? 0) > boundBytes) return tooLarge(c, boundBytes);
    const read = await readBounded(body, boundBytes, clock);
    if (!read.ok) {
      switch (read.error.code) {
        case "too_large":
          return tooLarge(c, boundBytes);
        case "too_slow":
          return refuseWith(c, 408, "too_slow", `The request took longer than ${bodyTimeMs / 1_000} s.`);
        case "broken":
          return refuseWith(c, 400, "broken", "The request ended early.");
      }
    }
    const { method, headers } = c.req.raw;
    c.req.raw = new Request(c.req.raw.url, { method, headers, body: read.value });
    await next();
  };
}

async function readBounded(
  body: ReadableStream<Uint8Array>,
  boundBytes: number,
  clock: Clock,
): Promise<Result<Uint8Array<ArrayBuffer>, BodyFault>> {
  const reader = body.getReader();
  let late = false;
  const cancelTimer = clock.wakeAt(clock.nowMs() + bodyTimeMs, () => {
    late = true;
    reader.cancel().catch(() => {}); // the other end is gone already, which is what we wanted
  });
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > boundBytes) {
        reader.cancel().catch(() => {});
        return fail({ code: "too_large" });
      }
      chunks.push(part.value);
    }
  } catch {
    return fail({ code: late ? "too_slow" : "broken" });
  } finally {
    cancelTimer();
  }
  return late ? fail({ code: "too_slow" }) : ok(joined(chunks, length));
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
