/** Coming in and going out. */
import { refuseLogin } from "../access.ts";
import { type DoorContext, isLoopback, peerAddress } from "../door.ts";
import type { Session, SetupRefusal, UiParts } from "../parts.ts";
import { refuseFor, refuseWith } from "../refusal.ts";
import { clearSessionCookie, setSessionCookie } from "../session_cookie.ts";
import { badField, type Fields, readFields, refuseField, textField } from "./fields.ts";
import type { ApiContext, Route } from "./route.ts";

const maxWordLength = 1_000; // far above what a password may have, so that the login decides and not the field

const sessionSchema = {
  type: "object",
  properties: {
    role: { enum: ["manufacturer", "operator", "user"] },
    login: { type: "string" },
    csrf: {
      type: ["string", "null"],
      description: "Goes back in the header x-csrf-token; null with HTTP Basic.",
    },
  },
};

/** Set-up, log-in, log-out, and who am I. */
export function loginRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "post",
    path: "/setup",
    summary: "Set the manufacturer's password for the first time",
    open: true,
    body: wordsSchema({ code: "Shown on console and display; not asked for on the machine itself." }, [
      "password",
    ]),
    answer: { description: "Logged in as manufacturer; the cookie is set.", schema: sessionSchema },
    refusals: {
      403: "The code is wrong.",
      409: "The password is set already.",
      422: "The password is too short.",
      507: "The disk takes nothing; the password is not set.",
    },
    handle: (c) => setUp(c, parts),
  }, {
    method: "post",
    path: "/login",
    summary: "Log in",
    open: true,
    body: wordsSchema({}, ["login", "password"]),
    answer: { description: "The cookie is set.", schema: sessionSchema },
    refusals: { 401: "Name or password is wrong." },
    handle: (c) => logIn(c, parts),
  }, {
    method: "post",
    path: "/logout",
    summary: "Log out",
    answer: { description: "The session has ended.", schema: { type: "object" } },
    handle(c) {
      logOut(c, parts);
      return c.json({ done: true });
    },
  }, {
    method: "get",
    path: "/me",
    summary: "Who am I",
    answer: { description: "Role and login name.", schema: sessionSchema },
    handle: (c) => c.json(sessionView(c.get("session"))),
  }];
}

function wordsSchema(described: Readonly<Record<string, string>>, required: readonly string[]) {
  const names = [...Object.keys(described), ...required];
  const properties = names.map((name) => [name, { type: "string", description: described[name] ?? name }]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required,
    additionalProperties: false,
  };
}

function sessionView(session: Session | null) {
  return session && { role: session.role, login: session.login, csrf: session.csrf || null };
}

/** Ends the session of the cookie, if there is one. */
export function logOut(c: DoorContext, { logins }: UiParts): void {
  const token = c.get("token");
  if (token !== null) logins.logOut(token);
  clearSessionCookie(c);
}

/** A log-in never continues a session that was there before, so a planted cookie is worth nothing. */
function welcome(c: ApiContext, { logins }: UiParts, token: string): Response {
  const before = c.get("token");
  if (before !== null) logins.logOut(before);
  setSessionCookie(c, token);
  return c.json(sessionView(logins.session(token)));
}

function words(fields: Fields, names: readonly string[]) {
  const found: Record<string, string> = {};
  for (const name of names) {
    const read = textField(fields, name, maxWordLength);
    if (!read.ok) return read;
    if (read.value === undefined && name !== "code") return badField(name, undefined, "a text");
    found[name] = read.value ?? "";
  }
  return { ok: true, value: found } as const;
}

async function setUp(c: ApiContext, parts: UiParts): Promise<Response> {
  const fields = await readFields(c, ["code", "password"]);
  if (!fields.ok) return refuseField(c, fields.error);
  const read = words(fields.value, ["code", "password"]);
  if (!read.ok) return refuseField(c, read.error);
  const { code = "", password = "" } = read.value;
  const attempt = { code, password, address: peerAddress(c), loopback: isLoopback(c) };
  const done = await parts.logins.setUp(attempt);
  return done.ok ? welcome(c, parts, done.value) : refuseSetup(c, done.error);
}

function refuseSetup(c: ApiContext, refusal: SetupRefusal): Response {
  switch (refusal.code) {
    case "wrong_code":
      return refuseWith(
        c,
        403,
        "wrong_code",
        "The set-up code is wrong. It stands on the console and the display.",
      );
    case "already_set":
      return refuseWith(c, 409, "already_set", "The manufacturer's password is set already. Log in with it.");
    case "too_short":
      return refuseWith(c, 422, "too_short", "The password has to have at least 8 characters.", { bound: 8 });
    case "wait":
      return refuseFor(c, refusal.seconds);
    case "not_stored":
      return refuseWith(c, 507, "not_stored", `The password could not be stored: ${refusal.detail}.`);
  }
}

async function logIn(c: ApiContext, parts: UiParts): Promise<Response> {
  const fields = await readFields(c, ["login", "password"]);
  if (!fields.ok) return refuseField(c, fields.error);
  const read = words(fields.value, ["login", "password"]);
  if (!read.ok) return refuseField(c, read.error);
  const { login = "", password = "" } = read.value;
  const done = await parts.logins.logIn(login, password, peerAddress(c));
  return done.ok ? welcome(c, parts, done.value) : refuseLogin(c, done.error);
}
