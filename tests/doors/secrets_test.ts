/**
 * The real program with every secret set: neither the secrets nor their hashes come out of any door, be it asked, be it
 * refused, be it logged. The one place where they have to be is the settings file, which only the service user can read.
 */
import assert from "node:assert/strict";
import { BlobReader, TextWriter, ZipReader } from "@zip.js/zip.js";
import { declarationOf, type SettingId, settingIds } from "../../schema/mod.ts";
import { groups, type Role, roles } from "../../schema/parameter.ts";
import { dialects } from "../../schema/recipe.ts";
import { passwordIds } from "../../schema/logins.ts";
import { pathOf } from "../../ui/pages/links.ts";
import { type BackendProcess, startBackend } from "../ocpp/backend_process.ts";
import { type Door, logIn, type Program, runCommand, setUp, startProgram } from "../stories/program.ts";

const secretIds = settingIds.filter((id) => declarationOf(id)?.kind === "secret");
/** All texts that must stay inside begin like this. */
const mark = "hush";
const secretOf = (id: SettingId) => `${mark}-${secretIds.indexOf(id)}-nobody`;

/** What came out of the doors, by place. */
type Heard = Map<string, string>;

async function ask(heard: Heard, door: Door, method: string, path: string, body?: unknown): Promise<number> {
  const { status, response } = await door.call(method, path, body);
  const headers = [...response.headers].join("\n");
  heard.set(`${heard.size} ${method} ${path}`, `${status} ${headers}\n${await response.text()}`);
  return status;
}

/** Everything that can be fetched, by the document of the role. */
async function fetchAll(heard: Heard, door: Door): Promise<void> {
  const { paths } = await door.must<{ paths: Record<string, object> }>("GET", "/api/v1/openapi.json");
  for (const [path, operations] of Object.entries(paths)) {
    if (!("get" in operations) || path === "/events") continue;
    if (!path.includes("{")) await ask(heard, door, "GET", `/api/v1${path}`);
  }
  for (const id of secretIds) await ask(heard, door, "GET", `/api/v1/settings/${id}`);
  for (const dialect of dialects) await ask(heard, door, "GET", `/api/v1/recipe?dialect=${dialect}`);
  const pages = [...groups.map(pathOf), "/sessions", `/find?q=${mark}`, "/find.json", `/system?log=a`];
  for (const path of [...pages, "/healthz", "/sim/state", "/sim/reads"]) await ask(heard, door, "GET", path);
}

/** The stream from its beginning to the news of a change. */
async function listen(heard: Heard, door: Door): Promise<void> {
  const { body } = await fetch(`${door.program.url}/api/v1/events`, {
    headers: { authorization: authorizationOf("manufacturer") },
  });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader() ?? assert.fail("no stream");
  await door.must("PATCH", "/api/v1/settings", { changes: { "backend.heartbeatInterval": 111 } });
  let text = "";
  while (!text.includes("event: settings") || !text.includes("event: state")) {
    text += (await reader.read()).value ?? assert.fail(`the stream ended: ${text}`);
  }
  await reader.cancel();
  heard.set("event stream", text);
}

const authorizationOf = (role: Role) => `Basic ${btoa(`${role}:${secretOf(passwordIds[role])}`)}`;

/** Changes that are refused, each with a secret where people put them by mistake. */
const mistakes: readonly Readonly<Record<string, unknown>>[] = [
  ...secretIds.flatMap((id) => [{ [id]: mark }, { [id]: `${mark}-`.repeat(100) }, { [id]: [`${mark}-a`] }]),
  ...secretIds.map((id) => ({ [id]: `${mark}-tab\there` })),
  { "backend.backendUrl": `ws://station:${mark}-in-url@127.0.0.1/` },
];

async function makeMistakes(heard: Heard, door: Door): Promise<void> {
  for (const changes of mistakes) {
    assert.equal(await ask(heard, door, "PATCH", "/api/v1/settings", { changes }), 422);
    const recipe = { text: JSON.stringify(changes), dialect: "pilotwire" };
    assert.equal(await ask(heard, door, "POST", "/api/v1/recipe/preview", recipe), 200);
    assert.equal(await ask(heard, door, "POST", "/api/v1/recipe/import", recipe), 422);
  }
  for (const id of ["whitelist.searchTag", "manufacturer.simulateSwipeCard", "state.startCharging"]) {
    await ask(heard, door, "POST", `/api/v1/actions/${id}`, { input: "04A1B2C3", evse: 1 });
  }
  // A password typed into the field of the name, and one more guess.
  const stranger = logIn(door.program, `${mark}-as-name`, `${mark}-guess`);
  await ask(heard, stranger, "GET", "/api/v1/me");
  await ask(heard, stranger, "POST", "/api/v1/login", { login: `${mark}-name`, password: `${mark}-guess` });
}

