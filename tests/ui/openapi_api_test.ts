import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { roles } from "../../schema/parameter.ts";
import { routeTable } from "../../ui/api/mod.ts";
import { existsFor } from "../../ui/api/route.ts";
import { type Answer, type Bench, createBench, logIn, visitor } from "./door_bench.ts";
import { openApiProblems } from "./openapi_rules.ts";

interface Operation {
  readonly operationId: string;
  readonly security?: readonly unknown[];
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}
type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

async function documentOf(bench: Bench, role: (typeof roles)[number]): Promise<Answer> {
  return (await (await logIn(bench, role)).ask("GET", "/api/v1/openapi.json")).body;
}

Deno.test("OpenAPI document keeps the rules of OpenAPI 3.1 for every role", async () => {
  const bench = await createBench();
  for (const role of roles) assert.deepEqual(openApiProblems(await documentOf(bench, role)), [], role);
});

/** What can be broken, and words of the problem that must be found. */
const breakages: readonly (readonly [path: readonly string[], value: unknown, problem: RegExp])[] = [
  [["openapi"], "3.0.3", /not of version/],
  [["info", "title"], "", /no title/],
  [["info", "licence"], {}, /has licence/],
  [["security"], [{ badge: [] }], /asks for badge/],
  [["components", "schemas"], {}, /refers to #\/components\/schemas\/Error/],
  [["components", "securitySchemes", "basic", "scheme"], undefined, /lacks scheme/],
  [["paths", "/me", "get", "summary"], "", /get \/me has no summary/],
  [["paths", "/me", "get", "operationId"], "getState", /no id of its own/],
  [["paths", "/me", "get", "responses"], {}, /never succeeds/],
  [["paths", "/me", "get", "responses", "20"], { description: "x" }, /is no status/],
  [["paths", "/me", "get", "responses", "200", "description"], "", /no description/],
  [["paths", "/me", "get", "requestBody"], { content: { "a/b": {} } }, /without a meaning/],
  [["paths", "/me", "get", "parameters"], [{ name: "a", in: "query" }], /either schema or content/],
  [["paths", "/settings/{id}", "get", "parameters"], [], /other path parameters/],
  [["paths", "/settings/{key}"], {}, /same addresses/],
  [
    ["paths", "/login", "post", "requestBody", "content", "application/json", "schema", "type"],
    "txt",
    /broken schema/,
  ],
];

Deno.test("rules of OpenAPI find whatever is broken in the document", async () => {
  const document = JSON.stringify(await documentOf(await createBench(), "manufacturer"));
  for (const [path, value, problem] of breakages) {
    const broken = JSON.parse(document);
    const parent = path.slice(0, -1).reduce((place, part) => place[part], broken);
    parent[path.at(-1) ?? ""] = value;
    assert.match(openApiProblems(JSON.parse(JSON.stringify(broken))).join("\n"), problem, path.join(" "));
  }
});

Deno.test("OpenAPI document has every route that the role has, and no other", async () => {
  const bench = await createBench();
  for (const role of roles) {
    const { paths } = await documentOf(bench, role);
    const told = Object.entries(paths as Paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`)
    );
    const routes = routeTable(bench.parts).filter((route) => route.open || existsFor(route, role));
    assert.deepEqual(told.toSorted(), routes.map(({ method, path }) => `${method} ${path}`).toSorted(), role);
  }
});

/** Requests that go wrong in many ways, or not at all. */
const attempts: readonly {
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: HeadersInit;
}[] = [
  {},
  { query: "?evse=99&minutes=x&offset=-1&limit=0&search=%00&dialect=none&confirm=no" },
  { body: {} },
  { body: "{" },
  { body: { strange: 1 } },
  { body: { changes: { "no.such": 1 } } },
  { body: { changes: {}, revision: 999 } },
  { body: { changes: { "backend.heartbeatInterval": 77 } } },
  { body: { text: "[" } },
  { body: { text: "{}", revision: 999 } },
  { body: { login: "nobody", password: "wrong" } },
  { body: { idTag: "" } },
  { body: "x".repeat(1_100_000) },
  { headers: { "x-csrf-token": "" } },
  { headers: { host: "stranger.example" } },
  { headers: { cookie: "" } },
  { headers: { cookie: "", authorization: `Basic ${btoa("nobody:wrong")}` } },
];

Deno.test("OpenAPI document names every status that a route answers", async () => {
  const bench = await createBench();
  const { paths } = await documentOf(bench, "manufacturer");
  const seen = new Set<number>();
  for (const full of [false, true]) {
    await bench.parts.settings.propose({ "backend.heartbeatInterval": 60 }, "system");
    bench.disk.full = full;
    for (const [path, operations] of Object.entries(paths as Paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        for (const { query = "", body, headers } of attempts) {
          const who = await logIn(bench, "manufacturer"); // one of the routes logs out
          const address = `/api/v1${
            path.replace("{id}", "system.softReset").replace("{idTag}", "A")
          }${query}`;
          const sent = method === "get" || method === "delete" ? undefined : body;
          const response = await who.request(method.toUpperCase(), address, sent, headers);
          await response.body?.cancel();
          seen.add(response.status);
          assert.ok(String(response.status) in responses, `${method} ${address}: ${response.status}`);
          bench.clock.advance(120_000); // so that wrong passwords keep nobody waiting
        }
      }
    }
  }
  for (const status of [200, 400, 401, 403, 404, 409, 413, 421, 422, 507]) {
    assert.ok(seen.has(status), `${status}`);
  }
});

Deno.test("OpenAPI document describes bodies that the door takes and no others", async () => {
  const bench = await createBench();
  const { paths } = await documentOf(bench, "manufacturer");
  const schema = (paths as Paths)["/settings"]?.patch?.requestBody?.content["application/json"]?.schema ?? {};
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
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

Deno.test("OpenAPI document tells of the delay after wrong passwords", async () => {
  const bench = await createBench();
  const { paths } = await documentOf(bench, "manufacturer");
  const stranger = visitor(bench.app);
  const guess = { login: "nobody", password: "wrong" };
  await stranger.ask("POST", "/api/v1/login", guess);
  const { status } = await stranger.ask("POST", "/api/v1/login", guess);
  assert.equal(status, 429);
  assert.ok("429" in ((paths as Paths)["/login"]?.post?.responses ?? {}));
});
