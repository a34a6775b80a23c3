/** One station behind all doors, with every setting moved away from its default and every secret set to a marker. */
import assert from "node:assert/strict";
import { applyChanges, type Writer } from "../../schema/changes.ts";
import {
  type Declaration,
  declarationOf,
  isSettingId,
  type ParameterId,
  settingIds,
  type Settings,
} from "../../schema/mod.ts";
import { type Right, type Role, roles } from "../../schema/parameter.ts";
import { passwordIds } from "../../schema/logins.ts";
import { pageRoutes } from "../../ui/pages/mod.tsx";
import { sessionCookieName } from "../../ui/session_cookie.ts";
import { samples } from "../schema/samples.ts";
import { type Bench, createBench, passwords, type Visitor, visitor } from "../ui/door_bench.ts";

/** Right as it is declared, without asking the code that the doors ask. The program itself may do everything. */
export function declaredRight(id: string, reader: Writer): Right {
  const declaration = declarationOf(id);
  if (declaration === undefined || declaration.pending !== undefined) return "UV";
  if (reader === "system") return "RW";
  return declaration.access[reader === "backend" ? "operator" : reader];
}

/** What no door may ever give out: plain texts of secrets, and hashes. */
export const secretMarks: readonly string[] = ["hush-", "quick$", ...Object.values(passwords)];

export interface World {
  readonly bench: Bench;
  /** A browser with a session of this role; a new one where the last write ended the session. */
  as(role: Role): Promise<Visitor>;
  /** Everything that a write could change, as one text. */
  picture(): string;
  /** Puts the settings back as they were at the start. */
  restore(): Promise<void>;
  /** A value that only a missing right could keep out, unlike the present one; undefined where there is just one. */
  freshValue(id: ParameterId): unknown;
}

export async function createWorld(): Promise<World> {
  const bench = await createBench({ pages: pageRoutes });
  const { settings, logins, whitelist } = bench.parts;
  await moveSettings(bench);
  const start = settings.stored();
  const tokens = new Map<Role, string>();

  async function tokenOf(role: Role): Promise<string> {
    const known = tokens.get(role);
    if (known !== undefined && logins.isOpen(known)) return known;
    const entered = await logins.logIn(
      settings.stored()[`system.${role}Login`],
      passwords[role],
      "192.0.2.50",
    );
    assert.ok(entered.ok, `${role} cannot log in: ${JSON.stringify(entered)}`);
    tokens.set(role, entered.value);
    return entered.value;
  }

  return {
    bench,
    async as(role) {
      const token = await tokenOf(role);
      const csrf = logins.session(token)?.csrf ?? assert.fail("no session");
      return visitor(bench.app, { cookie: `${sessionCookieName}=${token}`, "x-csrf-token": csrf });
    },
    picture() {
      const tags = whitelist.list("", 0, 1_000);
      return JSON.stringify([settings.stored(), bench.station.told, bench.restarts, tags]);
    },
    async restore() {
      const changed = settingIds.filter((id) => settings.stored()[id] !== start[id]);
      const back = changed.map((id) => {
        const role = roles.find((role) => passwordIds[role] === id);
        return [id, role === undefined ? start[id] : passwords[role]];
      });
      const restored = await settings.propose(Object.fromEntries(back), "system");
      assert.ok(restored.ok, JSON.stringify(restored));
    },
    freshValue: (id) => freshValue(bench, id),
  };
}

/** Logins and passwords stay those of the bench, or nobody could come in. */
const kept = /^system\.\w+(Login|Password)$/;

async function moveSettings({ parts: { settings } }: Bench): Promise<void> {
  const ids = settingIds.filter((id) => !kept.test(id) || id === "system.logPassword");
  for (const [index, id] of ids.entries()) {
    const isSecret = declarationOf(id)?.kind === "secret";
    const value = isSecret ? `hush-${index}-nobody` : another(settings.stored(), id);
    if (value === undefined) continue;
    const moved = await settings.propose({ [id]: value }, "system");
    assert.ok(moved.ok, `${id}: ${JSON.stringify(moved)}`);
  }
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** One more and one less: bounds as such would leave the rules between settings no room. */
function neighbours(value: unknown): readonly unknown[] {
  if (typeof value === "number") return [value + 1, value - 1];
  const [first] = Array.isArray(value) ? value : [];
  return typeof first === "number" ? [[first - 1], [first + 1]] : [];
}

function another(settings: Settings, id: ParameterId): unknown {
  const declaration = declarationOf(id) ?? assert.fail(id);
  if (!isSettingId(id)) return samples(declaration)[1];
  const present = settings[id];
  return [...neighbours(present), ...samples(declaration)].find((value) =>
    !same(value, present) && applyChanges(settings, { [id]: value }, "system").ok
  );
}

function freshValue({ parts: { settings } }: Bench, id: ParameterId): unknown {
  const declaration: Declaration = declarationOf(id) ?? assert.fail(id);
  if (declaration.kind === "secret") return "a fresh secret".slice(0, declaration.maxLength);
  return declaration.parse === undefined ? 7 : another(settings.stored(), id);
}

/** A value as people type it. */
export function textOf(id: ParameterId, value: unknown): string {
  return declarationOf(id)?.format?.(value) ?? String(value);
}
