/**
 * Writes `ocpp/v16/generated/validators.js`: one plain function per OCPP 1.6 message that the charge point sends or
 * is sent, made from the JSON schemas of the Open Charge Alliance. No schema library is needed when the program runs.
 *
 *     deno run -A tools/validators.ts
 */
import { _, Ajv, type AnySchema, type KeywordCxt } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import schemas from "ocpp-rpc/lib/schemas/ocpp1_6.json" with { type: "json" };

/** `req` of what the backend asks and both halves of what we say. Answers of a backend are read leniently by hand. */
export const messages = [
  ...["Authorize", "BootNotification", "Heartbeat", "MeterValues", "StartTransaction", "StatusNotification"],
  ...["StopTransaction"],
].map((action) => `${action}.req`).concat(
  [
    ...["ChangeAvailability", "ChangeConfiguration", "ClearCache", "DataTransfer", "GetConfiguration"],
    ...["RemoteStartTransaction", "RemoteStopTransaction", "Reset", "TriggerMessage", "UnlockConnector"],
  ].flatMap((action) => [`${action}.req`, `${action}.conf`]),
);

interface MessageSchema {
  readonly $id: string;
  readonly [keyword: string]: unknown;
}

/** Amperes have one decimal, but 8.1 / 0.1 is no whole number in binary; so the test allows a millionth. */
function multipleOf(context: KeywordCxt): void {
  const { data, schema } = context;
  context.fail(_`Math.abs(Math.round(${data} / ${schema}) - ${data} / ${schema}) > 1e-6`);
}

/** The schema under a name that is an identifier: ids such as `urn:Authorize.req` are no valid URN. */
function renamed(message: string): AnySchema {
  const found = (schemas as unknown as readonly MessageSchema[]).find(({ $id }) => $id === `urn:${message}`);
  if (!found) throw new Error(`no schema for ${message}`);
  const { $schema: _dialect, ...schema } = found;
  return { ...schema, $id: functionName(message) };
}

function functionName(message: string): string {
  return message.replace(".req", "Request").replace(".conf", "Response");
}

const preamble = `// @ts-self-types="./validators.d.ts"
// Made by tools/validators.ts from the OCPP 1.6 JSON schemas. Not to be edited.
const dateTimeText = /^\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)$/i;
const formats = {
  "date-time": (text) => dateTimeText.test(text) && !Number.isNaN(Date.parse(text)),
  uri: (text) => URL.canParse(text),
};
const characters = (text) => {
  let count = 0;
  for (const _ of text) count++;
  return count;
};
`;

/** The text of the generated module. The same schemas give the same text. */
export function generate(): string {
  const ajv = new Ajv({
    strict: false,
    messages: false,
    code: { source: true, esm: true, lines: true, optimize: 2, formats: _`formats` },
    // Named here so that they are known; what they do stands in the preamble.
    formats: { "date-time": () => true, uri: () => true },
  });
  ajv.removeKeyword("multipleOf");
  ajv.addKeyword({ keyword: "multipleOf", type: "number", schemaType: "number", code: multipleOf });
  const names = messages.map(functionName);
  for (const message of messages) ajv.addSchema(renamed(message));
  const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  return preamble + slim(code);
}

/** Takes out what the library leaves for itself: schema texts, `require`, and facts nobody reads. */
function slim(code: string): string {
  const kept = code
    .replace(/^"use strict";\n?/, "")
    .replace(/^\/\*# sourceURL=.*\n/gm, "")
    .replace(/schemaPath:"[^"]*",/g, "")
    .replace(/allowedValues: schema\d+[\w.]*/g, "")
    .replace(/^const func\d+ = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;\n/gm, "")
    .replace(/\bfunc\d+\((data\d*)\) ([<>])/g, "characters($1) $2")
    .replace(/^const func\d+ = Object\.prototype\.hasOwnProperty;\n/gm, "")
    .replace(
      /func\d+\.call\((schema\d+)([\w.]*), (key\d+)\)/g,
      (_whole, schema, path, key) => `${JSON.stringify(propertyNames(code, schema, path))}.includes(${key})`,
    )
    .replace(/^const (?:schema|vSchema)\d+ = .*;\n/gm, "");
  const left = kept.match(/require\(|schema\d+|func\d+/);
  if (left) throw new Error(`the generated code still needs ${left[0]}`);
  return kept;
}

/** Names of the properties that an object of the schema may have; `path` leads to its `properties`. */
function propertyNames(code: string, schema: string, path: string): readonly string[] {
  const text = new RegExp(`^const ${schema} = (.*);$`, "m").exec(code)?.[1] ?? "{}";
  let node: unknown = JSON.parse(text);
  for (const step of path.split(".").filter(Boolean)) node = (node as Record<string, unknown>)[step];
  return Object.keys(node as object);
}

if (import.meta.main) {
  const file = new URL("../ocpp/v16/generated/validators.js", import.meta.url);
  Deno.writeTextFileSync(file, generate());
}
