import assert from "node:assert/strict";
import fc from "fast-check";
import { parameterIds, settingIds } from "../../schema/mod.ts";
import { basic, createBench, logIn, passwords } from "./door_bench.ts";

const path = "/api/v1/settings";

Deno.test("settings API stores a change and tells its revision", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "operator");
  const before = (await who.ask("GET", path)).body.revision as number;
  const done = await who.ask("PATCH", path, {
    revision: before,
    changes: { "backend.heartbeatInterval": "60" },
  });
  assert.deepEqual(done, {
    status: 200,
    body: { revision: before + 1, changed: ["backend.heartbeatInterval"], needRestart: [] },
  } as unknown);
  assert.equal(bench.parts.settings.active()["backend.heartbeatInterval"], 60);
  const one = await who.ask("GET", `${path}/backend.heartbeatInterval`);
  assert.deepEqual(one.body as unknown, { id: "backend.heartbeatInterval", value: 60, revision: before + 1 });
});

Deno.test("settings API says which changes wait for a restart", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const done = await who.ask("PATCH", path, { changes: { "backend.backendUrl": "ws://192.0.2.1/ocpp" } });
  assert.deepEqual(done.body.needRestart, ["backend.backendUrl"]);
  assert.deepEqual((await who.ask("GET", path)).body.restartPending, ["backend.backendUrl"]);
  assert.equal(bench.parts.settings.active()["backend.backendUrl"], "");
});

Deno.test("settings API refuses a stale revision and names what differs", async () => {
  const bench = await createBench();
  const [first, second] = [await logIn(bench, "operator"), await logIn(bench, "manufacturer")];
  const { revision } = (await first.ask("GET", path)).body;
  assert.equal(
    (await second.ask("PATCH", path, { revision, changes: { "backend.heartbeatInterval": 60 } })).status,
    200,
  );
  const late = await first.ask("PATCH", path, {
    revision,
    changes: { "backend.meterValueSampleInterval": 30 },
  });
  assert.equal(late.status, 409);
  assert.equal(late.body.error.code, "stale");
  assert.equal(late.body.error.revision, (revision as number) + 1);
  assert.deepEqual(late.body.error.changed, ["backend.heartbeatInterval"]);
  assert.equal(bench.parts.settings.stored()["backend.meterValueSampleInterval"], 60);
});

Deno.test("settings API lets one of 20 writers with the same revision win", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "operator");
  const { revision } = (await who.ask("GET", path)).body;
  const writes = Array.from(
    { length: 20 },
    (_, index) => who.ask("PATCH", path, { revision, changes: { "backend.heartbeatInterval": 100 + index } }),
  );
  const statuses = (await Promise.all(writes)).map(({ status }) => status);
  assert.equal(statuses.filter((status) => status === 200).length, 1);
  assert.equal(statuses.filter((status) => status === 409).length, 19);
});

Deno.test("settings API does not name to a role what it may not see, not even as changed", async () => {
  const bench = await createBench();
  const user = await logIn(bench, "user");
  const { revision } = (await user.ask("GET", path)).body;
  const hidden = { "system.manufacturerLogin": "owner", "backend.heartbeatInterval": 60 };
  assert.ok((await bench.parts.settings.propose(hidden, "manufacturer")).ok);
  const stale = await user.ask("PATCH", path, { revision, changes: { "backend.timeZone": 1 } });
  assert.equal(stale.status, 409);
  assert.ok(!JSON.stringify(stale.body).includes("manufacturerLogin"));
});

Deno.test("settings API reports every problem with bound and sentence, and stores nothing", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const before = bench.parts.settings.stored();
  const { status, body } = await who.ask("PATCH", path, {
    changes: {
      "backend.heartbeatInterval": 60,
      "installation.maxOutputCurrent": 500,
      "authorization.connectionTimeOut": "soon",
      "installation.outputCurrentLimit": [40],
      "no.such": 1,
    },
  });
  assert.equal(status, 422);
  const problems = body.error.problems as {
    parameter: string;
    code: string;
    bound?: string;
    message: string;
  }[];
  const found = Object.fromEntries(problems.map((problem) => [problem.parameter, problem]));
  assert.equal(found["installation.maxOutputCurrent"]?.code, "above_maximum");
  assert.equal(found["installation.maxOutputCurrent"]?.bound, "80");
  assert.equal(found["authorization.connectionTimeOut"]?.code, "not_a_number");
  assert.equal(found["no.such"]?.code, "unknown_parameter");
  for (const { message } of problems) assert.match(message, /\S+ .*\.$/);
  assert.deepEqual(bench.parts.settings.stored(), before);
});

Deno.test("settings API checks a dry run in full and stores nothing", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const good = await who.ask("PATCH", path, { dryRun: true, changes: { "backend.heartbeatInterval": 60 } });
  assert.deepEqual([good.status, good.body.changed], [200, ["backend.heartbeatInterval"]]);
  const bad = await who.ask("PATCH", path, { dryRun: true, changes: { "backend.heartbeatInterval": -1 } });
  assert.equal(bad.status, 422);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
});

