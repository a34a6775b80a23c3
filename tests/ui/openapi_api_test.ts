import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { roles } from "../../schema/parameter.ts";
import { type Bench, createBench, logIn } from "./door_bench.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content: object }>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

async function documentOf(bench: Bench, role: (typeof roles)[number]) {
  return (await (await logIn(bench, role)).ask("GET", "/api/v1/openapi.json")).body;
}

Deno.test("OpenAPI document is sound for every role: ids, parameters, answers, references, schemas", async () => {
  const bench = await createBench();
  for (const role of roles) {
    const document = await documentOf(bench, role);
    assert.equal(document.openapi, "3.1.0");
    assert.deepEqual(document.servers, [{ url: "/api/v1" }]);
    const ids = new Set<string>();
    const ajv = new Ajv({ strict: false, validateFormats: false });
    for (const [path, operations] of Object.entries(document.paths as Paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const name = `${role} ${method} ${path}`;
        assert.match(method, /^(get|post|patch|delete)$/, name);
        assert.match(operation.operationId, /^[a-z]\w+$/, name);
        assert.ok(!ids.has(operation.operationId), name);
        ids.add(operation.operationId);
        assert.notEqual(operation.summary, "", name);
        const declared = (operation.parameters ?? []).filter((each) => each.in === "path");
        assert.deepEqual(
          declared.map((each) => each.name),
          [...path.matchAll(/\{(\w+)\}/g)].map(([, id]) => id),
          name,
        );
        assert.ok(declared.every((each) => each.required), name);
        assert.ok("200" in operation.responses, name);
        for (const { description } of Object.values(operation.responses)) {
          assert.notEqual(description, "", name);
        }
        for (const { schema } of Object.values(operation.requestBody?.content ?? {})) {
          ajv.compile(plain(schema));
        }
      }
    }
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) {
      const found = reference!.slice(2).split("/").reduce<unknown>(
        (place, part) => (place as Record<string, unknown>)[part],
        document,
      );
      assert.ok(found, String(reference));
    }
  }
});

/** Without the name of a draft that this validator does not bring along. */
function plain(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (key, value) => key === "$schema" ? undefined : value);
}

Deno.test("OpenAPI document describes bodies that the door takes and no others", async () => {
  const bench = await createBench();
  const { paths } = await documentOf(bench, "manufacturer");
  const schema = (paths as Paths)["/settings"]?.patch?.requestBody?.content["application/json"]?.schema ?? {};
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(plain(schema));
  assert.equal(validate({ changes: { "backend.heartbeatInterval": 60 }, dryRun: true }), true);
  assert.equal(validate({ changes: { "backend.heartbeatInterval": "often" } }), false);
  assert.equal(validate({ changes: { "no.such": 1 } }), false);
  assert.equal(validate({}), false);
});

Deno.test("OpenAPI document leaves out what the role does not have", async () => {
  const bench = await createBench();
  const { paths: all } = await documentOf(bench, "manufacturer");
  const { paths: few } = await documentOf(bench, "user");
  assert.ok("/recipe/import" in (all as Paths));
  assert.ok(!("/recipe/import" in (few as Paths)), "users import nothing");
  assert.ok("/setup" in (few as Paths));
  assert.deepEqual((few as Paths)["/login"]?.post?.security, []);
});
