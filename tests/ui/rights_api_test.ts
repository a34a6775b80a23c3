import assert from "node:assert/strict";
import {
  type Declaration,
  declarationOf,
  isPending,
  isSettingId,
  type ParameterId,
  parameterIds,
  type SettingId,
} from "../../schema/mod.ts";
import { type Role, roles } from "../../schema/parameter.ts";
import { createBench, logIn, type Visitor } from "./door_bench.ts";

/** Right as it is declared, without asking the code that the door asks. */
function rightOf(id: ParameterId, role: Role): string {
  const declaration = declarationOf(id);
  return !declaration || isPending(id) ? "UV" : declaration.access[role];
}

const isSecret = (id: ParameterId) => declarationOf(id)?.kind === "secret";

/** What a stranger to the schema gets; every hidden parameter has to look the same, name apart. */
async function answers(who: Visitor, id: string) {
  const read = await who.ask("GET", `/api/v1/settings/${id}`);
  const write = await who.ask("PATCH", "/api/v1/settings", { changes: { [id]: 7 }, dryRun: true });
  const act = await who.ask("POST", `/api/v1/actions/${id}`, {});
  return JSON.stringify([read, write, act]).replaceAll(id, "(id)");
}

for (const role of roles) {
  Deno.test(`API hides every parameter that the ${role} may not see as if it did not exist`, async () => {
    const bench = await createBench();
    const who = await logIn(bench, role);
    const expected = await answers(who, "no.such");
    const hidden = parameterIds.filter((id) => rightOf(id, role) === "UV");
    assert.ok(hidden.length > 0, "there are pending ones at least");
    for (const id of hidden) assert.equal(await answers(who, id), expected, id);
    for (const path of ["schema", "settings", "state", "openapi.json"]) {
      const text = await (await who.request("GET", `/api/v1/${path}`)).text();
      for (const id of hidden) assert.ok(!text.includes(`"${id}"`), `${id} in ${path}`);
    }
  });

  Deno.test(`API gives the ${role} every setting with a right to read, and no secret`, async () => {
    const bench = await createBench();
    const who = await logIn(bench, role);
    const { values } = (await who.ask("GET", "/api/v1/settings")).body;
    const all = values as Record<string, unknown>;
    for (const id of parameterIds.filter((id) => isSettingId(id))) {
      const right = rightOf(id, role);
      const isTold = right.includes("R") || (isSecret(id) && right !== "UV");
      const { status, body } = await who.ask("GET", `/api/v1/settings/${id}`);
      assert.equal(status, isTold ? 200 : 404, id);
      assert.equal(id in all, isTold, id);
      if (!isTold) continue;
      const stored: unknown = bench.parts.settings.stored()[id];
      const expected = isSecret(id) ? { set: stored !== "" } : stored;
      assert.deepEqual([body.value, all[id]], [expected, expected], id);
    }
  });

  Deno.test(`API lets the ${role} write what may be written, and nothing else`, async () => {
    const bench = await createBench();
    const who = await logIn(bench, role);
    for (const id of parameterIds.filter((id) => rightOf(id, role) !== "UV")) {
      const value = another(id, bench.parts.settings.stored()[id as SettingId]) ?? "anything";
      const { status, body } = await who.ask("PATCH", "/api/v1/settings", {
        changes: { [id]: value },
        dryRun: true,
      });
      if (isSettingId(id) && rightOf(id, role).includes("W")) {
        const rules = (body.error?.problems ?? []) as { rule?: string }[];
        assert.ok(
          status === 200 || rules.every(({ rule }) => rule !== undefined),
          `${id} ${JSON.stringify(body)}`,
        );
      } else {
        assert.equal(status, 422, id);
        const [problem] = body.error.problems as { parameter: string; code: string }[];
        assert.equal(problem?.parameter, id);
        assert.match(problem.code, /^(no_right|read_only)$/, id);
      }
    }
  });

  Deno.test(`API lets the ${role} press the buttons of that role, and no other`, async () => {
    const bench = await createBench();
    for (const id of parameterIds.filter((id) => declarationOf(id)?.kind === "action")) {
      const who = await logIn(bench, role); // log-out is one of the buttons
      const pressed = who.ask("POST", `/api/v1/actions/${id}`, { input: "CARD1", evse: 1 });
      await bench.clock.advanceAsync(1_000); // an actuator takes its time
      const { status } = await pressed;
      const expected = rightOf(id, role).includes("W");
      assert.equal(status !== 404, expected, `${id}: ${status}`);
      bench.clock.advance(10_000);
    }
  });

  Deno.test(`API tells the ${role} every live value with a right to read`, async () => {
    const bench = await createBench();
    const who = await logIn(bench, role);
    const values = (await who.ask("GET", "/api/v1/state")).body.values as Record<string, unknown>;
    for (const id of parameterIds) {
      const declaration = declarationOf(id);
      if (!["live", "counter"].includes(declaration?.kind ?? "")) continue;
      assert.equal(id in values, rightOf(id, role).includes("R"), id);
      if (!(id in values)) continue;
      const list = declaration?.scope === "evse";
      assert.equal(Array.isArray(values[id]), list, id);
      for (const value of list ? values[id] as unknown[] : [values[id]]) assertType(declaration, value, id);
    }
  });
}

