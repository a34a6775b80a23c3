/** The REST doors: settings, schema, OpenAPI, state, events, buttons, and whatever else can be fetched. */
import assert from "node:assert/strict";
import { declarationOf, isLiveId, isSettingId, type ParameterId } from "../../schema/mod.ts";
import { type Role, roles } from "../../schema/parameter.ts";
import type { Writer } from "../../schema/changes.ts";
import { settle } from "../fake_clock.ts";
import type { Door, DoorKind, Told } from "./door.ts";
import { textOf, type World } from "./world.ts";

/** The readers of these doors are roles. */
export const asRole = (reader: Writer): Role => roles.find((role) => role === reader) ?? assert.fail(reader);

/** Status and body. */
export async function fetchText(world: World, reader: Writer, path: string): Promise<string> {
  const response = await (await world.as(asRole(reader))).request("GET", path);
  assert.ok(response.status < 500, `${path}: ${response.status}`);
  return `${response.status} ${await response.text()}`;
}

async function fetchJson(world: World, reader: Writer, path: string): Promise<Record<string, unknown>> {
  const text = await fetchText(world, reader, path);
  assert.match(text, /^200 /, path);
  return JSON.parse(text.slice(4));
}

/** Asks once per reader: nothing is written while a door is read. */
export function oncePerReader<T>(ask: (reader: Writer) => Promise<T>): (reader: Writer) => Promise<T> {
  const known = new Map<Writer, Promise<T>>();
  return (reader) => {
    const asked = known.get(reader) ?? ask(reader);
    known.set(reader, asked);
    return asked;
  };
}

const tellsSetting = (id: ParameterId) => isSettingId(id) && declarationOf(id)?.kind !== "secret";

/** Of a secret the API tells `{set: ...}`, which is no value. */
function valueText(name: string, value: unknown): Partial<Told> {
  const isSecret = typeof value === "object" && value !== null && "set" in value;
  return value === undefined || isSecret ? {} : { value: textOf(name as ParameterId, value) };
}

function settingsDoor(world: World): Door {
  const list = oncePerReader((reader) => fetchJson(world, reader, "/api/v1/settings"));
  return {
    tells: tellsSetting,
    isExact: true,
    takes: isSettingId,
    async read(reader, name) {
      const all = await list(reader);
      const one = await fetchText(world, reader, `/api/v1/settings/${name}`);
      const value = (all.values as Record<string, unknown>)[name];
      const alone = one.startsWith("200 ") ? JSON.parse(one.slice(4)).value : undefined;
      assert.deepEqual(alone, value, `${name} alone and in the list`);
      return { text: `${JSON.stringify(all)} ${one}`, ...valueText(name, value) };
    },
    async write(reader, name, value) {
      const visitor = await world.as(asRole(reader));
      return JSON.stringify(await visitor.ask("PATCH", "/api/v1/settings", { changes: { [name]: value } }));
    },
  };
}

function schemaDoor(world: World): Door {
  const schema = oncePerReader((reader) => fetchJson(world, reader, "/api/v1/schema"));
  return {
    async read(reader, name) {
      const all = await schema(reader);
      const found = (all.parameters as { id: string; writable: boolean }[]).find(({ id }) => id === name);
      return { text: JSON.stringify(all), writable: found?.writable ?? false };
    },
  };
}

function openApiDoor(world: World): Door {
  const document = oncePerReader((reader) => fetchJson(world, reader, "/api/v1/openapi.json"));
  return {
    async read(reader, name) {
      const all = await document(reader) as {
        paths: Record<string, { patch: { requestBody: { content: Record<string, { schema: Body }> } } }>;
      };
      type Body = { properties: { changes: { properties: Record<string, { readOnly?: boolean }> } } };
      const body = all.paths["/settings"]?.patch.requestBody.content["application/json"]?.schema;
      const property = body?.properties.changes.properties[name];
      const told = { text: JSON.stringify(all) };
      return isSettingId(name) ? { ...told, writable: property !== undefined && !property.readOnly } : told;
    },
  };
}

function stateDoor(world: World, fetchState: (reader: Writer) => Promise<Record<string, unknown>>): Door {
  const state = oncePerReader(fetchState);
  return {
    tells: isLiveId,
    async read(reader, name) {
      const all = await state(reader);
      const value = (all.values as Record<string, unknown>)[name];
      return { text: JSON.stringify(all), ...(value !== undefined && { value: JSON.stringify(value) }) };
    },
    async write(reader, name, value) {
      const visitor = await world.as(asRole(reader));
      return await (await visitor.request("PATCH", "/api/v1/state", { values: { [name]: value } })).text();
    },
  };
}

/** The first state of the stream. */
async function firstEvent(world: World, reader: Writer): Promise<Record<string, unknown>> {
  const response = await (await world.as(asRole(reader))).request("GET", "/api/v1/events");
  const stream = response.body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail("no stream");
  let text = "";
  while (!/event: state\ndata: .*\n\n/.test(text)) text += (await stream.read()).value ?? assert.fail(text);
  await stream.cancel();
  return JSON.parse(/data: (.*)\n/.exec(text)?.[1] ?? assert.fail(text));
}

function buttonsDoor(world: World): Door {
  return {
    async write(reader, name) {
      const confirm = declarationOf(name)?.danger?.word ?? "";
      const visitor = await world.as(asRole(reader));
      const body = { input: "CARD1", evse: 1, confirm };
      return await pressing(world, visitor.request("POST", `/api/v1/actions/${name}`, body));
    },
  };
}

/** Waits for an answer while the actuators take their time. */
export async function pressing(world: World, asked: Promise<Response>): Promise<string> {
  let isAnswered = false;
  asked.finally(() => isAnswered = true);
  for (let turn = 0; !isAnswered && turn < 1_000; turn++) {
    await settle();
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (turn > 20) world.bench.clock.advance(100);
  }
  const response = await asked;
  world.bench.clock.advance(1_000); // a restart waits until its answer has left
  return `${response.status} ${await response.text()}`;
}

/** Whatever can be fetched and is not a door of its own. */
function restOfTheApi(world: World): Door {
  const texts = oncePerReader(async (reader) => {
    const { paths } = await fetchJson(world, reader, "/api/v1/openapi.json");
    const fetched = Object.entries(paths as Record<string, object>)
      .filter(([path, operations]) => "get" in operations && path !== "/events")
      .map(([path]) => fetchText(world, reader, `/api/v1${path.replaceAll(/\{\w+\}/g, "none")}`));
    assert.ok(fetched.length > 10, "most routes are there to be fetched");
    return (await Promise.all(fetched)).join("\n");
  });
  return { read: async (reader) => ({ text: await texts(reader) }) };
}

export const apiDoors: readonly DoorKind[] = [
  { name: "settings API", readers: roles, does: ["tells", "takes from"], open: settingsDoor },
  { name: "schema API", readers: roles, does: ["tells"], open: schemaDoor },
  { name: "OpenAPI document", readers: roles, does: ["tells"], open: openApiDoor },
  {
    name: "state API",
    readers: roles,
    does: ["tells", "takes from"],
    open: (world) => stateDoor(world, (reader) => fetchJson(world, reader, "/api/v1/state")),
  },
  {
    name: "event stream",
    readers: roles,
    does: ["tells"],
    open: (world) => stateDoor(world, (reader) => firstEvent(world, reader)),
  },
  { name: "actions API", readers: roles, does: ["takes from"], open: buttonsDoor },
  { name: "rest of the API", readers: roles, does: ["tells"], open: restOfTheApi },
];
