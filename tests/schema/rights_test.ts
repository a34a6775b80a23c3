import assert from "node:assert/strict";
import { type Role, roles } from "../../schema/parameter.ts";
import { declarationOf, defaults, isPending, isSettingId, parameterIds } from "../../schema/mod.ts";
import { canRead, canSee, canWrite, type Reader, rightOf } from "../../schema/rights.ts";
import { applyChanges, type Problem } from "../../schema/changes.ts";
import { describe, describeOne } from "../../schema/describe.ts";
import { jsonSchema } from "../../schema/json_schema.ts";
import { dialects, exportRecipe, parseRecipe, planImport } from "../../schema/recipe.ts";
import { sentence } from "../../schema/sentences.ts";
import { merged, referenceIds } from "./reference_rows.ts";
import { printedRights } from "./printed_rights.ts";

const names = (list: string) => list.trim().split(/\s+/);
const readers: readonly Reader[] = [...roles, "backend"];

Deno.test("rights of the 140 printed rows are those printed", () => {
  let count = 0;
  for (const [rights, list] of Object.entries(printedRights)) {
    for (const row of names(list)) {
      const access = declarationOf(merged[row]?.[0] ?? row)?.access;
      assert.equal(roles.map((role) => access?.[role]).join("/"), rights, row);
      count++;
    }
  }
  assert.equal(count, 140);
});

Deno.test("rows without printed rights never give the user more than the operator, nor a secret to read", () => {
  const printed = new Set(Object.values(printedRights).flatMap(names));
  for (const id of parameterIds.filter((id) => !printed.has(id))) {
    const { access, kind } = declarationOf(id) ?? assert.fail(id);
    const rank = { UV: 0, R: 1, W: 2, RW: 3 };
    assert.ok(rank[access.user] <= rank[access.operator], id);
    assert.ok(rank[access.operator] <= rank[access.manufacturer], id);
    if (kind === "secret") assert.equal(access.user, "UV", id);
  }
});

Deno.test("the backend has the rights of the operator", () => {
  for (const id of parameterIds) assert.equal(rightOf(id, "backend"), rightOf(id, "operator"), id);
});

Deno.test("a hidden parameter and a pending one look like one that does not exist, for every role", () => {
  const absent = applyChanges(defaults(), { "no.such": 1 }, "user");
  assert.ok(!absent.ok);
  for (const id of [...parameterIds, ...referenceIds]) {
    for (const reader of readers.filter((reader) => !canSee(id, reader))) {
      const refused = applyChanges(defaults(), { [id]: 1 }, reader);
      assert.ok(!refused.ok, id);
      const expected: readonly Problem[] = absent.error.map((problem) => ({ ...problem, parameter: id }));
      assert.deepEqual(refused.error, expected, `${id} ${reader}`);
      assert.deepEqual(refused.error.map(sentence), [`There is no setting ${id}.`]);
      assert.equal(describeOne(id, reader), undefined);
      assert.equal(canRead(id, reader) || canWrite(id, reader), false);
    }
  }
});

/** A change for each setting to a value that differs, or to the same where there is only one. */
function otherValue(id: string): unknown {
  const { default: value, range, options = [], kind, each } = declarationOf(id) ?? assert.fail(id);
  const one = each ? (each.default) : value;
  const of = each ?? { kind, range, options };
  if (of.kind === "bool") return one !== true;
  if (of.kind === "secret") return "a-new-password";
  if (of.kind === "text") return "other1";
  if (of.kind === "ipv4") return "10.0.0.1";
  if (of.kind === "url") return "wss://host.example/ocpp";
  if (of.kind === "register") return 99;
  if (of.kind === "list") return [];
  const [first] = (options.length ? options : each?.options ?? []).filter((option) =>
    typeof option !== "string" && option.name !== one
  );
  if (of.kind === "choice") return typeof first === "object" ? first.name : one;
  return of.range?.[0] === one ? of.range?.[1] : of.range?.[0];
}

Deno.test("every parameter and role: a write is taken if and only if the role may, and refused with the reason", () => {
  for (const id of parameterIds) {
    for (const reader of readers) {
      const applied = applyChanges(defaults(), { [id]: otherValue(id) }, reader);
      const codes = applied.ok ? [] : applied.error.map(({ code }) => code);
      if (!canSee(id, reader)) assert.deepEqual(codes, ["unknown_parameter"], `${id} ${reader}`);
      else if (!isSettingId(id)) assert.deepEqual(codes, ["read_only"], `${id} ${reader}`);
      else if (!canWrite(id, reader)) assert.deepEqual(codes, ["no_right"], `${id} ${reader}`);
      else assert.ok(applied.ok || applied.error.every(({ rule }) => rule !== undefined), `${id} ${reader}`);
    }
  }
});

Deno.test("every parameter and role: described, in the schema and exported if and only if the role may", () => {
  for (const reader of readers) {
    const described = new Map(describe(reader).map((one) => [one.id as string, one]));
    const properties = jsonSchema(reader)["properties"] as Readonly<Record<string, Record<string, unknown>>>;
    const exported = JSON.parse(exportRecipe(defaults(), "pilotwire", reader));
    for (const id of parameterIds) {
      const one = described.get(id);
      assert.equal(one !== undefined, canSee(id, reader), id);
      assert.equal(Object.hasOwn(properties, id), isSettingId(id) && canSee(id, reader), id);
      assert.equal(Object.hasOwn(exported, id), isSettingId(id) && canRead(id, reader), id);
      if (one === undefined) continue;
      assert.deepEqual([one.readable, one.writable], [canRead(id, reader), canWrite(id, reader)], id);
      if (isSettingId(id)) assert.equal(properties[id]?.["readOnly"] === true, !canWrite(id, reader), id);
    }
  }
});

Deno.test("a description names no parameter that its reader may not see", () => {
  for (const reader of readers) {
    const hidden = parameterIds.filter((id) => !canSee(id, reader));
    const text = JSON.stringify(describe(reader));
    assert.deepEqual(hidden.filter((id) => text.includes(`"${id}"`)), [], reader);
  }
});

Deno.test("pending parameters are absent from every derived document", () => {
  const pending = parameterIds.filter(isPending);
  const texts = [
    ...roles.map((role: Role) => JSON.stringify(describe(role))),
    JSON.stringify(jsonSchema()),
    ...dialects.map((dialect) => exportRecipe(defaults(), dialect, "system")),
  ];
  for (const text of texts) assert.deepEqual(pending.filter((id) => text.includes(`"${id}"`)), []);
});

Deno.test("a recipe tells a role nothing of what it may not see", () => {
  const recipe = JSON.stringify({ "system.operatorPassword": "secret-secret", "network.simPin": "1234" });
  const parsed = parseRecipe(recipe, "auto");
  assert.ok(parsed.ok);
  const { changes, differences, unknown, problems } = planImport(defaults(), parsed.value, "user");
  assert.deepEqual({ changes, differences, problems }, { changes: {}, differences: [], problems: [] });
  assert.deepEqual(unknown.map(({ reason }) => reason), ["unknown_key", "unknown_key"]);
});
