import assert from "node:assert/strict";
import { parameterIds } from "../../../schema/mod.ts";
import { type Role, roles } from "../../../schema/parameter.ts";
import { canRead, canSee, canWrite } from "../../../schema/rights.ts";
import { pageRoutes } from "../../../ui/pages/mod.tsx";
import {
  type Bench,
  cookieOf,
  createBench,
  logIn,
  loopback,
  passwords,
  setupCode,
  visitor,
} from "../door_bench.ts";
import { busyStation, someSessions } from "./stage.ts";

const paths = [
  "/",
  "/sessions",
  "/network",
  "/installation",
  "/system",
  "/backend",
  "/whitelist",
  "/manufacturer",
  "/load-management",
  "/authorization",
  "/find?q=current",
];

const open = () => createBench({ pages: pageRoutes });

function form(fields: Readonly<Record<string, string>>): [string, HeadersInit] {
  return [new URLSearchParams(fields).toString(), { "content-type": "application/x-www-form-urlencoded" }];
}

async function send(bench: Bench, role: Role, path: string, fields: Readonly<Record<string, string>>) {
  const who = await logIn(bench, role);
  return await who.request("POST", path, ...form({ _csrf: who.csrf, ...fields }));
}

async function pageOf(bench: Bench, role: Role, path: string): Promise<string> {
  const response = await (await logIn(bench, role)).request("GET", path);
  assert.equal(response.status, 200, `${path} for the ${role}`);
  return await response.text();
}

/** A failed match would print the whole page. */
function shows(html: string, pattern: RegExp, where = ""): void {
  assert.ok(pattern.test(html), `${where} lacks ${pattern}`);
}

function hides(html: string, pattern: RegExp, where = ""): void {
  assert.ok(!pattern.test(html), `${where} shows ${pattern.exec(html)?.[0]}`);
}

/** Hidden fields that a form on the page would send along. */
async function hiddenOf(bench: Bench, role: Role, path: string): Promise<Record<string, string>> {
  const html = await pageOf(bench, role, path);
  const value = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  return {
    _revision: value("_revision"),
    _seen: value("_seen").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
  };
}

