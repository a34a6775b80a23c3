/** Who may come in: three roles with a name and a password each, set-up code, sessions, delays after wrong ones. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Clock } from "../control/clock.ts";
import type { SettingsBook } from "../control/settings_book.ts";
import { loginIds, passwordIds } from "../schema/logins.ts";
import { type Role, roles } from "../schema/parameter.ts";
import { fail, ok, type Result } from "../schema/result.ts";
import { attemptKey, createAttempts } from "./attempts.ts";
import type { LoginRefusal, Logins, Session, SetupRefusal } from "./parts.ts";
import { createSessionTable } from "./session_table.ts";

export interface LoginParts {
  readonly clock: Clock;
  readonly settings: SettingsBook;
  /** Cryptographic. */
  readonly randomBytes: (count: number) => Uint8Array;
  /** True when `password` belongs to `hash`. Deliberately slow. */
  readonly verifyPassword: (password: string, hash: string) => Promise<boolean>;
  /** Hash of a password nobody has; checked for unknown accounts so that they take as long as known ones. */
  readonly decoyHash: string;
  /** Shown on console and display. Case, blanks and hyphens do not matter. */
  readonly setupCode: string;
}

/** Names and passwords longer than this are wrong without being looked at. */
const maxLength = 128;
/** Password checks waiting for their turn; each takes about 60 ms of one core, so they run one after the other. */
const maxWaiting = 32;
/** A program that polls with HTTP Basic would cost a scrypt each time; what was right stays right for so long. */
const basicMemoryMs = 60_000;

/** See {@link Logins}. Follows the settings: a new password ends the role's sessions. */
export function createLogins(parts: LoginParts): Logins {
  const { clock, settings } = parts;
  const sessions = createSessionTable(clock, parts.randomBytes);
  const gate = createGate(parts);
  const inTurn = createTurns();
  const remembered = createBasicMemory(parts);
  const kept = new Set<string>();

  settings.subscribe(({ changed }) => {
    for (const role of roles) if (changed.includes(passwordIds[role])) sessions.closeRole(role, kept);
  });

  function needsSetup() {
    return settings.active()[passwordIds.manufacturer] === "";
  }
  function sessionOf(token: string, use: boolean): Session | null {
    const found = sessions.find(token, use);
    return found && { role: found.role, login: settings.active()[loginIds[found.role]], csrf: found.csrf };
  }
  function roleOfLogin(login: string): Role | undefined {
    return roles.find((role) => settings.active()[loginIds[role]].toLowerCase() === login.toLowerCase());
  }
  async function checkPassword(login: string, password: string, address: string) {
    if (needsSetup()) return fail({ code: "setup_first" } as const);
    const role = roleOfLogin(login);
    const seconds = gate.waitSeconds(address, role ?? `?${login.slice(0, maxLength)}`);
    if (seconds > 0) return fail({ code: "wait", seconds } as const);
    const hash = role === undefined ? "" : settings.active()[passwordIds[role]];
    const tooLong = login.length > maxLength || password.length > maxLength;
    const matches = await parts.verifyPassword(tooLong ? "" : password, hash || parts.decoyHash);
    const right = matches && role !== undefined && hash !== "" && !tooLong;
    gate.note(address, role ?? `?${login.slice(0, maxLength)}`, right);
    return right ? ok({ role, hash }) : fail({ code: "wrong" } as const);
  }

  async function setUpNow(attempt: Parameters<Logins["setUp"]>[0]): Promise<Result<string, SetupRefusal>> {
    if (!needsSetup()) return fail({ code: "already_set" });
    const seconds = gate.waitSeconds(attempt.address, "?set-up");
    if (seconds > 0) return fail({ code: "wait", seconds });
    const right = attempt.loopback || sameCode(attempt.code, parts.setupCode);
    gate.note(attempt.address, "?set-up", right);
    if (!right) return fail({ code: "wrong_code" });
    const applied = await settings.propose({ [passwordIds.manufacturer]: attempt.password }, "system");
    if (applied.ok && !needsSetup()) return ok(sessions.open("manufacturer"));
    return fail(setupRefusal(applied));
  }

  return {
    needsSetup,
    setUp: async (attempt) => await inTurn(() => setUpNow(attempt)) ?? fail({ code: "wait", seconds: 1 }),
    async logIn(login, password, address): Promise<Result<string, LoginRefusal>> {
      const checked = await inTurn(() => checkPassword(login, password, address));
      if (!checked) return fail({ code: "wait", seconds: 1 });
      return checked.ok ? ok(sessions.open(checked.value.role)) : checked;
    },
    async check(login, password, address): Promise<Result<Session, LoginRefusal>> {
      const known = roleOfLogin(login);
      if (known && remembered.has(known, password)) return ok({ role: known, login, csrf: "" });
      const checked = await inTurn(() => checkPassword(login, password, address));
      if (!checked) return fail({ code: "wait", seconds: 1 });
      if (!checked.ok) return checked;
      remembered.keep(checked.value.role, password);
      return ok({ role: checked.value.role, login, csrf: "" });
    },
    session: (token) => sessionOf(token, true),
    isOpen: (token) => sessionOf(token, false) !== null,
    logOut: (token) => sessions.close(token),
    watch: (token, ended) => sessions.watch(token, ended),
    async keepDuring(token, work) {
      kept.add(token);
      try {
        return await work();
      } finally {
        kept.delete(token);
      }
    },
  };
}

