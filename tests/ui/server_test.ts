import assert from "node:assert/strict";
import { bodyTimeMs, maxBodyBytes } from "../../ui/body.ts";
import { createApp, serve, serveSentence } from "../../ui/server.ts";
import { settle } from "../fake_clock.ts";
import {
  basic,
  cookieOf,
  createBench,
  home,
  logIn,
  loopback,
  passwords,
  setupCode,
  visitor,
} from "./door_bench.ts";

Deno.test("door carries its security headers on every answer, refusals included", async () => {
  const bench = await createBench();
  const stranger = visitor(bench.app);
  for (const path of ["/", "/healthz", "/api/v1/state", "/api/v1/nothing", "/assets/none"]) {
    const { headers } = await stranger.request("GET", path);
    assert.match(
      headers.get("content-security-policy") ?? "",
      /default-src 'self'.*frame-ancestors 'none'/,
      path,
    );
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(headers.get("referrer-policy"), "same-origin", path);
    assert.equal(headers.get("cache-control"), "no-store", path);
  }
});

Deno.test("door answers nothing but set-up and health before the manufacturer's password is set", async () => {
  const bench = await createBench({ fresh: true });
  const stranger = visitor(bench.app);
  for (
    const path of ["/api/v1/me", "/api/v1/settings", "/api/v1/login", "/api/v1/openapi.json", "/api/v1/none"]
  ) {
    const { status, body } = await stranger.ask(path.endsWith("login") ? "POST" : "GET", path);
    assert.deepEqual([status, body.error.code], [403, "setup_first"], path);
  }
  const page = await stranger.request("GET", "/installation");
  assert.deepEqual([page.status, page.headers.get("location")], [303, "/setup"]);
  assert.equal((await stranger.request("GET", "/healthz")).status, 200);
  const done = await stranger.request("POST", "/api/v1/setup", {
    code: setupCode,
    password: "eight or more",
  });
  assert.equal(done.status, 200);
  const owner = visitor(bench.app, { cookie: cookieOf(done) });
  assert.equal((await owner.ask("GET", "/api/v1/me")).body.role, "manufacturer");
});

Deno.test("door asks for no set-up code on the machine itself, unless a proxy or a foreign name speaks", async () => {
  const attempt = { code: "", password: "eight or more" };
  const send = async (url: string, headers: Record<string, string>) => {
    const { app } = await createBench({ fresh: true });
    const body = JSON.stringify(attempt);
    return (await app.request(url, { method: "POST", headers, body }, loopback)).status;
  };
  assert.equal(await send("http://127.0.0.1:8080/api/v1/setup", {}), 200);
  assert.equal(await send("http://localhost:8080/api/v1/setup", {}), 200);
  assert.equal(await send("http://127.0.0.1/api/v1/setup", { "x-forwarded-for": "203.0.113.1" }), 403);
  assert.equal(await send("http://192.0.2.7/api/v1/setup", {}), 403);
  assert.equal(await send("http://rebound.example/api/v1/setup", {}), 421);
});

Deno.test("door sends strangers to the login page and tells programs to log in", async () => {
  const bench = await createBench();
  const stranger = visitor(bench.app);
  const page = await stranger.request("GET", "/backend?show=all");
  assert.deepEqual([page.status, page.headers.get("location")], [303, "/login?next=%2Fbackend%3Fshow%3Dall"]);
  const program = await stranger.request("GET", "/api/v1/state");
  assert.equal(program.status, 401);
  assert.match(program.headers.get("www-authenticate") ?? "", /^Basic/);
  const script = await stranger.request("GET", "/api/v1/state", undefined, { "sec-fetch-mode": "cors" });
  assert.equal(script.headers.get("www-authenticate"), null, "no password window of the browser");
});

