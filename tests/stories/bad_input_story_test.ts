/** Everything wrong that can be sent to the HTTP door, while a car charges: told clearly, nothing half done, no harm. */
import assert from "node:assert/strict";
import { type Door, manufacturerPassword, type Program, setUp, startProgram } from "./program.ts";
import { charging, contactorUntil, residentMb, unfinished } from "./trouble_process.ts";

/** More than two hundred refused requests may leave behind, and far less than their bodies take together. */
const maxGrowthMb = 60;

const accounts = {
  manufacturer: `manufacturer:${manufacturerPassword}`,
  operator: "operator:lamp post 17",
} as const;

interface Bad {
  readonly as: keyof typeof accounts;
  readonly method: "POST" | "PATCH";
  readonly path: string;
  readonly body: string;
  readonly status: number;
  /** Place, value and bound: all of them stand in the answer. */
  readonly says: readonly RegExp[];
}

type Answer = readonly [status: number, ...says: readonly RegExp[]];

function bad(path: string, given: unknown, [status, ...says]: Answer): Bad {
  const body = typeof given === "string" ? given : JSON.stringify(given);
  const method = path === "/api/v1/settings" ? "PATCH" : "POST";
  return { as: "manufacturer", method, path, body, status, says };
}

/** One good change among the bad, which must not be taken either. */
const good = { "backend.meterValueSampleInterval": 33 };

function badChanges(): readonly Bad[] {
  const patch = (body: unknown, ...answer: Answer) => bad("/api/v1/settings", body, answer);
  const changes = (wrong: object, ...says: readonly RegExp[]) =>
    patch({ changes: { ...good, ...wrong } }, 422, ...says);
  return [
    changes({ "backend.heartbeatInterval": { a: 1 } }, /Heartbeat/, /wrong_type/),
    changes({ "backend.heartbeatInterval": "abc" }, /Heartbeat/, /abc/),
    changes({ "backend.heartbeatInterval": 1e9 }, /1000000000/, /86400/),
    changes({ "installation.outputCurrentLimit": Array(9).fill(6) }, /Output current/),
    changes({ "no.such": 1, "backend.heartbeatInterval": -1 }, /no\.such/, /-1/),
    changes({ constructor: 1 }, /constructor/),
    { ...changes({ "manufacturer.meterFunctionCode": "3" }, /meterFunctionCode/), as: "operator" },
    patch({ changes: [1] }, 400, /changes/, /a list/, /an object/),
    patch({ changes: good, revision: 1 }, 409, /backend\.heartbeatInterval/),
    patch({ changes: good, revision: "new" }, 400, /revision/, /new/, /whole number/),
    patch({ changes: good, colour: 1 }, 400, /colour/, /changes, revision, dryRun/),
    patch('{"changes": {"backend.', 400, /not JSON/),
    patch([], 400, /a list/, /a JSON object/),
  ];
}

function badRecipes(): readonly Bad[] {
  const keys = Array.from({ length: 100_000 }, (_, index) => `"key${index}":${index}`);
  const texts: readonly (readonly [text: string, ...says: readonly RegExp[]])[] = [
    ['{"backend.heartbeatInterval": 5', /line \d/i],
    ["backend.heartbeatInterval: [5\nother: }", /line \d/i],
    [`{${keys.join(",")}}`, /100000/, /at most \d+/],
    [`${"[".repeat(50_000)}${"]".repeat(50_000)}`, /deep/],
    ['"just a text"', /recipe/],
    [doublingAliases(), /recipe/],
    [JSON.stringify({ "backend.heartbeatInterval": 90, "installation.outputCurrentLimit": 999 }), /999/],
  ];
  return texts.map(([text, ...says]) => bad("/api/v1/recipe/import", { text }, [422, ...says]));
}

/** Small, and enormous for whoever follows every alias. */
function doublingAliases(): string {
  const levels = Array.from({ length: 40 }, (_, n) => `l${n + 1}: &l${n + 1} [*l${n}, *l${n}]`);
  return ["l0: &l0 [a, a]", ...levels].join("\n");
}

