/** Recipes: settings as files, written, looked at beforehand, and taken as a whole or not at all. */
import {
  type Dialect,
  dialects,
  exportRecipe,
  type ImportPlan,
  parseRecipe,
  planImport,
  type Recipe,
  type RecipeFault,
} from "../../schema/recipe.ts";
import { ok } from "../../schema/result.ts";
import { faultSentence, sentence } from "../../schema/sentences.ts";
import { roleOf } from "../door.ts";
import type { UiParts } from "../parts.ts";
import { refuseWith } from "../refusal.ts";
import { badField, type Fields, type Read, readFields, refuseField, wholeField } from "./fields.ts";
import type { ApiContext, Route } from "./route.ts";
import { maxRevision, propose, refuseProblems } from "./settings.ts";

const dialectSchema = { enum: [...dialects] };
const listSchema = { type: "array", items: { type: "object" } };
const textTypes = ["text/plain", "application/yaml", "application/octet-stream"];
const recipeBody = {
  type: "object",
  required: ["text"],
  properties: {
    text: { type: "string", description: "The recipe, JSON or YAML." },
    dialect: { ...dialectSchema, description: "Found out when left out." },
    revision: { type: "integer", minimum: 0, description: "Of the preview; another one is refused." },
  },
  additionalProperties: false,
};

/** Where the body is the recipe itself, what goes with it stands in the address. */
const recipeQuery = {
  dialect: { ...dialectSchema, description: "With a body of text; found out when left out." },
  revision: { type: "integer", minimum: 0, description: "With a body of text; of the preview." },
};

export function recipeRoutes(parts: UiParts): readonly Route[] {
  return [{
    method: "get",
    path: "/recipe",
    summary: "The settings as a recipe",
    right: "system.exportConfig",
    query: { dialect: { ...dialectSchema, default: "pilotwire" } },
    answer: { description: "Everything the role may read; no secrets.", schema: {} },
    handle: (c) => download(c, parts),
  }, {
    method: "post",
    path: "/recipe/preview",
    summary: "What a recipe would change; changes nothing",
    right: "system.importConfig",
    query: recipeQuery,
    body: recipeBody,
    bodyTypes: textTypes,
    answer: {
      description: "Every difference, every entry that is left out and why, every problem.",
      schema: {
        type: "object",
        required: ["dialect", "revision", "differences", "unknown", "problems"],
        properties: {
          dialect: dialectSchema,
          revision: { type: "integer" },
          differences: listSchema,
          unknown: listSchema,
          problems: listSchema,
        },
      },
    },
    refusals: { 422: "This is no recipe; says where and why." },
    handle: (c) => preview(c, parts),
  }, {
    method: "post",
    path: "/recipe/import",
    summary: "Take a recipe: all of it or nothing",
    right: "system.importConfig",
    query: recipeQuery,
    body: recipeBody,
    bodyTypes: textTypes,
    answer: { description: "As the answer to a change of settings.", schema: { type: "object" } },
    refusals: {
      409: "Somebody has saved since the preview.",
      422: "`problems` names every value that is refused.",
      507: "The disk takes nothing; nothing was changed.",
    },
    handle: (c) => take(c, parts),
  }];
}

function readDialect(given: unknown): Read<Dialect | undefined> {
  if (given === undefined || given === "") return ok(undefined);
  const dialect = dialects.find((candidate) => candidate === given);
  return dialect ? ok(dialect) : badField("dialect", given, `one of ${dialects.join(", ")}`);
}

function download(c: ApiContext, { settings }: UiParts): Response {
  const dialect = readDialect(c.req.query("dialect"));
  if (!dialect.ok) return refuseField(c, dialect.error);
  const chosen = dialect.value ?? "pilotwire";
  const { "backend.chargePointId": name } = settings.stored();
  const file = `${name.replaceAll(/[^\w.-]/g, "_")}-${chosen}.json`;
  return c.body(exportRecipe(settings.stored(), chosen, roleOf(c)), 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="${file}"`,
  });
}

interface Sent {
  readonly text: string;
  readonly dialect: Dialect | "auto";
  readonly revision?: number;
}

/** As JSON with the text in a field, or the text as it is with the rest in the query. */
async function readSent(c: ApiContext): Promise<Read<Sent>> {
  const fields = await readSentFields(c);
  if (!fields.ok) return fields;
  const { text } = fields.value;
  if (typeof text !== "string") return badField("text", text, "the recipe as a text");
  const dialect = readDialect(fields.value.dialect);
  if (!dialect.ok) return dialect;
  const revision = wholeField(fields.value, "revision", [0, maxRevision]);
  if (!revision.ok) return revision;
  return ok({
    text,
    dialect: dialect.value ?? "auto",
    ...(revision.value !== undefined && { revision: revision.value }),
  });
}

async function readSentFields(c: ApiContext): Promise<Read<Fields>> {
  const type = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return await readFields(c, ["text", "dialect", "revision"]);
  const revision = c.req.query("revision");
  return ok({
    text: await c.req.text(),
    dialect: c.req.query("dialect"),
    ...(revision !== undefined && { revision: /^\d{1,15}$/.test(revision) ? Number(revision) : revision }),
  });
}

interface Planned {
  readonly plan: ImportPlan;
  readonly recipe: Recipe;
  readonly revision: number;
  readonly sent: Sent;
}

async function planned(c: ApiContext, { settings }: UiParts): Promise<Planned | Response> {
  const sent = await readSent(c);
  if (!sent.ok) return refuseField(c, sent.error);
  const recipe = parseRecipe(sent.value.text, sent.value.dialect);
  if (!recipe.ok) return refuseRecipe(c, recipe.error);
  const plan = planImport(settings.stored(), recipe.value, roleOf(c));
  return { plan, recipe: recipe.value, revision: settings.revision(), sent: sent.value };
}

async function preview(c: ApiContext, parts: UiParts): Promise<Response> {
  const found = await planned(c, parts);
  if (found instanceof Response) return found;
  const { plan: { differences, unknown, problems }, recipe: { dialect }, revision } = found;
  const told = problems.map((problem) => ({ ...problem, message: sentence(problem) }));
  return c.json({ dialect, revision, differences, unknown, problems: told });
}

async function take(c: ApiContext, parts: UiParts): Promise<Response> {
  const found = await planned(c, parts);
  if (found instanceof Response) return found;
  const { plan: { changes, problems }, sent } = found;
  if (problems.length > 0) return refuseProblems(c, problems);
  // Without a revision of the preview, that of the plan: what was planned is what is stored.
  return await propose(c, parts, changes, { revision: sent.revision ?? found.revision });
}

function refuseRecipe(c: ApiContext, { code, ...facts }: RecipeFault): Response {
  return refuseWith(c, 422, code, faultSentence({ code, ...facts }), { ...facts });
}
