/** What every answer carries, which names we answer to, and proof that a request came from our own pages. */
import type { MiddlewareHandler } from "hono";
import type { DoorContext, DoorEnv } from "./door.ts";
import { hostName, isApi, isLoopbackName, isSafe } from "./door.ts";
import { sameText } from "./logins.ts";
import { refuseWith } from "./refusal.ts";

const contentSecurityPolicy = [
  "default-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Everything from ourselves, in nobody's frame, nothing kept of what the API tells. */
export function securityHeaders(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    await next();
    const { headers } = c.res;
    headers.set("content-security-policy", contentSecurityPolicy);
    headers.set("x-content-type-options", "nosniff");
    headers.set("x-frame-options", "DENY");
    headers.set("referrer-policy", "same-origin");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    if (isApi(c) || !headers.has("cache-control")) headers.set("cache-control", "no-store");
  };
}

/** Name endings that no stranger can register. */
const privateEndings = [".local", ".localhost", ".home.arpa", ".internal"];

function isIpLiteral(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || (name.includes(":") && /^[0-9a-f:.]+$/.test(name));
}

/** Whether a request may change something under this name; `own` are the names of this machine, lower case. */
export function isOwnName(name: string, own: readonly string[]): boolean {
  return isIpLiteral(name) || isLoopbackName(name) || own.includes(name) ||
    privateEndings.some((ending) => name.endsWith(ending));
}

/**
 * A page elsewhere can make its own name resolve to our address and then passes for same-origin. It cannot hide that
 * name, so under a foreign one nothing is changed.
 */
export function ownNamesOnly(own: readonly string[]): MiddlewareHandler<DoorEnv> {
  const names = own.map((name) => name.toLowerCase());
  return async (c, next) => {
    const name = hostName(c);
    if (isSafe(c) || isOwnName(name, names)) return await next();
    const message = `This station does not answer to the name ${name.slice(0, 80)}. Use its address.`;
    return refuseWith(c, 421, "foreign_name", message);
  };
}

/** Browsers say where a request comes from; programs say nothing and are judged by their credentials alone. */
function isFromElsewhere(c: DoorContext): boolean {
  const site = c.req.header("sec-fetch-site");
  if (site !== undefined && site !== "same-origin" && site !== "none") return true;
  const origin = c.req.header("origin");
  if (origin === undefined) return false;
  const host = c.req.header("host") ?? new URL(c.req.url).host;
  return URL.parse(origin)?.host !== host.toLowerCase();
}

async function givenProof(c: DoorContext): Promise<string> {
  const header = c.req.header("x-csrf-token");
  if (header !== undefined) return header;
  const type = c.req.header("content-type") ?? "";
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type)) return "";
  try {
    const field = (await c.req.parseBody())["_csrf"];
    return typeof field === "string" ? field : "";
  } catch {
    return ""; // a form that cannot be read proves nothing
  }
}

/**
 * Refuses what changes something unless it comes from our own pages: not sent by another site, and, when the cookie
 * vouches for it, with the session's own proof in `x-csrf-token` or the form field `_csrf`.
 */
export function ownPagesOnly(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    if (isSafe(c)) return await next();
    if (isFromElsewhere(c)) {
      return refuseWith(c, 403, "cross_site", "This request was made by a page of another site.");
    }
    const session = c.get("session");
    if (session && c.get("token") !== null && !sameText(await givenProof(c), session.csrf)) {
      return refuseWith(
        c,
        403,
        "csrf",
        "The proof that this request comes from our own page is missing or old.",
      );
    }
    await next();
  };
}
