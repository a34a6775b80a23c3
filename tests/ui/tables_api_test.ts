import assert from "node:assert/strict";
import type { TransactionRecord } from "../../control/ports.ts";
import { csvLine } from "../../ui/csv.ts";
import { isoLocal, lastMonth } from "../../ui/local_time.ts";
import { createBench, logIn } from "./door_bench.ts";

const hour = 3_600_000;
const morning = Date.UTC(2026, 0, 5, 6, 0, 0);

function session(number: number, change: Partial<TransactionRecord> = {}): TransactionRecord {
  const startedAtMs = morning - (100 - number) * hour;
  return {
    id: `id-${number}`,
    evse: 1 + number % 2,
    idTag: "CARD1",
    authorizedBy: "card",
    startedAtMs,
    meterStartWh: 1_000 * number,
    registerWh: 1_000 * number + 500,
    registerAtMs: startedAtMs + hour,
    stop: { atMs: startedAtMs + hour, meterStopWh: 1_000 * number + 700, reason: "Local", idTag: null },
    ocppTransactionId: number,
    reported: true,
    givenUp: false,
    ...change,
  };
}

Deno.test("sessions API lists the newest first, by page, point and time", async () => {
  const bench = await createBench();
  for (let number = 0; number < 80; number++) bench.sessions.push(session(number));
  const who = await logIn(bench, "user");
  const first = (await who.ask("GET", "/api/v1/sessions?limit=2")).body;
  const list = first.sessions as (TransactionRecord & { energyWh: number; durationMs: number })[];
  assert.deepEqual(list.map(({ id }) => id), ["id-79", "id-78"]);
  assert.deepEqual([list[0]?.energyWh, list[0]?.durationMs, first.count], [700, hour, 80]);
  const next = (await who.ask("GET", "/api/v1/sessions?limit=2&offset=2&evse=1")).body;
  assert.deepEqual((next.sessions as TransactionRecord[]).map(({ id }) => id), ["id-74", "id-72"]);
  assert.equal(next.count, 40);
  const range = `fromMs=${morning - 30 * hour}&toMs=${morning - 28 * hour}`;
  const some = (await who.ask("GET", `/api/v1/sessions?${range}`)).body;
  assert.deepEqual((some.sessions as TransactionRecord[]).map(({ id }) => id), ["id-71", "id-70"]);
});

Deno.test("sessions API counts a running session up to now", async () => {
  const bench = await createBench();
  bench.sessions.push(session(1, { stop: null, startedAtMs: morning - 2 * hour }));
  const [running] = (await (await logIn(bench, "user")).ask("GET", "/api/v1/sessions")).body.sessions as {
    energyWh: number;
    durationMs: number;
  }[];
  assert.deepEqual([running?.energyWh, running?.durationMs], [500, 2 * hour]);
});

Deno.test("sessions API names field and bound of a bad query", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "user");
  for (
    const query of ["limit=0", "limit=501", "offset=-1", "evse=9", "fromMs=x", "fromMs=2&toMs=1", "limit=1e3"]
  ) {
    for (
      const route of [
        "sessions",
        ...(query.startsWith("limit") || query.startsWith("off") ? [] : ["sessions.csv"]),
      ]
    ) {
      const { status, body } = await who.ask("GET", `/api/v1/${route}?${query}`);
      assert.deepEqual([status, body.error.code], [400, "bad_field"], `${route}?${query}`);
      assert.equal(typeof body.error.bound, "string");
    }
  }
});