Deno.test("settings API names the setting that holds a bound", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const { body } = await who.ask("PATCH", path, {
    changes: { "installation.installationCurrentLimit": [63] },
  });
  const [problem] = body.error.problems as { boundFrom?: string; bound?: string; message: string }[];
  assert.equal(problem?.boundFrom, "installation.maxOutputCurrent");
  assert.equal(body.error.message, problem.message, "a single problem is the message");
});

Deno.test("settings API says that the disk is full, and keeps the old value", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "operator");
  bench.disk.full = true;
  const { status, body } = await who.ask("PATCH", path, { changes: { "backend.heartbeatInterval": 60 } });
  assert.deepEqual([status, body.error.code], [507, "not_stored"]);
  assert.match(body.error.message, /no space left/);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
});

Deno.test("settings API never tells a secret, in no answer", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const word = "s3cret-enough";
  for (const id of settingIds.filter((id) => /password|key/i.test(id))) {
    await who.ask("PATCH", path, { changes: { [id]: word } });
    await who.ask("PATCH", path, { changes: { [id]: `${word}${"x".repeat(500)}` } });
  }
  const again = await logIn(bench, "manufacturer", word);
  const answers = [
    await again.ask("GET", path),
    await again.ask("PATCH", path, { changes: { "system.userPassword": "s3cret" } }),
    await again.ask("GET", "/api/v1/schema"),
    await again.ask("POST", "/api/v1/recipe/preview", {
      text: JSON.stringify({ "system.userPassword": "s3cret-other" }),
      dialect: "pilotwire",
    }),
    await again.ask("GET", "/api/v1/recipe"),
    await again.ask("GET", "/api/v1/logs/entries"),
  ];
  const text = JSON.stringify(answers);
  assert.ok(!text.includes("s3cret"), text.slice(Math.max(0, text.indexOf("s3cret") - 200)).slice(0, 400));
  assert.ok(!text.includes("quick$"), "nor its hash");
});

Deno.test("settings API keeps the session that changes its own password, and ends the others", async () => {
  const bench = await createBench();
  const [own, other] = [await logIn(bench, "user"), await logIn(bench, "user")];
  assert.equal(
    (await own.ask("PATCH", path, { changes: { "system.userPassword": "a newer one" } })).status,
    200,
  );
  assert.equal((await own.ask("GET", "/api/v1/me")).status, 200);
  assert.equal((await other.ask("GET", "/api/v1/me")).status, 401);
  assert.equal((await basic(bench, "user", passwords.user).ask("GET", "/api/v1/me")).status, 401);
});

Deno.test("settings API takes 10,000 changes at once without losing its bounds", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  const changes = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x.${index}`, index]));
  const { status, body } = await who.ask("PATCH", path, { changes });
  assert.equal(status, 422);
  assert.ok((body.error.problems as unknown[]).length <= 1_001);
});

/** Without the name and password under which the test comes in. */
const fuzzedIds = parameterIds.filter((id) => !/^system\.operator(Login|Password)$/.test(id));
const names = fc.oneof(
  fc.constantFrom(...fuzzedIds),
  fc.constantFrom("__proto__", "constructor", "toString", "", "a.b"),
  fc.string(),
);
const patches = fc.oneof(
  fc.record({ changes: fc.dictionary(names, fc.jsonValue({ maxDepth: 4 }), { maxKeys: 6 }) }),
  fc.record({ changes: fc.jsonValue(), revision: fc.jsonValue(), dryRun: fc.jsonValue() }, {
    requiredKeys: [],
  }),
  fc.jsonValue(),
);
const bodies = fc.oneof(
  { weight: 4, arbitrary: patches.map((patch) => JSON.stringify(patch)) },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: patches.map((patch) => JSON.stringify(patch).slice(0, -1)) },
);

Deno.test("settings API answers any body with 200, 400 or 422, and changes all of it or nothing", async () => {
  const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);
  const bench = await createBench();
  const { settings } = bench.parts;
  const who = basic(bench, "operator");
  const seen = new Set<number>();
  await fc.assert(
    fc.asyncProperty(bodies, async (body) => {
      const before = settings.stored();
      const revision = settings.revision();
      const { status, body: answer } = await who.ask("PATCH", path, body);
      assert.ok([200, 400, 409, 422].includes(status), `${status} ${JSON.stringify(answer)}`);
      seen.add(status);
      if (status === 200) return;
      assert.equal(typeof answer.error.code, "string");
      assert.notEqual(answer.error.message, "");
      assert.equal(settings.stored(), before);
      assert.equal(settings.revision(), revision);
    }),
    { numRuns },
  );
  assert.ok([200, 400, 422].every((status) => seen.has(status)), "the inputs are worth something");
  assert.ok(!bench.logged.some(({ level }) => level === "error"));
});
