/** Who asks: nobody before set-up is done, then whoever has a session cookie or HTTP Basic credentials. */
import type { MiddlewareHandler } from "hono";
import { type DoorContext, type DoorEnv, isApi, isSafe, peerAddress } from "./door.ts";
import type { LoginRefusal, Logins } from "./parts.ts";
import { refuseFor, refuseWith } from "./refusal.ts";
import { clearSessionCookie, sessionToken } from "./session_cookie.ts";

/** What answers without a login. */
const openPaths = ["/login", "/setup", "/healthz", "/favicon.ico", "/api/v1/login", "/api/v1/setup"];
const openFolders = ["/assets/", "/sim/"];
/** Of those, what answers before the manufacturer's password is set. */
const closedBeforeSetup = ["/login", "/api/v1/login"];

/** Whether the path answers without a login. */
export function isOpenPath(path: string): boolean {
  return openPaths.includes(path) || openFolders.some((folder) => path.startsWith(folder));
}

/** Until the manufacturer's password is set, only the set-up page answers. */
export function setupGate(logins: Logins): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    const { path } = c.req;
    if (!logins.needsSetup() || (isOpenPath(path) && !closedBeforeSetup.includes(path))) return await next();
    return setupFirst(c);
  };
}

function setupFirst(c: DoorContext): Response {
  if (!isApi(c) && isSafe(c)) return c.redirect("/setup", 303);
  return refuseWith(c, 403, "setup_first", "Set the manufacturer's password first, on the page /setup.");
}

/** Finds out who asks; wrong Basic credentials are refused here, whatever they ask for. */
export function identify(logins: Logins): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    c.set("session", null);
    c.set("token", null);
    const token = sessionToken(c);
    const session = token === null ? null : logins.session(token);
    if (session) {
      c.set("session", session);
      c.set("token", token);
      return await next();
    }
    const basic = basicCredentials(c.req.header("authorization"));
    if (basic) {
      const checked = await logins.check(basic.login, basic.password, peerAddress(c));
      if (!checked.ok) return refuseLogin(c, checked.error);
      c.set("session", checked.value);
      return await next();
    }
    if (token !== null) clearSessionCookie(c);
    await next();
  };
}

/** Sends strangers to the login page, and tells programs that they need a login. */
export function loginGate(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    if (c.get("session") || isOpenPath(c.req.path)) return await next();
    const { pathname, search } = new URL(c.req.url);
    const isPage = !isApi(c) && (isSafe(c) || (c.req.header("accept") ?? "").includes("text/html"));
    if (!isPage) return loginFirst(c);
    const from = !isSafe(c) || (pathname === "/" && search === "")
      ? ""
      : `?next=${encodeURIComponent(pathname + search)}`;
    return c.redirect(`/login${from}`, 303);
  };
}

function loginFirst(c: DoorContext): Response {
  // A browser would open its own password window over our pages; it always sends this header, programs never do.
  if (c.req.header("sec-fetch-mode") === undefined) {
    c.header("www-authenticate", 'Basic realm="Pilotwire", charset="UTF-8"');
  }
  return refuseWith(c, 401, "login_first", "Log in first.");
}

/** The answer to a login that was not let in. */
export function refuseLogin(c: DoorContext, refusal: LoginRefusal): Response {
  switch (refusal.code) {
    case "wrong":
      return refuseWith(c, 401, "wrong_login", "The login name or the password is wrong.");
    case "wait":
      return refuseFor(c, refusal.seconds);
    case "setup_first":
      return setupFirst(c);
  }
}

function basicCredentials(header: string | undefined): { login: string; password: string } | null {
  const encoded = /^Basic ([A-Za-z0-9+/]{1,1000}={0,2})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return null;
  try {
    const text = new TextDecoder().decode(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)));
    const colon = text.indexOf(":");
    return colon < 0 ? null : { login: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return null; // not base64: as if nothing had been sent
  }
}
