import assert from "node:assert/strict";
import { attemptKey, createAttempts } from "../../ui/attempts.ts";
import { FakeClock } from "../fake_clock.ts";
import { createBench, passwords, setupCode } from "./door_bench.ts";

const address = "192.0.2.50";
const minute = 60_000;

Deno.test("logins open no session before set-up, whatever the password", async () => {
  const { parts: { logins } } = await createBench({ fresh: true });
  assert.equal(logins.needsSetup(), true);
  for (const password of ["", "40000003", "88888888"]) {
    assert.deepEqual(await logins.logIn("manufacturer", password, address), {
      ok: false,
      error: { code: "setup_first" },
    });
  }
});

Deno.test("logins set up with the code in any spelling, once", async () => {
  const { parts: { logins } } = await createBench({ fresh: true });
  const attempt = { code: " true north", password: "eight or more", address, loopback: false };
  const done = await logins.setUp(attempt);
  assert.ok(done.ok);
  assert.equal(logins.session(done.value)?.role, "manufacturer");
  assert.equal(logins.needsSetup(), false);
  assert.deepEqual(await logins.setUp(attempt), { ok: false, error: { code: "already_set" } });
  assert.ok((await logins.logIn("manufacturer", "eight or more", address)).ok);
});

Deno.test("logins set up without a code from loopback only", async () => {
  const { parts: { logins } } = await createBench({ fresh: true });
  const attempt = { code: "", password: "eight or more", address: "127.0.0.1" };
  assert.deepEqual(await logins.setUp({ ...attempt, loopback: false }), {
    ok: false,
    error: { code: "wrong_code" },
  });
  assert.ok(
    (await logins.setUp({ ...attempt, address: "::1", loopback: true })).ok === false,
    "still delayed",
  );
});

Deno.test("logins take a loopback set-up at the first try", async () => {
  const { parts: { logins } } = await createBench({ fresh: true });
  const done = await logins.setUp({
    code: "",
    password: "eight or more",
    address: "127.0.0.1",
    loopback: true,
  });
  assert.ok(done.ok);
});

Deno.test("logins delay wrong set-up codes and keep the right one waiting too", async () => {
  const { parts: { logins }, clock } = await createBench({ fresh: true });
  const attempt = { password: "eight or more", address, loopback: false };
  assert.equal((await logins.setUp({ ...attempt, code: "WRONG-ONE" })).ok, false);
  assert.deepEqual(await logins.setUp({ ...attempt, code: setupCode }), {
    ok: false,
    error: { code: "wait", seconds: 1 },
  });
  clock.advance(1_000);
  assert.ok((await logins.setUp({ ...attempt, code: setupCode })).ok);
});

Deno.test("logins refuse a short first password and a full disk, and stay in set-up", async () => {
  const { parts: { logins }, disk } = await createBench({ fresh: true });
  const attempt = { code: setupCode, address, loopback: false };
  for (const password of ["", "short"]) {
    assert.deepEqual(await logins.setUp({ ...attempt, password }), {
      ok: false,
      error: { code: "too_short" },
    });
  }
  disk.full = true;
  const refused = await logins.setUp({ ...attempt, password: "eight or more" });
  assert.deepEqual(refused, { ok: false, error: { code: "not_stored", detail: "no space left on device" } });
  assert.equal(logins.needsSetup(), true);
});

Deno.test("logins wait 1, 2, 4 ... 60 s after wrong passwords, and forget after the right one", async () => {
  const { parts: { logins }, clock } = await createBench();
  for (const seconds of [1, 2, 4, 8, 16, 32, 60, 60]) {
    assert.deepEqual(await logins.logIn("user", "guess", address), { ok: false, error: { code: "wrong" } });
    const early = await logins.logIn("user", passwords.user, address);
    assert.deepEqual(early, { ok: false, error: { code: "wait", seconds } });
    clock.advance(seconds * 1_000 - 1);
    assert.equal((await logins.logIn("user", passwords.user, address)).ok, false, "one millisecond early");
    clock.advance(1);
  }
  assert.ok((await logins.logIn("user", passwords.user, address)).ok);
  assert.deepEqual(await logins.logIn("user", "guess", address), { ok: false, error: { code: "wrong" } });
  assert.deepEqual(await logins.logIn("user", "guess", address), {
    ok: false,
    error: { code: "wait", seconds: 1 },
  });
});

