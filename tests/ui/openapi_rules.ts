/** Rules of OpenAPI 3.1.0 on structure, section 4.8, as far as a document like ours can break them. */
import type { ErrorObject } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";

type Fields = Readonly<Record<string, unknown>>;
type Note = (place: string, problem: string) => void;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => isFields(value) ? value : {};
const isText = (value: unknown) => typeof value === "string" && value !== "";

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Fields that an object may have, and those it must have. Extensions begin with `x-`. */
const shapes = {
  document: [["openapi", "info"], [
    "jsonSchemaDialect",
    "servers",
    "paths",
    "webhooks",
    "components",
    "security",
    "tags",
    "externalDocs",
  ]],
  info: [["title", "version"], ["summary", "description", "termsOfService", "contact", "license"]],
  license: [["name"], ["identifier", "url"]],
  server: [["url"], ["description", "variables"]],
  pathItem: [[], ["$ref", "summary", "description", "servers", "parameters", ...methods]],
  operation: [["responses"], [
    "tags",
    "summary",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "callbacks",
    "deprecated",
    "security",
    "servers",
  ]],
  parameter: [["name", "in"], [
    "description",
    "required",
    "deprecated",
    "allowEmptyValue",
    "style",
    "explode",
    "allowReserved",
    "schema",
    "example",
    "examples",
    "content",
  ]],
  requestBody: [["content"], ["description", "required"]],
  response: [["description"], ["headers", "content", "links"]],
  mediaType: [[], ["schema", "example", "examples", "encoding"]],
  components: [[], [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
  ]],
  apiKey: [["type", "name", "in"], ["description"]],
  http: [["type", "scheme"], ["description", "bearerFormat"]],
} as const satisfies Record<string, readonly [readonly string[], readonly string[]]>;

function shaped(note: Note, place: string, kind: keyof typeof shapes, value: unknown): Fields {
  if (!isFields(value)) note(place, "is not an object");
  const found = fieldsOf(value);
  const [required, optional] = shapes[kind];
  const known: readonly string[] = [...required, ...optional];
  for (const field of required) if (!(field in found)) note(place, `lacks ${field}`);
  for (const field of Object.keys(found)) {
    if (!known.includes(field) && !field.startsWith("x-")) note(place, `has ${field}, which no ${kind} has`);
  }
  return found;
}

/** Everything that is wrong with the document: place and problem. */
export function openApiProblems(document: unknown): readonly string[] {
  const problems: string[] = [];
  const note: Note = (place, problem) => void problems.push(`${place} ${problem}`);
  const root = shaped(note, "document", "document", document);
  if (!/^3\.1\.\d+$/.test(String(root.openapi))) note("document", "is not of version 3.1");
  checkInfo(note, root.info);
  if (!("paths" in root || "components" in root || "webhooks" in root)) note("document", "describes nothing");
  const servers = Array.isArray(root.servers) ? root.servers : [];
  servers.forEach((server, at) => shaped(note, `servers ${at}`, "server", server));
  const schemes = checkComponents(note, root.components);
  checkSecurity(note, "document", root.security ?? [], schemes);
  checkPaths(note, fieldsOf(root.paths), schemes);
  checkReferences(note, root);
  return problems;
}

function checkInfo(note: Note, given: unknown): void {
  const info = shaped(note, "info", "info", given);
  for (const field of ["title", "version"]) if (!isText(info[field])) note("info", `has no ${field}`);
  if (info.license === undefined) return;
  const license = shaped(note, "license", "license", info.license);
  if ("identifier" in license && "url" in license) note("license", "has both identifier and url");
}

function checkComponents(note: Note, given: unknown): readonly string[] {
  const components = shaped(note, "components", "components", given ?? {});
  for (const [kind, members] of Object.entries(components)) {
    for (const name of Object.keys(fieldsOf(members))) {
      if (!/^[a-zA-Z0-9._-]+$/.test(name)) note(`components ${kind}`, `has the name ${name}`);
    }
  }
  for (const [name, schema] of Object.entries(fieldsOf(components.schemas))) {
    checkSchema(note, `schema ${name}`, schema);
  }
  const schemes = fieldsOf(components.securitySchemes);
  for (const [name, scheme] of Object.entries(schemes)) checkScheme(note, `security scheme ${name}`, scheme);
  return Object.keys(schemes);
}

function checkScheme(note: Note, place: string, scheme: unknown): void {
  const { type, in: where } = fieldsOf(scheme);
  if (type !== "apiKey" && type !== "http") return note(place, `has the type ${type}, not known here`);
  shaped(note, place, type, scheme);
  if (type === "apiKey" && !["query", "header", "cookie"].includes(String(where))) {
    note(place, `is in ${where}`);
  }
}

function checkSecurity(note: Note, place: string, given: unknown, schemes: readonly string[]): void {
  if (!Array.isArray(given)) return note(place, "has security that is no list");
  for (const requirement of given) {
    for (const [name, scopes] of Object.entries(fieldsOf(requirement))) {
      if (!schemes.includes(name)) note(place, `asks for ${name}, which is no security scheme`);
      if (!Array.isArray(scopes)) note(place, `asks for ${name} without a list of scopes`);
    }
  }
}

