/** The OpenAPI document, made of the route tables and the schema, as the role that asks may see them. */
import type { Role } from "../../schema/parameter.ts";
import { sessionCookieName } from "../session_cookie.ts";
import { existsFor, type JsonSchema, type Route } from "./route.ts";

const errorSchema = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", description: "For programs; stays." },
        message: { type: "string", description: "For people; may be reworded." },
      },
    },
  },
};

/** What any route may answer. */
const commonRefusals: Readonly<Record<number, string>> = {
  400: "The request cannot be read; field and bound are named.",
  401: "Log in first, or name or password is wrong.",
  403: "Made by a page of another site, or without the proof x-csrf-token; or set-up is not done.",
  404: "There is nothing at this address, as far as this role may know.",
  408: "The body came too slowly.",
  413: "The request is larger than the bound that is named.",
  421: "The name in the address is none of this station.",
  429: "Too many wrong attempts; says how long to wait.",
  500: "An error of the station's own; its log has it.",
};

/** OpenAPI 3.1. */
export function openApi(routes: readonly Route[], role: Role, version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    if (!route.open && !existsFor(route, role)) continue;
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, role) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Pilotwire",
      version,
      description:
        "Charge controller. Requests that change something and carry the session cookie need the header " +
        "x-csrf-token with the proof that log-in and /me tell; those with HTTP Basic need none.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/api/v1" }],
    security: [{ cookie: [], proof: [] }, { basic: [] }],
    paths,
    components: {
      schemas: { Error: errorSchema },
      securitySchemes: {
        cookie: { type: "apiKey", in: "cookie", name: sessionCookieName },
        proof: { type: "apiKey", in: "header", name: "x-csrf-token" },
        basic: { type: "http", scheme: "basic" },
      },
    },
  };
}

function operation(route: Route, role: Role) {
  const body = typeof route.body === "function" ? route.body(role) : route.body;
  return {
    operationId: operationId(route),
    summary: route.summary,
    ...(route.open && { security: [] }),
    ...parametersOf(route),
    ...(body && {
      requestBody: { required: Array.isArray(body.required), content: contents(body, route.bodyTypes) },
    }),
    responses: responses(route),
  };
}

/** `get /settings/{id}` becomes `getSettingsById`. */
function operationId({ method, path }: Route): string {
  const words = path.replaceAll(/\{(\w+)\}/g, "by-$1").split(/[^A-Za-z0-9]+/).filter((word) => word !== "");
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function parametersOf({ path, query = {} }: Route) {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => (
    { name, in: "path", required: true, schema: { type: "string" } }
  ));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: "query", schema }));
  const parameters = [...inPath, ...inQuery];
  return parameters.length > 0 && { parameters };
}

function contents(schema: JsonSchema, textTypes: readonly string[] = []) {
  const asText = textTypes.map((type) => [type, { schema: { type: "string" } }]);
  return { "application/json": { schema }, ...Object.fromEntries(asText) };
}

function responses({ answer, refusals = {} }: Route) {
  const { status = 200, description, schema = {}, mediaType = "application/json" } = answer;
  const reasons = { ...commonRefusals, ...refusals };
  const refused = Object.entries(reasons).map(([code, reason]) => [code, {
    description: reason,
    content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
  }]);
  return { ...Object.fromEntries(refused), [status]: { description, content: { [mediaType]: { schema } } } };
}