function assertType(declaration: Declaration | undefined, value: unknown, id: string) {
  assert.notEqual(value, undefined, id);
  if (value === null) return;
  const expected = declaration?.type === "number" ? "number" : "string";
  assert.equal(typeof value, expected, `${id}: ${value}`);
}

/** A valid value that differs from the present one. */
function another(id: ParameterId, present: unknown): unknown {
  const declaration = declarationOf(id);
  const { kind, range, options, each = declaration } = declaration ?? {};
  const current: unknown = Array.isArray(present) && declaration?.each ? present[0] : present;
  switch (kind) {
    case "bool":
      return !current;
    case "choice":
      return options?.map((option) => typeof option === "string" ? option : option.name)
        .find((name) => name !== current) ?? current;
    case "int":
    case "decimal":
      return range?.find((bound) => bound !== current);
    case "register":
      return current === 17 ? 18 : 17;
    case "secret":
      return "a new secret 1";
    case "text":
      return "new1";
    case "ipv4":
      return "192.0.2.99";
    case "url":
      return `${each?.schemes?.[0] ?? "ws"}://backend.example/ocpp`;
    case "timeOfDay":
      return "12:34";
    case "list":
      return [];
    default:
      return current;
  }
}

Deno.test("API hides the routes of buttons that the role does not have", async () => {
  const bench = await createBench();
  const user = await logIn(bench, "user");
  const guarded: [string, string, ParameterId][] = [
    ["GET", "/api/v1/recipe", "system.exportConfig"],
    ["POST", "/api/v1/recipe/preview", "system.importConfig"],
    ["POST", "/api/v1/recipe/import", "system.importConfig"],
    ["GET", "/api/v1/logs", "system.downloadLogFiles"],
    ["GET", "/api/v1/logs/entries", "system.downloadLogFiles"],
    ["GET", "/api/v1/tags", "whitelist.searchTag"],
    ["POST", "/api/v1/tags", "whitelist.insertTag"],
    ["DELETE", "/api/v1/tags", "whitelist.deleteList"],
  ];
  const none = await (await user.request("GET", "/api/v1/no-such")).text();
  for (const [method, path, id] of guarded) {
    const response = await user.request(method, path, method === "POST" ? {} : undefined);
    const text = await response.text();
    if (rightOf(id, "user").includes("W")) assert.notEqual(response.status, 404, path);
    else assert.deepEqual([response.status, text], [404, none], path);
  }
});

Deno.test("API answers nobody without a login, on any route but log-in and set-up", async () => {
  const bench = await createBench();
  const manufacturer = await logIn(bench, "manufacturer");
  const { paths } = (await manufacturer.ask("GET", "/api/v1/openapi.json")).body;
  let routes = 0;
  for (const [path, operations] of Object.entries(paths as Record<string, Record<string, unknown>>)) {
    for (const method of Object.keys(operations)) {
      if (["/setup", "/login"].includes(path)) continue;
      routes++;
      const url = `http://192.0.2.7/api/v1${path.replaceAll(/\{\w+\}/g, "x")}`;
      const response = await bench.app.request(url, { method: method.toUpperCase() });
      assert.deepEqual([response.status, (await response.json()).error.code], [401, "login_first"], path);
    }
  }
  assert.ok(routes > 15);
});