async function useCommands(heard: Heard, { dataDir }: Program): Promise<void> {
  const recipe = `${dataDir}.json`;
  const given = Object.fromEntries(secretIds.map((id) => [id, `${mark}-${id.length}-other`]));
  await Deno.writeTextFile(recipe, JSON.stringify(given));
  const commands = [
    ["config", "list"],
    ["config", "get", ...secretIds],
    ["config", "diff", recipe],
    ...dialects.map((dialect) => ["config", "export", "--dialect", dialect]),
    ["config", "set", `system.userPassword=${mark}`],
    ["config", "set", `backend.backendUrl=ws://a:${mark}-in-url@host/`],
    ["logs"],
    ["doctor"],
  ];
  for (const words of commands) {
    const { out, err } = await runCommand([...words, "--data", dataDir]);
    assert.ok(out + err !== "", words.join(" "));
    heard.set(words.slice(0, 2).join(" "), out + err);
  }
  const refused = await runCommand(["run", "--data", `${dataDir}2`, "--set", `system.logPassword=${mark}`]);
  assert.equal(refused.code, 2);
  heard.set("run --set", refused.out + refused.err);
  await Deno.remove(recipe);
}

async function askAsBackend(heard: Heard, backend: BackendProcess): Promise<void> {
  const answers = [await backend.call("GetConfiguration", {})];
  answers.push(await backend.call("GetConfiguration", { key: ["AuthorizationKey"] }));
  answers.push(await backend.call("ChangeConfiguration", { key: "AuthorizationKey", value: mark }));
  heard.set("configuration", JSON.stringify(answers));
  heard.set("calls to the backend", JSON.stringify(backend.lines.filter(({ type }) => type === "call")));
}

async function openZip(heard: Heard, door: Door): Promise<void> {
  const { response } = await door.call("GET", "/api/v1/logs");
  const password = secretOf("system.logPassword");
  const zip = new ZipReader(new BlobReader(await response.blob()), { password, useWebWorkers: false });
  const entries = await zip.getEntries();
  assert.deepEqual(entries.map(({ filename }) => filename).sort(), [
    "pilotwire.log",
    "settings.json",
    "state.json",
  ]);
  for (const entry of entries) {
    assert.ok(!entry.directory && entry.encrypted, entry.filename);
    const text = await entry.getData(new TextWriter());
    assert.ok(text.length > 100, entry.filename);
    heard.set(`zip ${entry.filename}`, text);
  }
  await zip.close();
}

/** Hashes as they are stored, and their parts. */
async function hashes({ dataDir }: Program): Promise<readonly string[]> {
  const { values } = JSON.parse(await Deno.readTextFile(`${dataDir}/settings.json`));
  const stored = Object.values(passwordIds).map((id) => String(values[id]));
  for (const hash of stored) assert.match(hash, /^\$?scrypt/);
  return stored.flatMap((hash) => hash.split("$").filter((part) => part.length > 12));
}

Deno.test("no secret and no hash of one comes out of any door of the running program", async () => {
  await using backend = await startBackend();
  const program = await startProgram({ args: ["--set", `backend.backendUrl=${backend.url}`] });
  const heard: Heard = new Map();
  try {
    const first = await setUp(program);
    const changes = Object.fromEntries(secretIds.map((id) => [id, secretOf(id)]));
    assert.equal(await ask(heard, first, "PATCH", "/api/v1/settings", { changes }), 200);
    const doors = roles.map((role) => logIn(program, role, secretOf(passwordIds[role])));
    const manufacturer = doors[roles.indexOf("manufacturer")] ?? assert.fail();
    // Who was right before does not wait for the mistakes that follow.
    for (const door of doors) await door.must("GET", "/api/v1/me");
    await backend.nextCall("StatusNotification");
    await makeMistakes(heard, manufacturer);
    await listen(heard, manufacturer);
    await askAsBackend(heard, backend);
    await openZip(heard, manufacturer);
    for (const door of doors) await fetchAll(heard, door);
    await useCommands(heard, program);
    heard.set("console", program.log());
    const marks = [mark, ...await hashes(program)];
    for (const [place, text] of heard) {
      // What the writer typed as a search comes back in the search field.
      if (place.includes(`q=${mark}`)) continue;
      for (const secret of marks) {
        assert.ok(!text.includes(secret), `${place} gives ${secret}:\n${text.slice(0, 2_000)}`);
      }
    }
    assert.ok(heard.size > 150, `only ${heard.size} places were asked`);
  } finally {
    await program.stop();
    await Deno.remove(program.dataDir, { recursive: true });
    await Deno.remove(`${program.dataDir}2`, { recursive: true }).catch(() => {});
  }
});