Deno.test("sessions table has every session once, in local time, with tame texts", async () => {
  const bench = await createBench();
  await bench.parts.settings.propose({ "backend.timeZone": 5.5 }, "system");
  for (let number = 0; number < 250; number++) {
    bench.sessions.push(session(number, { startedAtMs: morning - hour }));
  }
  bench.sessions.push(session(250, { idTag: '=HYPERLINK("x"),1', startedAtMs: morning, stop: null }));
  const response = await (await logIn(bench, "user")).request("GET", "/api/v1/sessions.csv");
  assert.match(response.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(response.headers.get("content-disposition") ?? "", /attachment; filename="sessions.csv"/);
  const lines = (await response.text()).split("\r\n");
  assert.equal(lines.length, 1 + 251 + 1);
  assert.equal(lines.at(-1), "");
  assert.equal(
    lines[1],
    `id-250,1,"'=HYPERLINK(""x""),1",card,2026-01-05T11:30:00+05:30,,0,250000,,500,,,250,yes`,
  );
  assert.equal(new Set(lines.slice(1, -1).map((line) => line.split(",")[0])).size, 251);
});

Deno.test("sessions table and list tell what became of a session at the backend", async () => {
  const bench = await createBench();
  bench.sessions.push(
    session(1),
    session(2, { ocppTransactionId: null }),
    session(3, { ocppTransactionId: null, givenUp: true }),
    session(4, { givenUp: true }),
    session(5, { ocppTransactionId: null, reported: false }),
  );
  const who = await logIn(bench, "user");
  const table = await (await who.request("GET", "/api/v1/sessions.csv")).text();
  const fates = table.split("\r\n").slice(1, -1).map((line) => line.split(",").at(-1));
  assert.deepEqual(fates, ["not reported", "given up", "given up", "not yet", "yes"]);
  const { sessions } = (await who.ask("GET", "/api/v1/sessions")).body;
  const flags = (sessions as { givenUp: boolean }[]).map(({ givenUp }) => givenUp);
  assert.deepEqual(flags, [false, true, true, false, false]);
});

Deno.test("sessions table has every session once, also while new ones begin", async () => {
  const bench = await createBench();
  for (let number = 0; number < 250; number++) {
    bench.sessions.push(session(number, { startedAtMs: morning - hour }));
  }
  const response = await (await logIn(bench, "user")).request("GET", "/api/v1/sessions.csv");
  const reader = response.body?.getReader() ?? assert.fail("no body");
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += new TextDecoder().decode(part.value);
    bench.clock.advance(1_000);
    bench.sessions.push(session(1_000 + text.length, { startedAtMs: bench.clock.epochMs() }));
  }
  const ids = text.split("\r\n").slice(1, -1).map((line) => line.split(",")[0]);
  assert.deepEqual([ids.length, new Set(ids).size], [250, 250]);
});

