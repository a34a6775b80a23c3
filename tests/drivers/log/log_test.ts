import assert from "node:assert/strict";
import { createLog, maxMessageLength } from "../../../drivers/log/log.ts";

function start(options: { readonly colour?: boolean; readonly maxEntries?: number } = {}) {
  const lines: string[] = [];
  const kept: { readonly line: string; readonly urgent: boolean }[] = [];
  const log = createLog({
    utcMs: () => Date.UTC(2026, 0, 5, 6),
    write: (line) => lines.push(line),
    file: { append: (line, urgent) => kept.push({ line, urgent }) },
    ...options,
  });
  return { log, lines, kept };
}

Deno.test("log writes time, level, topic and message in one line", () => {
  const { log, lines } = start();
  log.warn("meter", "silent for 12 s\nfake line");
  assert.deepEqual(lines, ["2026-01-05T06:00:00.000Z warn meter silent for 12 s\\nfake line"]);
});

Deno.test("log colours the level on a terminal only, never in the file", () => {
  const { log, lines, kept } = start({ colour: true });
  log.error("main", "stopped");
  assert.deepEqual(lines, ["2026-01-05T06:00:00.000Z \x1b[31merror\x1b[0m main stopped"]);
  assert.deepEqual(kept, [{ line: "2026-01-05T06:00:00.000Z error main stopped", urgent: true }]);
});

Deno.test("log hides secrets in console, file and memory alike", () => {
  const { log, lines, kept } = start();
  log.info("ocpp", "connecting to wss://cs1:geheim@example.org");
  const everywhere = JSON.stringify([lines, kept, log.entries({ limit: 10 })]);
  assert.equal(everywhere.includes("geheim"), false);
  assert.equal(everywhere.match(/cs1:\*\*\*@example\.org/g)?.length, 3);
});

Deno.test("log keeps the newest entries up to its bound, newest first", () => {
  const { log } = start({ maxEntries: 5 });
  for (let count = 1; count <= 23; count++) log.info("test", `message ${count}`);
  const all = log.entries({ limit: 1_000 });
  assert.deepEqual(
    all.map(({ message }) => message),
    [23, 22, 21, 20, 19].map((count) => `message ${count}`),
  );
  assert.equal(log.entries({ limit: 2 }).length, 2);
});

Deno.test("log holds 2,000 entries when nothing else is said", () => {
  const { log } = start();
  for (let count = 0; count < 7_000; count++) log.info("test", `${count}`);
  const all = log.entries({ limit: 10_000 });
  assert.equal(all.length, 2_000);
  assert.equal(all.at(-1)?.message, "5000");
});

Deno.test("log finds entries by a part of topic or message without case", () => {
  const { log } = start();
  log.info("Meter", "answers");
  log.info("ocpp", "the meter values are sent");
  log.info("ocpp", "heartbeat");
  assert.equal(log.entries({ search: "METER", limit: 10 }).length, 2);
  assert.equal(log.entries({ search: "nothing like it", limit: 10 }).length, 0);
});

Deno.test("log cuts a message of megabytes", () => {
  const { log, lines } = start();
  log.info("ocpp", "x".repeat(5_000_000));
  const [entry] = log.entries({ limit: 1 });
  assert.equal(entry?.message.length, maxMessageLength);
  assert.ok(lines[0] && lines[0].length < maxMessageLength + 100);
});