Deno.test("logins count wrong passwords per account over many addresses", async () => {
  const { parts: { logins } } = await createBench();
  assert.equal((await logins.logIn("operator", "guess", "192.0.2.1")).ok, false);
  assert.deepEqual(await logins.logIn("Operator", "guess", "192.0.2.2"), {
    ok: false,
    error: { code: "wait", seconds: 1 },
  });
  assert.ok((await logins.logIn("user", passwords.user, "192.0.2.2")).ok, "another account is free");
});

Deno.test("logins let an address in that was right before, while others guess at its account", async () => {
  const { parts: { logins } } = await createBench();
  assert.ok((await logins.logIn("operator", passwords.operator, address)).ok);
  assert.equal((await logins.logIn("operator", "guess", "192.0.2.1")).ok, false);
  assert.ok((await logins.logIn("operator", passwords.operator, address)).ok);
});

Deno.test("logins keep the delay of a real account while 3,000 made-up names are tried", async () => {
  const { parts: { logins }, clock } = await createBench();
  for (let round = 0; round < 6; round++) {
    await logins.logIn("manufacturer", "guess", `198.51.100.${round}`);
    clock.advance(32_000);
  }
  await logins.logIn("manufacturer", "guess", "198.51.100.200");
  for (let name = 0; name < 3_000; name++) await logins.logIn(`name${name}`, "guess", `name${name}`);
  assert.deepEqual(await logins.logIn("manufacturer", "guess", "203.0.113.9"), {
    ok: false,
    error: { code: "wait", seconds: 60 },
  });
});

Deno.test("logins treat unknown names as known ones: one comparison, the same delays", async () => {
  const { parts: { logins }, compared, clock } = await createBench();
  for (const [index, name] of ["nobody", "manufacturer"].entries()) {
    const from = `203.0.113.${index}`;
    const before = compared.count;
    assert.deepEqual(await logins.logIn(name, "guess", from), { ok: false, error: { code: "wrong" } });
    assert.equal(compared.count, before + 1, name);
    assert.deepEqual(await logins.logIn(name, "guess", "203.0.113.99"), {
      ok: false,
      error: { code: "wait", seconds: 1 },
    });
    clock.advance(minute);
  }
});

Deno.test("logins refuse an account without a password, and texts beyond any bound", async () => {
  const { parts: { logins, settings }, clock } = await createBench();
  assert.ok((await settings.propose({ "system.userPassword": "" }, "manufacturer")).ok);
  for (
    const [login, password] of [["user", ""], ["user", passwords.user], ["x".repeat(1e5), "y".repeat(1e5)]]
  ) {
    const refused = await logins.logIn(login!, password!, address);
    assert.deepEqual(refused, { ok: false, error: { code: "wrong" } });
    clock.advance(minute);
  }
});

Deno.test("logins look at one password at a time, so parallel guesses meet the delay", async () => {
  const { parts: { logins }, compared } = await createBench();
  const before = compared.count;
  const guesses = Array.from({ length: 100 }, () => logins.logIn("user", "guess", address));
  const codes = (await Promise.all(guesses)).map((guess) => guess.ok ? "in" : guess.error.code);
  assert.equal(codes.filter((code) => code === "wrong").length, 1);
  assert.equal(codes.filter((code) => code === "wait").length, 99);
  assert.equal(compared.count, before + 1);
});

Deno.test("logins end a session after 30 minutes without use and after 12 hours with it", async () => {
  const { parts: { logins }, clock } = await createBench();
  const idle = await logins.logIn("user", passwords.user, address);
  const used = await logins.logIn("user", passwords.user, address);
  assert.ok(idle.ok && used.ok);
  clock.advance(29 * minute);
  assert.ok(logins.session(used.value));
  clock.advance(minute);
  assert.equal(logins.session(idle.value), null);
  for (let spent = 30; spent < 12 * 60; spent++) {
    assert.ok(logins.session(used.value), `after ${spent} minutes`);
    clock.advance(minute);
  }
  assert.equal(logins.session(used.value), null);
});

