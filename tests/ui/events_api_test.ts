import assert from "node:assert/strict";
import type { FakeClock } from "../fake_clock.ts";
import { basic, type Bench, createBench, logIn, passwords, type Visitor } from "./door_bench.ts";

interface Event {
  readonly type: string;
  readonly data: unknown;
}

/** Reads one stream; `next` gives what has arrived since the last look. */
async function open(who: Visitor, clock: FakeClock) {
  const response = await who.request("GET", "/api/v1/events");
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body?.getReader() ?? assert.fail("no body");
  const decoder = new TextDecoder();
  let text = "";
  let over = false;
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      text += decoder.decode(part.value);
    }
    over = true;
  })();
  return {
    async next(): Promise<readonly Event[]> {
      await clock.advanceAsync(0);
      const blocks = text.split("\n\n").filter((block) => block !== "" && !block.startsWith("retry"));
      text = "";
      return blocks.map((block) => {
        const [, type = "comment"] = /^event: (\w+)$/m.exec(block) ?? [];
        const [, data = "null"] = /^data: (.*)$/m.exec(block) ?? [];
        return { type, data: JSON.parse(data) };
      });
    },
    async isOver() {
      await clock.advanceAsync(0);
      return over;
    },
    async close() {
      await reader.cancel();
      await reading;
    },
  };
}

const types = (events: readonly Event[]) => events.map(({ type }) => type);

Deno.test("events begin with the state at once and say it again after ten quiet seconds", async () => {
  const bench = await createBench();
  const stream = await open(await logIn(bench, "user"), bench.clock);
  const [first, ...more] = await stream.next();
  assert.equal(first?.type, "state");
  assert.equal((first.data as { chargePointId: string }).chargePointId, "pilotwire");
  assert.deepEqual(more, []);
  await bench.clock.advanceAsync(9_999);
  assert.deepEqual(types(await stream.next()), ["comment"], "the line is alive");
  await bench.clock.advanceAsync(1);
  assert.deepEqual(types(await stream.next()), ["state"]);
  await stream.close();
});

Deno.test("events tell of 1,000 changes within a second at most twice, the newest one last", async () => {
  const bench = await createBench();
  const stream = await open(await logIn(bench, "user"), bench.clock);
  await stream.next();
  const seen: Event[] = [];
  for (let change = 1; change <= 1_000; change++) {
    bench.station.show({ temperatureC: change });
    await bench.clock.advanceAsync(1);
    seen.push(...await stream.next());
  }
  assert.deepEqual(types(seen), ["state", "state"]);
  assert.equal((seen[1]?.data as { temperatureC: number }).temperatureC, 1_000);
  bench.station.show({ temperatureC: 1_001 });
  await bench.clock.advanceAsync(499);
  assert.deepEqual(types(await stream.next()), [], "too early");
  await bench.clock.advanceAsync(1);
  const [last] = await stream.next();
  assert.equal((last?.data as { temperatureC: number }).temperatureC, 1_001);
  await stream.close();
});

Deno.test("events tell a change after half a second of quiet without delay", async () => {
  const bench = await createBench();
  const stream = await open(await logIn(bench, "user"), bench.clock);
  await stream.next();
  await bench.clock.advanceAsync(600);
  bench.station.show({ temperatureC: 30 });
  await bench.clock.advanceAsync(1);
  assert.deepEqual(types(await stream.next()), ["state"]);
  await stream.close();
});

Deno.test("events tell the revision when somebody saves", async () => {
  const bench = await createBench();
  const stream = await open(await logIn(bench, "user"), bench.clock);
  await stream.next();
  await bench.parts.settings.propose({ "backend.heartbeatInterval": 60 }, "manufacturer");
  await bench.clock.advanceAsync(1);
  const [event] = await stream.next();
  assert.deepEqual(event, { type: "settings", data: { revision: bench.parts.settings.revision() } });
  await stream.close();
});

Deno.test("events end at log-out, at expiry and with a new password, and say so", async () => {
  const endings: [string, (bench: Bench, who: Visitor) => Promise<unknown>][] = [
    ["log-out", (_, who) => who.request("POST", "/api/v1/logout", {})],
    ["expiry", ({ clock }) => clock.advanceAsync(30 * 60_000 + 5_000)],
    ["password", ({ parts }) => parts.settings.propose({ "system.userPassword": "another one" }, "system")],
  ];
  for (const [name, ending] of endings) {
    const bench = await createBench();
    const who = await logIn(bench, "user");
    const stream = await open(who, bench.clock);
    assert.equal(await stream.isOver(), false, name);
    await ending(bench, who);
    assert.equal((await stream.next()).at(-1)?.type, "ended", name);
    assert.equal(await stream.isOver(), true, name);
  }
});

Deno.test("events opened with Basic credentials end with a new password of that role only", async () => {
  const bench = await createBench();
  const stream = await open(basic(bench, "user"), bench.clock);
  await bench.parts.settings.propose({ "system.operatorPassword": "another one" }, "system");
  assert.equal(await stream.isOver(), false);
  await bench.parts.settings.propose({ "system.userPassword": "another one" }, "system");
  assert.equal(await stream.isOver(), true);
});

Deno.test("events are open to 16 readers; a closed one makes room", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "user", passwords.user);
  const streams = [];
  for (let count = 0; count < 16; count++) streams.push(await open(who, bench.clock));
  const refused = await who.ask("GET", "/api/v1/events");
  assert.deepEqual([refused.status, refused.body.error.code], [503, "too_many_streams"]);
  await streams[0]?.close();
  streams[0] = await open(who, bench.clock);
  for (const stream of streams) await stream.close();
});

Deno.test("events keep memory bounded for a reader that takes nothing, and give it up after a minute", async () => {
  const bench = await createBench();
  const who = await logIn(bench, "user");
  const response = await who.request("GET", "/api/v1/events");
  let drawn = 0;
  const { state } = bench.station;
  bench.station.state = () => {
    drawn++;
    return state();
  };
  for (let second = 0; second < 600; second++) {
    bench.station.show({ temperatureC: second });
    await bench.clock.advanceAsync(1_000);
  }
  assert.ok(drawn < 60, `${drawn} states were made for nobody`);
  await assert.rejects(response.text());
  const next = await open(who, bench.clock);
  await next.close();
});
