import assert from "node:assert/strict";
import { createBench, logIn } from "./door_bench.ts";

const preview = "/api/v1/recipe/preview";
const take = "/api/v1/recipe/import";

Deno.test("recipe API moves the settings of one station to another, in each dialect", async () => {
  for (const dialect of ["pilotwire", "etek", "ecotap"]) {
    const [from, to] = [await createBench(), await createBench()];
    const changes = {
      "backend.heartbeatInterval": 77,
      "authorization.connectionTimeOut": 33,
      "installation.outputCurrentLimit": [20],
    };
    assert.ok((await from.parts.settings.propose(changes, "manufacturer")).ok);
    const text =
      await (await (await logIn(from, "manufacturer")).request("GET", `/api/v1/recipe?dialect=${dialect}`))
        .text();
    const who = await logIn(to, "manufacturer");
    const seen = (await who.ask("POST", preview, { text, dialect })).body;
    assert.deepEqual(seen.problems, [], dialect);
    const done = await who.ask("POST", take, { text, dialect, revision: seen.revision });
    assert.equal(done.status, 200, JSON.stringify(done.body));
    const differing = (seen.differences as { id: string }[]).map(({ id }) => id).toSorted();
    assert.deepEqual((done.body.changed as string[]).toSorted(), differing, dialect);
    assert.ok(differing.length > 0, dialect);
    for (const id of differing) {
      const key = id as keyof typeof changes;
      assert.deepEqual(
        to.parts.settings.stored()[key],
        from.parts.settings.stored()[key],
        `${dialect} ${id}`,
      );
    }
  }
});

Deno.test("recipe API previews differences, unknown keys and problems, and changes nothing", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const before = bench.parts.settings.stored();
  const text = JSON.stringify({
    "backend.heartbeatInterval": 60,
    "installation.maxOutputCurrent": 500,
    "no.such": 1,
  });
  const { status, body } = await who.ask("POST", preview, { text });
  assert.equal(status, 200);
  assert.equal(body.dialect, "pilotwire");
  assert.deepEqual((body.differences as { id: string; from: string; to: string }[])[0], {
    id: "backend.heartbeatInterval",
    label: "Heartbeat interval",
    from: "300",
    to: "60",
    needsRestart: false,
  });
  assert.equal((body.unknown as { key: string }[])[0]?.key, "no.such");
  const [problem] = body.problems as { parameter: string; message: string }[];
  assert.equal(problem?.parameter, "installation.maxOutputCurrent");
  assert.match(problem.message, /80/);
  assert.equal(bench.parts.settings.stored(), before);
});

Deno.test("recipe API takes nothing of a recipe with one problem", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const text = JSON.stringify({ "backend.heartbeatInterval": 60, "installation.maxOutputCurrent": 500 });
  const { status, body } = await who.ask("POST", take, { text });
  assert.deepEqual([status, body.error.code], [422, "problems"]);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
});

Deno.test("recipe API takes nothing of a recipe that says the same thing twice", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const text = '{"backend.heartbeatInterval": 60, "backend.heartbeatInterval": 61}';
  const { status, body } = await who.ask("POST", take, { text });
  assert.deepEqual([status, body.error.code], [422, "problems"]);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
});

Deno.test("recipe API refuses to take what was previewed at another revision", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const text = JSON.stringify({ "backend.heartbeatInterval": 60 });
  const { revision } = (await who.ask("POST", preview, { text })).body;
  await bench.parts.settings.propose({ "authorization.connectionTimeOut": 33 }, "operator");
  const late = await who.ask("POST", take, { text, revision });
  assert.deepEqual([late.status, late.body.error.code], [409, "stale"]);
});

Deno.test("recipe API takes a file as it is", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const response = await who.request("POST", `${take}?dialect=pilotwire`, "backend.heartbeatInterval: 60\n", {
    "content-type": "application/yaml",
  });
  assert.equal(response.status, 200, await response.text());
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 60);
});

Deno.test("recipe API refuses 100,000 keys, naming both numbers", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const text = `{${Array.from({ length: 100_000 }, (_, key) => `"${key.toString(36)}":0`).join(",")}}`;
  for (const path of [preview, take]) {
    const { status, body } = await who.ask("POST", path, { text });
    assert.deepEqual([status, body.error.code], [422, "too_many_entries"]);
    assert.match(body.error.message, /100000 entries; at most 5000/);
  }
});

Deno.test("recipe API says what is wrong with a text that is no recipe", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const cases: [string, string][] = [
    ["x".repeat(1_000_001), "too_large"],
    ["[[[", "not_readable"],
    ["[".repeat(100_000), "not_readable"],
    ["a: [1, 2", "not_readable"],
    ["3", "wrong_shape"],
  ];
  for (const [text, code] of cases) {
    const { status, body } = await who.ask("POST", preview, { text });
    assert.equal(status, 422, text.slice(0, 20));
    if (!text.startsWith("[[")) assert.equal(body.error.code, code, text.slice(0, 20));
    assert.match(body.error.message, /\S+ .*\.$/);
  }
  for (const body of [{}, { text: 1 }, { text: "{}", dialect: "french" }, { text: "{}", revision: -1 }]) {
    assert.equal((await who.ask("POST", preview, body)).body.error.code, "bad_field", JSON.stringify(body));
  }
});
