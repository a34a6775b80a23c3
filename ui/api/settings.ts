/** Settings: read, described, changed. Secrets go in and never come out. */
import type { Applied, ProposeError } from "../../control/settings_book.ts";
import type { Problem } from "../../schema/changes.ts";
import { describe } from "../../schema/describe.ts";
import { jsonSchema } from "../../schema/json_schema.ts";
import { declarationOf, isSettingId, type SettingId, settingIds } from "../../schema/mod.ts";
import type { Role } from "../../schema/parameter.ts";
import { isObject } from "../../schema/plain_object.ts";
import { ok } from "../../schema/result.ts";
import { canRead, canSee } from "../../schema/rights.ts";
import { sentence } from "../../schema/sentences.ts";
import { roleOf } from "../door.ts";
import { passwordIds } from "../../schema/logins.ts";
import type { UiParts } from "../parts.ts";
import { notFound, refuseWith } from "../refusal.ts";
import {
  badField,
  type Fields,
  flagField,
  type Read,
  readFields,
  refuseField,
  wholeField,
} from "./fields.ts";
import { type ApiContext, type Route } from "./route.ts";

export const maxRevision = Number.MAX_SAFE_INTEGER;

const revisionSchema = { type: "integer", minimum: 0 };
const idsSchema = { type: "array", items: { type: "string" } };

export function settingRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "get",
    path: "/schema",
    summary: "What there is to read, to set and to press, as this role sees it",
    answer: { description: "`parameters` in the order of the pages.", schema: { type: "object" } },
    handle: (c) => c.json({ parameters: describe(roleOf(c)) }),
  }, {
    method: "get",
    path: "/settings",
    summary: "All settings that the role may read",
    answer: {
      description: "As stored. A secret shows as {set: true} or {set: false}.",
      schema: {
        type: "object",
        required: ["revision", "values", "restartPending"],
        properties: { revision: revisionSchema, values: { type: "object" }, restartPending: idsSchema },
      },
    },
    handle: (c) => c.json(settingsView(parts, roleOf(c))),
  }, {
    method: "get",
    path: "/settings/{id}",
    summary: "One setting",
    answer: {
      description: "Value and revision.",
      schema: {
        type: "object",
        required: ["id", "value", "revision"],
        properties: { id: { type: "string" }, value: {}, revision: revisionSchema },
      },
    },
    handle: (c) => oneSetting(c, parts),
  }, {
    method: "patch",
    path: "/settings",
    summary: "Change settings: all of them or none",
    body: (role) => ({
      type: "object",
      required: ["changes"],
      properties: {
        revision: { ...revisionSchema, description: "The one that was seen; another one is refused." },
        changes: jsonSchema(role),
        dryRun: { type: "boolean", description: "Check everything, store nothing." },
      },
      additionalProperties: false,
    }),
    answer: {
      description: "Stored. `needRestart` are those that are in force only after a restart.",
      schema: {
        type: "object",
        required: ["revision", "changed", "needRestart"],
        properties: { revision: revisionSchema, changed: idsSchema, needRestart: idsSchema },
      },
    },
    refusals: {
      409: "Somebody else has saved since that revision; `changed` names what differs.",
      422: "`problems` names every value that is refused, and why.",
      507: "The disk takes nothing; nothing was changed.",
    },
    handle: (c) => patchSettings(c, parts),
  }];
}

/** As stored, without what the role may not read. */
export function settingsView({ settings }: UiParts, role: Role) {
  const stored = settings.stored();
  const readable = settingIds.filter((id) => isShown(id, role));
  return {
    revision: settings.revision(),
    values: Object.fromEntries(readable.map((id) => [id, shown(id, stored[id])])),
    restartPending: settings.restartPending().filter((id) => canSee(id, role)),
  };
}

function isSecret(id: SettingId): boolean {
  return declarationOf(id)?.kind === "secret";
}

function shown(id: SettingId, value: unknown): unknown {
  return isSecret(id) ? { set: value !== "" } : value;
}

/** Of a secret, those who see it learn whether it is set; of a setting that may only be written, nobody the value. */
function isShown(id: SettingId, role: Role): boolean {
  return canRead(id, role) || (isSecret(id) && canSee(id, role));
}

function oneSetting(c: ApiContext, { settings }: UiParts): Response {
  const id = c.req.param("id") ?? "";
  const role = roleOf(c);
  if (!isSettingId(id) || !isShown(id, role)) return notFound(c);
  return c.json({ id, value: shown(id, settings.stored()[id]), revision: settings.revision() });
}

interface Patch {
  readonly changes: Fields;
  readonly revision?: number;
  readonly dryRun: boolean;
}

async function readPatch(c: ApiContext): Promise<Read<Patch>> {
  const fields = await readFields(c, ["changes", "revision", "dryRun"]);
  if (!fields.ok) return fields;
  const { changes } = fields.value;
  if (!isObject(changes)) return badField("changes", changes, "an object of ids and values");
  const revision = wholeField(fields.value, "revision", [0, maxRevision]);
  if (!revision.ok) return revision;
  const dryRun = flagField(fields.value, "dryRun");
  if (!dryRun.ok) return dryRun;
  return ok({
    changes,
    dryRun: dryRun.value,
    ...(revision.value !== undefined && { revision: revision.value }),
  });
}

async function patchSettings(c: ApiContext, parts: UiParts): Promise<Response> {
  const patch = await readPatch(c);
  if (!patch.ok) return refuseField(c, patch.error);
  const { changes, ...options } = patch.value;
  return await propose(c, parts, changes, options);
}

/** Stores changes in the name of whoever asks, and answers. Also the way in for recipes. */
export async function propose(
  c: ApiContext,
  { settings, logins }: UiParts,
  changes: Fields,
  options: { readonly revision?: number; readonly dryRun?: boolean },
): Promise<Response> {
  const role = roleOf(c);
  const token = c.get("token");
  const store = () => settings.propose(changes, role, options);
  // Whoever changes the own password has just proved to be logged in; everybody else with that role has to again.
  const own = token !== null && Object.hasOwn(changes, passwordIds[role]);
  const applied = own ? await logins.keepDuring(token, store) : await store();
  return applied.ok ? c.json(appliedView(applied.value, role)) : refuseChange(c, applied.error, role);
}

function appliedView({ revision, changed, needRestart }: Applied, role: Role) {
  const visible = (id: SettingId) => canSee(id, role);
  return { revision, changed: changed.filter(visible), needRestart: needRestart.filter(visible) };
}

function refuseChange(c: ApiContext, error: ProposeError, role: Role): Response {
  switch (error.code) {
    case "problems":
      return refuseProblems(c, error.problems);
    case "stale": {
      const changed = error.changed.filter((id) => canSee(id, role));
      const message = "Somebody else has saved in the meantime. Nothing was stored.";
      return refuseWith(c, 409, "stale", message, { revision: error.revision, changed });
    }
    case "not_stored":
      return refuseWith(c, 507, "not_stored", `The settings could not be stored: ${error.detail}.`);
  }
}

/** 422 with every problem and its sentence; nothing was stored. */
export function refuseProblems(c: ApiContext, problems: readonly Problem[]): Response {
  const list = problems.map((problem) => ({ ...problem, message: sentence(problem) }));
  const message = list.length === 1 && list[0] ? list[0].message : `${list.length} values were refused.`;
  return refuseWith(c, 422, "problems", message, { problems: list });
}
