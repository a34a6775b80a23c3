import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { groups } from "../../schema/parameter.ts";
import { declarationOf, defaults, isPending, parameterIds, settingIds } from "../../schema/mod.ts";
import { describe } from "../../schema/describe.ts";
import { jsonSchema } from "../../schema/json_schema.ts";
import { manual } from "../../schema/markdown.ts";
import { rules } from "../../schema/rules.ts";
import { texts } from "../../schema/sentences.ts";
import { samples } from "./samples.ts";

/** ajv's main entry speaks draft-07; the schema uses nothing that differs between the two. */
function validator(schema: Readonly<Record<string, unknown>>) {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return ajv.compile({ ...schema, $schema: "http://json-schema.org/draft-07/schema#" });
}

Deno.test("JSON Schema takes the defaults and refuses other names", () => {
  const validate = validator(jsonSchema());
  assert.equal(validate(defaults()), true, JSON.stringify(validate.errors));
  assert.equal(validate({ "no.such": 1 }), false);
});

Deno.test("JSON Schema takes what parse takes, and refuses wrong types and values beyond the range", () => {
  for (const id of settingIds) {
    const declaration = declarationOf(id) ?? assert.fail(id);
    const validate = validator(declaration.jsonSchema ?? {});
    for (const value of samples(declaration)) {
      // Empty stands for "none is set" and has its own place in parse.
      if (declaration.kind !== "secret") {
        assert.equal(validate(value), true, `${id} ${JSON.stringify(value)}`);
      }
    }
    for (const wrong of [{ a: 1 }, -1e9, [[[]]]]) assert.equal(validate(wrong), false, id);
  }
});

Deno.test("JSON Schema never holds a default for a secret", () => {
  const properties = jsonSchema()["properties"] as Readonly<
    Record<string, Readonly<Record<string, unknown>>>
  >;
  for (const id of settingIds.filter((id) => declarationOf(id)?.kind === "secret")) {
    assert.equal(Object.hasOwn(properties[id] ?? {}, "default"), false, id);
    assert.equal(properties[id]?.["writeOnly"], true, id);
  }
});

Deno.test("a description is plain JSON and draws every kind without looking into the table", () => {
  const all = describe("manufacturer");
  assert.deepEqual(JSON.parse(JSON.stringify(all)), all);
  const needs: Readonly<Record<string, string>> = {
    int: "range",
    decimal: "decimals",
    choice: "options",
    list: "options",
    register: "range",
    text: "maxLength",
    secret: "maxLength",
    url: "schemes",
    live: "type",
    counter: "type",
  };
  for (const one of all) {
    const need = needs[one.kind];
    if (need !== undefined) assert.ok(Object.hasOwn(one, need), `${one.id} ${need}`);
    assert.equal(Object.hasOwn(one, "default"), one.role === "setting" && one.kind !== "secret", one.id);
  }
});

Deno.test("manual has each parameter in force once, and no pending one", () => {
  const text = manual();
  const headings = [...text.matchAll(/^\| Id \| `([^`]+)` \|$/gm)].map(([, id]) => id);
  assert.deepEqual(
    headings.toSorted(),
    parameterIds.filter((id) => !isPending(id)).toSorted(),
  );
  rules.forEach(({ sentence }) => assert.ok(text.includes(sentence)));
});

Deno.test("manual has a chapter for each group with something in force", () => {
  const chapters = [...manual().matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  const used = groups.filter((group) =>
    parameterIds.some((id) => id.startsWith(`${group}.`) && !isPending(id))
  );
  assert.deepEqual(chapters, used.map((group) => texts.groups[group]));
});

Deno.test("tables of the manual have two columns in every row", () => {
  for (const line of manual().split("\n").filter((line) => line.startsWith("|"))) {
    assert.equal(line.replaceAll("\\|", "").split("|").length, 4, line);
  }
});