Deno.test("CSV quotes what needs it and disarms what a spreadsheet would run", () => {
  assert.equal(
    csvLine(["a,b", 'say "x"', "two\r\nlines", null, -1.5]),
    '"a,b","say ""x""","two\r\nlines",,-1.5\r\n',
  );
  for (const start of ["=", "+", "-", "@", "\t"]) assert.match(csvLine([`${start}1`]), /^'/, start);
});

Deno.test("local time is written with its difference from UTC", () => {
  assert.equal(isoLocal(morning, 0), "2026-01-05T06:00:00+00:00");
  assert.equal(isoLocal(morning, -3.5), "2026-01-05T02:30:00-03:30");
  assert.equal(isoLocal(morning, 14), "2026-01-05T20:00:00+14:00");
  assert.equal(isoLocal(morning, -12), "2026-01-04T18:00:00-12:00");
});

Deno.test("last month begins and ends at local midnight, across the year", () => {
  const newYear = Date.UTC(2026, 0, 1);
  assert.deepEqual(lastMonth(newYear, 0), { fromMs: Date.UTC(2025, 11, 1), toMs: newYear });
  assert.deepEqual(lastMonth(newYear - 1, 0), { fromMs: Date.UTC(2025, 10, 1), toMs: Date.UTC(2025, 11, 1) });
  assert.deepEqual(lastMonth(newYear - 1, 1), { fromMs: Date.UTC(2025, 11, 1) - hour, toMs: newYear - hour });
});

Deno.test("history API asks for the samples of the last minutes of one point", async () => {
  const asked: number[][] = [];
  const bench = await createBench();
  bench.parts.samples.since = (evse, fromUtcMs) => {
    asked.push([evse, bench.clock.epochMs() - fromUtcMs]);
    return [{ atUtcMs: 1, currentA: [1, null, 3], voltageV: [230, 230, 230], powerW: null, offeredA: 6 }];
  };
  const who = await logIn(bench, "user");
  const { body } = await who.ask("GET", "/api/v1/history?evse=2&minutes=5");
  assert.equal((body.samples as { currentA: unknown }[])[0]?.currentA instanceof Array, true);
  await who.ask("GET", "/api/v1/history");
  assert.deepEqual(asked, [[2, 5 * 60_000], [1, 60 * 60_000]]);
  for (const query of ["evse=3", "minutes=0", "minutes=1441"]) {
    assert.equal((await who.ask("GET", `/api/v1/history?${query}`)).status, 400, query);
  }
});

Deno.test("tags API adds, pages, finds and removes cards", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  for (const idTag of ["B2", "A1", "C3", "a1"]) {
    assert.equal((await who.ask("POST", "/api/v1/tags", { idTag })).status, 200);
  }
  const all = await who.ask("GET", "/api/v1/tags");
  assert.deepEqual(all.body as unknown, { tags: ["A1", "B2", "C3"], more: false, count: 3, maxTags: 1_000 });
  const page = await who.ask("GET", "/api/v1/tags?limit=2");
  assert.deepEqual([page.body.tags, page.body.more], [["A1", "B2"], true]);
  assert.deepEqual((await who.ask("GET", "/api/v1/tags?search=c")).body.tags, ["C3"]);
  assert.equal((await who.ask("DELETE", "/api/v1/tags/b2")).status, 200);
  assert.equal((await who.ask("DELETE", "/api/v1/tags/b2")).body.error.code, "unknown_tag");
  assert.equal((await who.ask("DELETE", "/api/v1/tags")).body.error.code, "confirm_needed");
  assert.equal(bench.parts.whitelist.count(), 2);
  assert.equal((await who.ask("DELETE", "/api/v1/tags?confirm=DELETE")).status, 200);
  assert.equal(bench.parts.whitelist.count(), 0);
});

Deno.test("tags API refuses what is no card number, and one too many", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  for (const idTag of ["", " ", "x".repeat(21), 7, null, "a\nb"]) {
    assert.equal(
      (await who.ask("POST", "/api/v1/tags", { idTag })).body.error.code,
      "bad_tag",
      String(idTag),
    );
  }
  for (let card = 0; card < 1_000; card++) bench.parts.whitelist.add(`C${card}`);
  const full = await who.ask("POST", "/api/v1/tags", { idTag: "ONE-MORE" });
  assert.deepEqual([full.status, full.body.error.code, full.body.error.bound], [409, "list_full", 1_000]);
});

Deno.test("log API gives the zip and the newest lines", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "manufacturer");
  bench.parts.log.warn("meter", "silent for 12 s");
  const zip = await who.request("GET", "/api/v1/logs");
  assert.equal(zip.headers.get("content-type"), "application/zip");
  assert.match(zip.headers.get("content-disposition") ?? "", /pilotwire-log-20260105T0600\.zip/);
  assert.equal((await zip.arrayBuffer()).byteLength, 4);
  const { entries } = (await who.ask("GET", "/api/v1/logs/entries?search=silent")).body;
  assert.equal((entries as { message: string }[])[0]?.message, "silent for 12 s");
  assert.equal((await who.ask("GET", "/api/v1/logs/entries?limit=1001")).status, 400);
});

Deno.test("diagnostics API tells what was written, how long it runs and where it is", async () => {
  const bench = await createBench();
  bench.clock.advance(5_000);
  const { body } = await (await logIn(bench, "user")).ask("GET", "/api/v1/diagnostics");
  assert.deepEqual(body.writtenB, { today: 4_096, sinceStart: 8_192 });
  assert.equal(body.uptimeMs, 5_000);
  assert.deepEqual(body.addresses, { lan: "192.0.2.7", wlan: null });
  assert.ok((body.memoryB as { resident: number }).resident > 1_000_000);
});