Deno.test("door sets a cookie that script cannot read and other sites cannot send", async () => {
  const bench = await createBench();
  const response = await visitor(bench.app).request("POST", "/api/v1/login", {
    login: "user",
    password: passwords.user,
  });
  const cookie = response.headers.get("set-cookie") ?? "";
  assert.match(cookie, /^pilotwire_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  const secure = await bench.app.request("https://192.0.2.7/api/v1/login", {
    method: "POST",
    body: JSON.stringify({ login: "user", password: passwords.user }),
  }, home);
  assert.match(secure.headers.get("set-cookie") ?? "", /; Secure/);
});

Deno.test("door gives a new token at each login and ends the one before", async () => {
  const bench = await createBench();
  const first = await logIn(bench, "user");
  const again = await first.request("POST", "/api/v1/login", { login: "user", password: passwords.user });
  assert.equal(again.status, 200);
  assert.equal((await first.ask("GET", "/api/v1/me")).status, 401);
});

Deno.test("door ends the session at log-out", async () => {
  const bench = await createBench();
  const user = await logIn(bench, "user");
  const out = await user.request("POST", "/api/v1/logout", {});
  assert.equal(out.status, 200);
  assert.match(out.headers.get("set-cookie") ?? "", /pilotwire_session=;.*Max-Age=0/);
  assert.equal((await user.ask("GET", "/api/v1/me")).body.error.code, "login_first");
});

Deno.test("door refuses a change with the cookie but without its proof, in header or form", async () => {
  const bench = await createBench();
  const user = await logIn(bench, "manufacturer");
  const patch = { changes: { "backend.heartbeatInterval": 60 } };
  for (const proof of ["", "guess", user.csrf.slice(0, -1), `${user.csrf}x`]) {
    const refused = await user.request("PATCH", "/api/v1/settings", patch, { "x-csrf-token": proof });
    assert.equal(refused.status, 403, proof);
    assert.equal((await refused.json()).error.code, "csrf");
  }
  assert.equal(bench.parts.settings.stored()["backend.heartbeatInterval"], 300);
  assert.equal((await user.request("PATCH", "/api/v1/settings", patch)).status, 200);
});

Deno.test("door takes the proof from a form field too", async () => {
  const { app } = await createBench();
  const login = await visitor(app).request("POST", "/api/v1/login", {
    login: "user",
    password: passwords.user,
  });
  const { csrf } = await login.json();
  const form = visitor(app, { cookie: cookieOf(login) });
  const send = async (body: string) => {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return (await form.request("POST", "/api/v1/logout", body, type)).status;
  };
  assert.equal(await send("_csrf=guess"), 403);
  assert.equal(await send("other=1"), 403);
  assert.equal(await send(`_csrf=${csrf}`), 200);
});

Deno.test("door refuses what a page of another site sends, with cookie, Basic or nothing", async () => {
  const bench = await createBench();
  const foreign: Record<string, string>[] = [
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "http://evil.example" },
    { origin: "null" },
    { origin: "http://192.0.2.7:81" },
  ];
  for (const who of [await logIn(bench, "user"), basic(bench, "user"), visitor(bench.app)]) {
    for (const headers of foreign) {
      const refused = await who.request("POST", "/api/v1/login", { login: "user", password: "x" }, headers);
      assert.deepEqual([refused.status, (await refused.json()).error.code], [403, "cross_site"]);
    }
  }
  const own = { "sec-fetch-site": "same-origin", origin: "http://192.0.2.7" };
  const user = await logIn(bench, "user");
  assert.equal((await user.request("POST", "/api/v1/logout", {}, own)).status, 200);
});

Deno.test("door changes nothing under a foreign name", async () => {
  const { app } = await createBench({ hostNames: ["Garage-7"] });
  const send = async (host: string) =>
    (await app.request(`http://${host}/api/v1/login`, { method: "POST", body: "{}" }, home)).status;
  for (const host of ["evil.example", "127.0.0.1.evil.example", "local", "localhost.evil.example"]) {
    assert.equal(await send(host), 421, host);
  }
  for (
    const host of [
      "192.0.2.7",
      "[2001:db8::7]:8080",
      "localhost",
      "pilotwire.local",
      "garage-7",
      "Garage-7:80",
    ]
  ) {
    assert.equal(await send(host), 400, `${host} is one of ours; the empty body is not`);
  }
});

Deno.test("door takes Basic credentials, delays wrong ones, and reads broken ones as none", async () => {
  const bench = await createBench();
  assert.equal((await basic(bench, "operator").ask("GET", "/api/v1/me")).body.role, "operator");
  const wrong = await basic(bench, "user", "guess").ask("GET", "/api/v1/me");
  assert.deepEqual([wrong.status, wrong.body.error.code], [401, "wrong_login"]);
  const early = await basic(bench, "user").request("GET", "/api/v1/me");
  assert.deepEqual([early.status, early.headers.get("retry-after")], [429, "1"]);
  for (
    const header of [
      "Basic",
      "Basic ***",
      `Basic ${btoa("no colon")}`,
      "Bearer x",
      `Basic ${"A".repeat(5000)}`,
    ]
  ) {
    assert.equal(
      (await visitor(bench.app, { authorization: header }).ask("GET", "/api/v1/me")).status,
      401,
      header,
    );
  }
});

Deno.test("door refuses an announced 10 MB body unread", async () => {
  const bench = await createBench();
  const { app } = bench;
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(65_536));
    },
  }, { highWaterMark: 0 });
  const response = await app.request("http://192.0.2.7/api/v1/settings", {
    method: "PATCH",
    headers: {
      authorization: `Basic ${btoa(`user:${passwords.user}`)}`,
      "content-length": String(10_485_760),
    },
    body,
  }, home);
  assert.equal(response.status, 413);
  assert.equal((await response.json()).error.boundBytes, maxBodyBytes);
  assert.equal(pulled, 0);
});