Deno.test("pages answer for every role, without inline style or script, and name no other host", async () => {
  const bench = await open();
  bench.station.show(busyStation(bench.clock.epochMs()));
  bench.sessions.push(...someSessions(bench.clock.epochMs(), 5));
  for (const role of roles) {
    for (const path of paths) {
      const html = await pageOf(bench, role, path);
      hides(html, /<[^>]+ style=/, `${path} has inline style`);
      hides(html, /<[^>]+ on\w+=/, `${path} has an inline handler`);
      hides(html, /(src|href|action)="(https?:)?\/\//, `${path} loads from elsewhere`);
      hides(html, /<script(?![^>]* src=)/, `${path} has inline script`);
      hides(html, /\[object |undefined|NaN/, `${path} shows a value of the program`);
    }
  }
});

Deno.test("pages show a setting to whoever may see it, and a field to whoever may write it", async () => {
  const bench = await open();
  for (const role of roles) {
    const html = (await Promise.all(paths.slice(0, -1).map((path) => pageOf(bench, role, path)))).join("\n");
    for (const id of parameterIds) {
      const mentioned = html.includes(`"${id}"`) || html.includes(`"f-${id}`) || html.includes(`/do/${id}"`);
      if (!canSee(id, role)) assert.ok(!mentioned, `${role} learns of ${id}`);
      const hasField = html.includes(`id="f-${id}"`) || html.includes(`id="f-${id}:1"`) ||
        html.includes(`name="${id}"`);
      if (html.includes(`data-setting="${id}"`)) {
        assert.equal(hasField, canWrite(id, role), `${role} and the field of ${id}`);
      }
    }
  }
});

Deno.test("pages show every setting that the manufacturer may read or write", async () => {
  const bench = await open();
  bench.parts.whitelist.add("04A1B2C3");
  const html = (await Promise.all(paths.slice(0, -1).map((path) => pageOf(bench, "manufacturer", path))))
    .join("\n");
  const elsewhere =
    /^system\.(save|saveAndRestart|resetAllChanges|login|logout|loginUsername|loginPassword|importConfig|exportConfig)$/;
  const missing = parameterIds.filter((id) =>
    (canRead(id, "manufacturer") || canWrite(id, "manufacturer")) && !elsewhere.test(id) &&
    !html.includes(`"${id}"`) &&
    !html.includes(`/do/${id}"`)
  );
  assert.deepEqual(missing, []);
});

Deno.test("secrets are not in any page, only whether they are set", async () => {
  const bench = await open();
  await bench.parts.settings.propose({ "backend.authorizationKey": "known to nobody" }, "manufacturer");
  for (const path of paths) {
    const html = await pageOf(bench, "manufacturer", path);
    hides(html, /known to nobody|quick\$/, path);
  }
});

Deno.test("a group without a visible setting is no page for the role and not in its menu", async () => {
  const bench = await open();
  const stranger = visitor(bench.app);
  assert.equal((await stranger.request("GET", "/installation")).status, 303);
  const who = await logIn(bench, "user");
  assert.equal((await who.request("GET", "/hems")).status, 404);
});

Deno.test("a sent form stores what was changed and nothing else", async () => {
  const bench = await open();
  const { settings } = bench.parts;
  const hidden = await hiddenOf(bench, "operator", "/backend");
  const response = await send(bench, "operator", "/backend", {
    ...hidden,
    "backend.heartbeatInterval": "120",
    "backend.chargePointId": "pilotwire",
    "manufacturer.rcmu": "false",
    then: "save",
  });
  assert.equal(response.status, 200);
  shows(await response.text(), /Saved\./);
  assert.equal(settings.stored()["backend.heartbeatInterval"], 120);
  assert.equal(settings.stored()["manufacturer.rcmu"], true, "not a field of this page, nor of this role");
});

Deno.test("a refused form keeps what was typed, names value and bound at the field, and stores nothing", async () => {
  const bench = await open();
  const hidden = await hiddenOf(bench, "operator", "/backend");
  const response = await send(bench, "operator", "/backend", {
    ...hidden,
    "backend.heartbeatInterval": "999999",
    "backend.resetRetries": "2",
  });
  const html = await response.text();
  assert.equal(response.status, 422);
  shows(html, /value="999999"[^>]*/);
  shows(html, /aria-invalid="true"/);
  shows(html, /id="backend\.heartbeatInterval-error" role="alert"\s*>[^<]*999999 s[^<]*86400/);
  assert.equal(bench.parts.settings.stored()["backend.resetRetries"], 1);
});

Deno.test("the second editor of a plain form is told the other's value and can take it", async () => {
  const bench = await open();
  const { settings } = bench.parts;
  const hidden = await hiddenOf(bench, "operator", "/backend");
  await settings.propose({ "backend.heartbeatInterval": 60, "backend.resetRetries": 5 }, "manufacturer");
  const mine = { "backend.heartbeatInterval": "120" };
  const told = await (await send(bench, "operator", "/backend", { ...hidden, ...mine })).text();
  shows(told, /Theirs: 60 s/);
  shows(told, /Also changed meanwhile: Reset retries/);
  shows(told, /name="backend.heartbeatInterval" value="120"|value="120"/);
  const again = await hiddenOf(bench, "operator", "/backend");
  await send(bench, "operator", "/backend", { ...again, ...mine, "theirs:backend.heartbeatInterval": "1" });
  assert.equal(settings.stored()["backend.heartbeatInterval"], 60);
  await send(bench, "operator", "/backend", { ...again, ...mine });
  assert.equal(settings.stored()["backend.heartbeatInterval"], 120);
});

Deno.test("a dangerous change in a plain form waits for its word", async () => {
  const bench = await open();
  const hidden = await hiddenOf(bench, "manufacturer", "/manufacturer");
  const change = { ...hidden, "manufacturer.rcmu": "false" };
  const refused = await send(bench, "manufacturer", "/manufacturer", change);
  assert.equal(refused.status, 422);
  shows(await refused.text(), /Type LEAKAGE in the field below/);
  assert.equal(bench.parts.settings.stored()["manufacturer.rcmu"], true);
  await send(bench, "manufacturer", "/manufacturer", { ...change, "confirm:manufacturer.rcmu": "LEAKAGE" });
  assert.equal(bench.parts.settings.stored()["manufacturer.rcmu"], false);
});

Deno.test("save and restart stores, then restarts", async () => {
  const bench = await open();
  const hidden = await hiddenOf(bench, "operator", "/backend");
  const response = await send(bench, "operator", "/backend", {
    ...hidden,
    "backend.heartbeatInterval": "120",
    then: "restart",
  });
  shows(await response.text(), /restarts/);
  assert.match(response.headers.get("refresh") ?? "", /url=\//);
  bench.clock.advance(1_000);
  assert.deepEqual(bench.restarts, ["hard"]);
});

Deno.test("settings that wait for a restart are named on every page", async () => {
  const bench = await open();
  await bench.parts.settings.propose({ "backend.chargePointId": "garage" }, "operator");
  const html = await pageOf(bench, "operator", "/sessions");
  shows(html, /<section class="restart-bar" id="restart-bar"\s+aria-label/);
  shows(html, /<a href="\/backend#backend\.chargePointId">Charge point ID<\/a>/);
});

Deno.test("buttons work as plain forms and say how it ended", async () => {
  const bench = await open();
  const done = await send(bench, "user", "/do/state.stopCharging", { evse: "2", page: "state" });
  assert.equal(done.status, 200);
  shows(await done.text(), /class="notice good" role="status">Charging ends\./);
  assert.deepEqual(bench.station.told, ["stop 2 user"]);
  bench.station.refuseNext = true;
  const refused = await send(bench, "user", "/do/state.stopCharging", { evse: "1", page: "state" });
  assert.equal(refused.status, 422);
  shows(await refused.text(), /Nothing is charging at this point/);
  assert.equal((await send(bench, "user", "/do/manufacturer.simulateSwipeCard", { input: "X" })).status, 404);
  assert.equal((await send(bench, "user", "/do/state.stopCharging", { evse: "9" })).status, 404);
});

Deno.test("whitelist inserts, finds and deletes, and asks for the word before deleting all", async () => {
  const bench = await open();
  const { whitelist } = bench.parts;
  await send(bench, "user", "/do/whitelist.insertTag", { input: " 04a1b2c3 ", page: "whitelist" });
  await send(bench, "user", "/do/whitelist.insertTag", { input: "0A0E9B83", page: "whitelist" });
  assert.equal(whitelist.count(), 2);
  const found = await pageOf(bench, "user", "/whitelist?search=a1b2");
  shows(found, /04A1B2C3/i);
  hides(found, /0A0E9B83/);
  const asked = await send(bench, "user", "/do/whitelist.deleteTag", { input: "", page: "whitelist" });
  shows(await asked.text(), /<details id="whitelist\.deleteList"\s+open/);
  assert.equal(whitelist.count(), 2);
  await send(bench, "user", "/do/whitelist.deleteTag", { input: "0a0e9b83", page: "whitelist" });
  assert.deepEqual(whitelist.list("", 0, 9).map((tag) => tag.toUpperCase()), ["04A1B2C3"]);
  await send(bench, "user", "/do/whitelist.deleteList", { confirm: "DELETE", page: "whitelist" });
  assert.equal(whitelist.count(), 0);
});

Deno.test("a recipe is shown with every difference and left-out key, and taken only when asked", async () => {
  const bench = await open();
  const text = JSON.stringify({ "backend.heartbeatInterval": 77, "nobody.knows": 1 });
  const preview = await send(bench, "operator", "/system/recipe", { text, dialect: "auto" });
  const html = await preview.text();
  shows(html, /Heartbeat interval/);
  shows(html, /<b>nobody\.knows<\/b>/);
  shows(html, /Take all 1 changes/);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
  const revision = String(bench.parts.settings.revision());
  const taken = await send(bench, "operator", "/system/recipe", {
    text,
    dialect: "auto",
    take: "1",
    revision,
  });
  shows(await taken.text(), /Taken: 1 settings changed/);
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 77);
  const broken = await send(bench, "operator", "/system/recipe", { text: "{[", dialect: "auto" });
  assert.equal(broken.status, 422);
  assert.equal((await send(bench, "user", "/system/recipe", { text, dialect: "auto" })).status, 404);
});

Deno.test("a recipe with a problem cannot be taken", async () => {
  const bench = await open();
  const text = JSON.stringify({ "backend.heartbeatInterval": 999_999, "backend.resetRetries": 3 });
  const html = await (await send(bench, "operator", "/system/recipe", { text, take: "1", revision: "1" }))
    .text();
  shows(html, /999999 s/);
  hides(html, /Take all/);
  assert.equal(bench.parts.settings.stored()["backend.resetRetries"], 1);
});

Deno.test("sessions that the backend will never know in full say so", async () => {
  const bench = await open();
  const [known, owed] = someSessions(bench.clock.epochMs(), 2);
  assert.ok(known && owed);
  bench.sessions.push({ ...known, givenUp: false }, { ...owed, givenUp: false });
  hides(await pageOf(bench, "user", "/sessions"), /given up/);
  bench.sessions.splice(0, 2, { ...known, givenUp: true }, { ...owed, givenUp: true });
  const html = await pageOf(bench, "user", "/sessions");
  assert.equal(html.match(/given up/g)?.length, 2);
  shows(html, /no\. 1000/);
  hides(html, /not yet/);
});

Deno.test("sessions are filtered by point and day, and a mistyped filter shows the list", async () => {
  const bench = await open();
  bench.sessions.push(...someSessions(bench.clock.epochMs(), 6));
  const rows = (html: string) => html.split("<tr>").length - 2;
  assert.equal(rows(await pageOf(bench, "user", "/sessions")), 6);
  assert.equal(rows(await pageOf(bench, "user", "/sessions?evse=2")), 3);
  assert.equal(rows(await pageOf(bench, "user", "/sessions?evse=nine&from=yesterday&offset=-1")), 6);
  shows(await pageOf(bench, "user", "/sessions?from=2030-01-01"), /No session in this range/);
});

Deno.test("a text from outside is text on the page, never markup", async () => {
  const bench = await open();
  const evil = "<img src=x onerror=alert(1)>";
  const busy = busyStation(bench.clock.epochMs());
  const [first] = busy.evses ?? [];
  assert.ok(first?.transaction);
  bench.station.show({
    ...busy,
    chargePointId: evil,
    evses: [{
      ...first,
      sentence: evil,
      limitSentence: evil,
      transaction: { ...first.transaction, idTag: evil },
    }],
  });
  for (
    const path of [
      "/",
      `/find?q=${encodeURIComponent(evil)}`,
      `/whitelist?search=${encodeURIComponent("<img")}`,
    ]
  ) {
    hides(await pageOf(bench, "manufacturer", path), /<img/);
  }
});

Deno.test("log-in leads back to the page asked for, but never to another host", async () => {
  const bench = await open();
  const login = { login: "user", password: passwords.user };
  const stranger = visitor(bench.app);
  const first = await stranger.request("GET", "/sessions?evse=2");
  assert.equal(first.headers.get("location"), "/login?next=%2Fsessions%3Fevse%3D2");
  for (
    const [next, location] of [["/sessions?evse=2", "/sessions?evse=2"], ["//evil.example/", "/"], [
      "/\\evil",
      "/",
    ]]
  ) {
    const response = await stranger.request("POST", "/login", ...form({ ...login, next: next ?? "" }));
    assert.equal(response.headers.get("location"), location);
  }
  const wrong = await stranger.request("POST", "/login", ...form({ login: "user", password: "guess" }));
  assert.equal(wrong.status, 401);
  shows(await wrong.text(), /Login or password is wrong/);
});

Deno.test("log-out ends the session", async () => {
  const bench = await open();
  const who = await logIn(bench, "user");
  const response = await who.request("POST", "/logout", ...form({ _csrf: who.csrf }));
  assert.equal(response.headers.get("location"), "/login");
  assert.equal((await who.request("GET", "/sessions")).status, 303);
});

Deno.test("set-up asks a stranger for the code, and this machine only for the password", async () => {
  const fields = { password: "builder of pumps", repeat: "builder of pumps" };
  const far = await createBench({ pages: pageRoutes, fresh: true });
  const stranger = visitor(far.app);
  shows(await (await stranger.request("GET", "/setup")).text(), /name="code"/);
  assert.equal(
    (await stranger.request("POST", "/setup", ...form({ ...fields, code: "nonsense" }))).status,
    422,
  );
  const different = await stranger.request(
    "POST",
    "/setup",
    ...form({ ...fields, repeat: "x", code: setupCode }),
  );
  shows(await different.text(), /differ/);
  far.clock.advance(120_000); // wrong codes make the next one wait
  const set = await stranger.request("POST", "/setup", ...form({ ...fields, code: setupCode }));
  assert.equal(set.headers.get("location"), "/");
  assert.match(cookieOf(set), /^pilotwire_session=/);

  const near = await createBench({ pages: pageRoutes, fresh: true });
  const local = (method: string, body?: string) =>
    near.app.request("http://127.0.0.1/setup", {
      method,
      ...(body !== undefined && { body, headers: { "content-type": "application/x-www-form-urlencoded" } }),
    }, loopback);
  hides(await (await local("GET")).text(), /name="code"/);
  assert.equal((await local("POST", form(fields)[0])).status, 303);
});

Deno.test("the simulated car is only for the simulated board and only from this machine", async () => {
  const bench = await open();
  hides(await pageOf(bench, "manufacturer", "/"), /data-sim=/);
});