function checkPaths(note: Note, paths: Fields, schemes: readonly string[]): void {
  const templates = new Set<string>();
  const ids = new Set<unknown>();
  for (const [path, item] of Object.entries(paths)) {
    if (!/^\/[^?#]*$/.test(path)) note(path, "is no path");
    const template = path.replaceAll(/\{[^}]*\}/g, "{}");
    if (templates.has(template)) note(path, "stands for the same addresses as another path");
    templates.add(template);
    shaped(note, path, "pathItem", item);
    for (const [method, operation] of Object.entries(fieldsOf(item))) {
      if (!methods.includes(method)) continue;
      const place = `${method} ${path}`;
      const found = shaped(note, place, "operation", operation);
      if (!isText(found.summary)) note(place, "has no summary");
      if (!isText(found.operationId) || ids.has(found.operationId)) note(place, "has no id of its own");
      ids.add(found.operationId);
      checkParameters(note, place, path, found.parameters ?? []);
      checkBody(note, place, method, found.requestBody);
      checkResponses(note, place, fieldsOf(found.responses));
      if (found.security !== undefined) checkSecurity(note, place, found.security, schemes);
    }
  }
}

function checkParameters(note: Note, place: string, path: string, given: unknown): void {
  const list: readonly unknown[] = Array.isArray(given) ? given : [];
  if (!Array.isArray(given)) note(place, "has parameters that are no list");
  const parameters = list.map((one, at) => shaped(note, `${place} parameter ${at}`, "parameter", one));
  const names = parameters.map(({ name, in: where }) => `${where} ${name}`);
  if (new Set(names).size < names.length) note(place, "has a parameter twice");
  const inPath = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => `path ${name}`);
  const declared = names.filter((name) => name.startsWith("path "));
  if (inPath.toSorted().join() !== declared.toSorted().join()) note(place, "declares other path parameters");
  for (const { name, in: where, required, schema, content } of parameters) {
    const here = `${place} parameter ${name}`;
    if (!["query", "header", "path", "cookie"].includes(String(where))) note(here, `is in ${where}`);
    if (where === "path" && required !== true) note(here, "is in the path and not required");
    if ((schema === undefined) === (content === undefined)) note(here, "needs either schema or content");
    if (schema !== undefined) checkSchema(note, here, schema);
  }
}

function checkBody(note: Note, place: string, method: string, given: unknown): void {
  if (given === undefined) return;
  if (["get", "head", "delete", "trace"].includes(method)) note(place, "has a body without a meaning");
  const { content } = shaped(note, `${place} body`, "requestBody", given);
  if (Object.keys(fieldsOf(content)).length === 0) note(`${place} body`, "has no content");
  checkContent(note, `${place} body`, content);
}

function checkResponses(note: Note, place: string, responses: Fields): void {
  const codes = Object.keys(responses);
  if (!codes.some((code) => code.startsWith("2"))) note(place, "never succeeds");
  for (const code of codes) {
    const here = `${place} answer ${code}`;
    if (!/^([1-5](\d\d|XX)|default)$/.test(code)) note(here, "is no status");
    const { description, content = {} } = shaped(note, here, "response", responses[code]);
    if (!isText(description)) note(here, "has no description");
    checkContent(note, here, content);
  }
}

function checkContent(note: Note, place: string, content: unknown): void {
  for (const [type, media] of Object.entries(fieldsOf(content))) {
    if (!/^[\w.+-]+\/[\w.+*-]+(; ?[\w-]+=[\w-]+)*$/.test(type)) note(place, `has the media type ${type}`);
    const { schema } = shaped(note, `${place} ${type}`, "mediaType", media);
    if (schema !== undefined) checkSchema(note, `${place} ${type}`, schema);
  }
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

/** References are followed elsewhere: they lead into the document, not into the schema. */
function checkSchema(note: Note, place: string, schema: unknown): void {
  if (typeof schema === "boolean") return;
  if (!isFields(schema)) return note(place, "has a schema that is no object");
  if (ajv.validateSchema(schema)) return;
  const errors: readonly ErrorObject[] = ajv.errors ?? [];
  note(
    place,
    `has a broken schema: ${errors.map(({ instancePath, message }) => `${instancePath} ${message}`)}`,
  );
}

function checkReferences(note: Note, root: Fields): void {
  const found = [...JSON.stringify(root).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference = ""]) =>
    reference
  );
  for (const reference of new Set(found)) {
    const parts = reference.split("/").slice(1).map((part) =>
      part.replaceAll("~1", "/").replaceAll("~0", "~")
    );
    const target = parts.reduce<unknown>((place, part) => fieldsOf(place)[part], root);
    if (!reference.startsWith("#/") || target === undefined) {
      note("document", `refers to ${reference}, not there`);
    }
  }
}