Deno.test("logins do not take a look from a stream for use", async () => {
  const { parts: { logins }, clock } = await createBench();
  const opened = await logins.logIn("user", passwords.user, address);
  assert.ok(opened.ok);
  for (let looks = 0; looks < 29; looks++) {
    clock.advance(minute);
    assert.equal(logins.isOpen(opened.value), true);
  }
  clock.advance(minute);
  assert.equal(logins.isOpen(opened.value), false);
});

Deno.test("logins keep at most 64 sessions; the one unused for longest ends and its watcher learns it", async () => {
  const { parts: { logins }, clock } = await createBench();
  const first = await logins.logIn("user", passwords.user, address);
  const second = await logins.logIn("user", passwords.user, address);
  assert.ok(first.ok && second.ok);
  let ended = 0;
  logins.watch(second.value, () => ended++);
  clock.advance(1);
  assert.ok(logins.session(first.value), "used later than the second");
  for (let more = 0; more < 63; more++) await logins.logIn("user", passwords.user, address);
  assert.ok(logins.session(first.value));
  assert.equal(logins.session(second.value), null);
  assert.equal(ended, 1);
});

Deno.test("logins end the sessions of a role whose password changes, but not the one that changes it", async () => {
  const { parts: { logins, settings } } = await createBench();
  const open = async (role: "operator" | "user") => {
    const opened = await logins.logIn(role, passwords[role], address);
    assert.ok(opened.ok);
    return opened.value;
  };
  const [own, other, user] = [await open("operator"), await open("operator"), await open("user")];
  await logins.keepDuring(
    own,
    () => settings.propose({ "system.operatorPassword": "a new one here" }, "operator"),
  );
  assert.ok(logins.session(own));
  assert.equal(logins.session(other), null);
  assert.ok(logins.session(user));
  await settings.propose({ "system.operatorPassword": "and a newer one" }, "manufacturer");
  assert.equal(logins.session(own), null);
});

Deno.test("logins remember right Basic credentials for a minute, but not beyond a new password", async () => {
  const { parts: { logins, settings }, compared, clock } = await createBench();
  const check = (password: string) => logins.check("user", password, address);
  assert.ok((await check(passwords.user)).ok);
  const before = compared.count;
  assert.ok((await check(passwords.user)).ok);
  assert.equal(compared.count, before, "not compared again");
  assert.equal((await check("guess")).ok, false);
  clock.advance(minute);
  assert.ok((await check(passwords.user)).ok);
  assert.equal(compared.count, before + 2);
  await settings.propose({ "system.userPassword": "a new one here" }, "manufacturer");
  assert.equal((await check(passwords.user)).ok, false);
});

Deno.test("logins follow a changed login name", async () => {
  const { parts: { logins, settings } } = await createBench();
  await settings.propose({ "system.userLogin": "tenant" }, "manufacturer");
  assert.equal((await logins.logIn("user", passwords.user, address)).ok, false);
  assert.ok((await logins.logIn("tenant", passwords.user, "192.0.2.51")).ok);
});

Deno.test("logins count IPv6 addresses by their /64, and mapped ones as IPv4", () => {
  assert.equal(attemptKey("2001:db8:1:2:3:4:5:6"), attemptKey("2001:db8:1:2::9"));
  assert.notEqual(attemptKey("2001:db8:1:2::9"), attemptKey("2001:db8:1:3::9"));
  assert.equal(attemptKey("fe80::1%eth0"), attemptKey("fe80::2"));
  assert.equal(attemptKey("::ffff:192.0.2.1"), "192.0.2.1");
});

Deno.test("attempts remember at most their bound, and the one that failed longest ago leaves first", () => {
  const clock = new FakeClock();
  const attempts = createAttempts(clock, 3);
  for (const key of ["a", "b", "a", "c", "d"]) attempts.failed(key);
  assert.deepEqual(["a", "b", "c", "d"].map((key) => attempts.waitMs(key)), [2_000, 0, 1_000, 1_000]);
});

Deno.test("attempts forget a key after an hour of quiet", () => {
  const clock = new FakeClock();
  const attempts = createAttempts(clock, 3);
  for (let wrong = 0; wrong < 4; wrong++) attempts.failed("a");
  clock.advance(60 * minute + 1);
  attempts.failed("a");
  assert.equal(attempts.waitMs("a"), 1_000);
});