Deno.test("door stops reading a body of unknown length at its bound", async () => {
  const { app } = await createBench();
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++;
      controller.enqueue(new Uint8Array(65_536));
    },
    cancel: () => void (cancelled = true),
  }, { highWaterMark: 0 });
  const headers = { authorization: `Basic ${btoa(`user:${passwords.user}`)}` };
  const response = await app.request(
    "http://192.0.2.7/api/v1/settings",
    { method: "PATCH", headers, body },
    home,
  );
  assert.equal(response.status, 413);
  assert.ok(pulled <= maxBodyBytes / 65_536 + 1, `${pulled} chunks were read`);
  assert.equal(cancelled, true);
});

Deno.test("door reads at most 16 kB of somebody who is not logged in", async () => {
  const { app } = await createBench();
  const stranger = visitor(app);
  const big = { login: "x".repeat(20_000), password: "" };
  assert.deepEqual((await stranger.ask("POST", "/api/v1/login", big)).body.error.boundBytes, 16_384);
});

Deno.test("door gives up a body that comes too slowly", async () => {
  const { app, clock } = await createBench();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(1)),
  });
  const answer = app.request("http://192.0.2.7/api/v1/login", { method: "POST", body }, home);
  await settle();
  clock.advance(bodyTimeMs);
  assert.equal((await answer).status, 408);
});

Deno.test("door names what is wrong with a body: not JSON, not an object, a field too many, a wrong type", async () => {
  const bench = await createBench();
  const user = await logIn(bench, "user");
  const cases: [unknown, string, string][] = [
    ["{", "not_json", ""],
    ["\u0000", "not_json", ""],
    ["[".repeat(100_000), "not_json", ""],
    [[], "bad_field", ""],
    [3, "bad_field", ""],
    [{ changes: {}, more: 1 }, "bad_field", "more"],
    [{ changes: [] }, "bad_field", "changes"],
    [{}, "bad_field", "changes"],
    [{ changes: {}, revision: "1" }, "bad_field", "revision"],
    [{ changes: {}, dryRun: 1 }, "bad_field", "dryRun"],
  ];
  for (const [body, code, field] of cases) {
    const { status, body: answer } = await user.ask("PATCH", "/api/v1/settings", body);
    assert.deepEqual(
      [status, answer.error.code, answer.error.field],
      [400, code, field],
      JSON.stringify(body),
    );
    assert.notEqual(answer.error.message, "");
  }
});

Deno.test("door reports an error of its own without its text, and logs it", async () => {
  const bench = await createBench();
  const { parts, logged } = bench;
  const broken = { ...parts, sessions: { ...parts.sessions, list: () => assert.fail("row 7 is torn") } };
  const app = createApp(broken);
  const headers = { authorization: `Basic ${btoa(`user:${passwords.user}`)}` };
  const response = await app.request("http://192.0.2.7/api/v1/sessions", { headers }, home);
  assert.equal(response.status, 500);
  assert.ok(!(await response.text()).includes("torn"));
  assert.ok(logged.some(({ level, message }) => level === "error" && message.includes("torn")));
});

Deno.test("door serves on a port, ends open streams when it stops, and says when the port is taken", async () => {
  const { app, clock } = await createBench();
  const first = serve(app, { hostname: "127.0.0.1", port: 0 }, clock);
  assert.ok(first.ok);
  const { url, port } = first.value;
  const health = await fetch(`${url}healthz`);
  assert.equal((await health.json()).ok, true);
  const second = serve(app, { hostname: "127.0.0.1", port }, clock);
  assert.ok(!second.ok);
  assert.equal(second.error.code, "in_use");
  assert.match(
    serveSentence(second.error),
    new RegExp(`Another program listens on 127.0.0.1:${port} already.*--listen`),
  );
  const authorization = `Basic ${btoa(`user:${passwords.user}`)}`;
  const events = await fetch(`${url}api/v1/events`, { headers: { authorization } });
  assert.equal(events.status, 200);
  const reading = events.text();
  await first.value.stop();
  assert.match(await reading, /event: state/);
});

Deno.test("door says when the address is not one of this machine, or no address at all", async () => {
  const { app, clock } = await createBench();
  const foreign = serve(app, { hostname: "203.0.113.1", port: 0 }, clock);
  assert.ok(!foreign.ok);
  assert.match(serveSentence(foreign.error), /no address 203\.0\.113\.1/);
  const none = serve(app, { hostname: "no such host", port: 0 }, clock);
  assert.ok(!none.ok);
  assert.match(serveSentence(none.error), /no such host:0/);
});