function setupRefusal(applied: Awaited<ReturnType<SettingsBook["propose"]>>): SetupRefusal {
  if (applied.ok) return { code: "too_short" }; // an empty password is stored as none
  switch (applied.error.code) {
    case "problems": {
      const [problem] = applied.error.problems;
      if (problem?.code === "too_short") return { code: "too_short" };
      return { code: "not_stored", detail: `${problem?.code ?? "refused"}: ${problem?.bound ?? ""}` };
    }
    case "stale":
      return { code: "not_stored", detail: "settings changed meanwhile" };
    case "not_stored":
      return applied.error;
  }
}

/** Delays by address and by account. */
function createGate({ clock }: LoginParts) {
  const byAddress = createAttempts(clock, 1_000);
  const byRole = createAttempts(clock, roles.length);
  // Made-up names get delays as well, or a delay would tell which names exist; in a table of their own, so that
  // a thousand of them cannot push out what is known of a real account.
  const byUnknownName = createAttempts(clock, 1_000);
  const table = (account: string) => account.startsWith("?") ? byUnknownName : byRole;
  const welcome = createWelcome();
  return {
    /** Whole seconds until an attempt is looked at. */
    waitSeconds(address: string, account: string): number {
      const key = attemptKey(address);
      const accountMs = welcome.has(key, account) ? 0 : table(account).waitMs(account);
      return Math.ceil(Math.max(byAddress.waitMs(key), accountMs) / 1_000);
    },
    note(address: string, account: string, right: boolean) {
      const key = attemptKey(address);
      if (!right) {
        byAddress.failed(key);
        table(account).failed(account);
        return;
      }
      byAddress.succeeded(key);
      table(account).succeeded(account);
      welcome.add(key, account);
    },
  };
}

/**
 * Pairs of address and account that were right before. Somebody elsewhere who keeps guessing must not lock the owner
 * out, so these wait only for their own mistakes.
 */
function createWelcome() {
  const pairs = new Set<string>();
  return {
    has: (address: string, account: string) => pairs.has(`${account} ${address}`),
    add(address: string, account: string) {
      const pair = `${account} ${address}`;
      pairs.delete(pair);
      pairs.add(pair);
      const [oldest] = pairs;
      if (pairs.size > 64 && oldest !== undefined) pairs.delete(oldest);
    },
  };
}

/** Runs one piece of work at a time, in order; undefined when too many wait already. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async function inTurn<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (waiting >= maxWaiting) return undefined;
    waiting++;
    const turn = last.then(work);
    last = turn.catch(() => {}); // whoever waits next must not meet this one's failure; `turn` still carries it
    try {
      return await turn;
    } finally {
      waiting--;
    }
  };
}

/** Passwords that were right a moment ago, as a keyed hash; void as soon as the stored hash is another. */
function createBasicMemory({ clock, settings, randomBytes }: LoginParts) {
  const key = randomBytes(32);
  const known = new Map<Role, { digest: string; untilMs: number }>();
  function digest(role: Role, password: string) {
    return createHmac("sha256", key).update(settings.active()[passwordIds[role]]).update("\0").update(
      password,
    )
      .digest("base64");
  }
  return {
    has(role: Role, password: string): boolean {
      const entry = known.get(role);
      if (!entry || entry.untilMs <= clock.nowMs() || settings.active()[passwordIds[role]] === "") {
        return false;
      }
      return sameText(entry.digest, digest(role, password));
    },
    keep(role: Role, password: string) {
      known.set(role, { digest: digest(role, password), untilMs: clock.nowMs() + basicMemoryMs });
    },
  };
}

function sameCode(given: string, code: string): boolean {
  const plain = (text: string) => text.slice(0, 64).replaceAll(/[\s-]/g, "").toUpperCase();
  return plain(code) !== "" && sameText(plain(given), plain(code));
}

/** Compares in a time that does not tell how much was right. */
export function sameText(given: string, expected: string): boolean {
  const a = new TextEncoder().encode(given);
  const b = new TextEncoder().encode(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
