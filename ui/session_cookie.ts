/** The one cookie: a random token that names a session in memory. */
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { type DoorContext, isHttps } from "./door.ts";

/** Also in the OpenAPI document. */
export const sessionCookieName = "pilotwire_session";

/** Token sent by the browser, or null. Longer texts than we ever hand out are not looked at. */
export function sessionToken(c: DoorContext): string | null {
  const token = getCookie(c, sessionCookieName);
  return token && token.length <= 64 ? token : null;
}

/** Ends with the browser's own session; the server forgets it earlier. Not readable by script, never sent cross-site. */
export function setSessionCookie(c: DoorContext, token: string): void {
  setCookie(c, sessionCookieName, token, {
    httpOnly: true,
    sameSite: "Strict",
    path: "/",
    secure: isHttps(c),
  });
}

/** After log-out. */
export function clearSessionCookie(c: DoorContext): void {
  deleteCookie(c, sessionCookieName, { httpOnly: true, sameSite: "Strict", path: "/", secure: isHttps(c) });
}