function badOrders(): readonly Bad[] {
  const post = (path: string, body: unknown, ...answer: Answer) => bad(path, body, answer);
  return [
    post("/api/v1/actions/no.such", {}, 404),
    post("/api/v1/actions/system.restoreFactorySettings", { confirm: "perhaps" }, 422, /confirm/),
    post("/api/v1/actions/state.stopCharging", { evse: 9 }, 400, /evse/, /9/, /1 to 2/),
    { ...post("/api/v1/actions/manufacturer.setZero", {}, 404), as: "operator" },
    post("/api/v1/setup", { code: "x", password: "another password" }, 409, /already/),
    post("/api/v1/state", {}, 404),
    post("/sim/evse/9/plug", {}, 404, /9/, /1 to 2/),
    post("/sim/evse/1/plug", { currentA: "much" }, 400, /currentA/, /much/, /0 to 80/),
    post("/sim/meter", { which: "attic" }, 400, /which/, /attic/, /house/),
    post("/sim/card", { idTag: "x".repeat(20_000) }, 413, /16384/),
  ];
}

async function send({ url }: Program, { as, method, path, body }: Bad) {
  const headers = { "content-type": "application/json", authorization: `Basic ${btoa(accounts[as])}` };
  const response = await fetch(url + path, { method, headers, body });
  return { status: response.status, text: await response.text() };
}

/** Everything that a change would show in. */
async function picture(door: Door): Promise<string> {
  const recipe = await (await door.call("GET", "/api/v1/recipe")).response.text();
  const { revision, restartPending } = await door.must<Record<string, unknown>>("GET", "/api/v1/settings");
  return JSON.stringify({ recipe, revision, restartPending });
}

const tenMb = 10 * 1_048_576;

/** Announces ten megabytes, or sends them without saying so beforehand. */
async function tenMegabytes(program: Program): Promise<void> {
  const authorization = `authorization: Basic ${btoa(accounts.manufacturer)}`;
  for (const path of ["/api/v1/recipe/import", "/api/v1/login", "/sim/card"]) {
    const head = `POST ${path} HTTP/1.1\r\n${authorization}`;
    const answer = await unfinished(program, head, `content-length: ${tenMb}\r\n\r\n{"text":`);
    assert.match(answer, /^HTTP\/1\.1 413 /, path);
    assert.match(answer, /larger than the \d+ bytes/, path);
  }
  const part = new TextEncoder().encode("x".repeat(65_536));
  let left = tenMb;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      left -= part.length;
      if (left < 0) controller.close();
      else controller.enqueue(part);
    },
  });
  const headers = {
    "content-type": "application/json",
    authorization: `Basic ${btoa(accounts.manufacturer)}`,
  };
  const answer = await fetch(`${program.url}/api/v1/recipe/import`, { method: "POST", headers, body })
    .then(async (response) => `${response.status} ${await response.text()}`)
    .catch(() => "cut off");
  assert.match(answer, /^413 |cut off/);
}

/** The whole list again and again, ten at a time, and no answer is waited for longer than the station takes. */
async function burst(program: Program, all: readonly Bad[], count: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const one = all[next++ % all.length]!;
      assert.equal((await send(program, one)).status, one.status, one.path);
    }
  };
  await Promise.all(Array.from({ length: 10 }, worker));
}

Deno.test("bad input is refused with place, value and bound, and nothing of it is taken", async (test) => {
  const program = await startProgram();
  try {
    const door = await setUp(program);
    const [, operatorPassword] = accounts.operator.split(":");
    await door.must("PATCH", "/api/v1/settings", {
      changes: { "system.operatorPassword": operatorPassword, "backend.heartbeatInterval": 120 },
    });
    await charging(door, 1, "INPUT001");
    const before = await picture(door);
    const all = [...badChanges(), ...badRecipes(), ...badOrders()];
    for (const one of all) {
      await test.step(`${one.method} ${one.path} ${one.body.slice(0, 60)}`, async () => {
        const { status, text } = await send(program, one);
        assert.equal(status, one.status, text.slice(0, 500));
        for (const pattern of one.says) assert.match(text, pattern);
        assert.ok(text.length < 20_000, `an answer of ${text.length} characters`);
      });
    }
    assert.ok(await picture(door) === before, "something was half applied");

    await test.step("ten megabytes are not read", () => tenMegabytes(program));
    await test.step("many of them at once: the car is heard, the memory stays", async () => {
      const { pid } = program;
      const startMb = residentMb(pid);
      const many = burst(program, all, 200);
      await door.sim("evse/1/pause");
      await contactorUntil(program, 1, false);
      await many;
      const grownMb = residentMb(pid) - startMb;
      assert.ok(grownMb < maxGrowthMb, `grew by ${grownMb.toFixed(1)} MB from ${startMb.toFixed(1)} MB`);
    });
    assert.ok(await picture(door) === before, "something was half applied");
    await door.sim("evse/1/resume");
    await contactorUntil(program, 1, true);
  } finally {
    assert.equal(await program.stop(), 0);
  }
});
