import assert from "node:assert/strict";
import fc from "fast-check";
import type { Payload } from "../../ocpp/frames.ts";
import { type Answer, createRpc, type Rpc } from "../../ocpp/rpc.ts";
import { FakeClock, settle } from "../fake_clock.ts";
import { BenchLog, fuzzParameters } from "./bench.ts";

interface Wire {
  readonly rpc: Rpc;
  readonly clock: FakeClock;
  readonly log: BenchLog;
  /** Frames that went out, parsed. */
  readonly sent: unknown[][];
  answer: (action: string, payload: Payload) => Promise<Answer> | Answer;
}

function wire(): Wire {
  const clock = new FakeClock();
  const log = new BenchLog();
  const sent: unknown[][] = [];
  let serial = 0;
  const wire: Wire = {
    clock,
    log,
    sent,
    answer: () => ({ type: "result", payload: {} }),
    rpc: createRpc({
      clock,
      log,
      newId: () => `id${++serial}`,
      timeoutMs: () => 30_000,
      send: (text) => sent.push(JSON.parse(text)) > 0,
      answer: (action, payload) => wire.answer(action, payload),
    }),
  };
  wire.rpc.opened();
  return wire;
}

Deno.test("rpc sends one call at a time, the urgent first, and each under an id of its own", async () => {
  const { rpc, sent } = wire();
  const outcomes = [
    rpc.call("MeterValues", {}, "transaction"),
    rpc.call("StopTransaction", {}, "transaction"),
    rpc.call("Heartbeat", {}, "heartbeat"),
    rpc.call("Authorize", {}, "authorize"),
  ];
  for (let index = 0; index < 4; index++) {
    assert.equal(sent.length, index + 1);
    rpc.receive(JSON.stringify([3, sent[index]?.[1], { index }]));
    await settle();
  }
  assert.deepEqual(sent.map(([, , action]) => action), [
    "MeterValues",
    "Authorize",
    "Heartbeat",
    "StopTransaction",
  ]);
  assert.equal(new Set(sent.map(([, id]) => id)).size, 4);
  assert.deepEqual(
    await Promise.all(outcomes),
    [0, 3, 2, 1].map((index) => ({
      type: "result",
      payload: { index },
    })),
  );
});

Deno.test("rpc gives up a call after the time limit and ignores its late answer", async () => {
  const { rpc, clock, sent, log } = wire();
  const first = rpc.call("Heartbeat", {}, "heartbeat");
  const second = rpc.call("Authorize", {}, "authorize");
  clock.advance(29_999);
  assert.equal(sent.length, 1);
  clock.advance(1);
  assert.deepEqual(await first, { type: "timeout" });
  assert.equal(sent.length, 2);
  rpc.receive('[3,"id1",{}]');
  rpc.receive('[3,"id2",{"ok":true}]');
  rpc.receive('[3,"id2",{"ok":false}]');
  assert.deepEqual(await second, { type: "result", payload: { ok: true } });
  assert.equal(log.lines.filter((line) => line.includes("no call of ours")).length, 2);
});

Deno.test("rpc ends everything that waits, when the link closes, and refuses calls until it opens", async () => {
  const { rpc, sent } = wire();
  const waiting = [rpc.call("Heartbeat", {}, "heartbeat"), rpc.call("Authorize", {}, "authorize")];
  rpc.closed();
  assert.deepEqual(await Promise.all(waiting), [{ type: "no_link" }, { type: "no_link" }]);
  assert.deepEqual(await rpc.call("Heartbeat", {}, "heartbeat"), { type: "no_link" });
  assert.equal(sent.length, 1);
  rpc.opened();
  void rpc.call("Heartbeat", {}, "heartbeat");
  assert.equal(sent.length, 2);
});

Deno.test("rpc takes no more than 64 waiting calls", async () => {
  const { rpc } = wire();
  for (let index = 0; index < 65; index++) void rpc.call("Heartbeat", {}, "heartbeat");
  assert.deepEqual(await rpc.call("Heartbeat", {}, "heartbeat"), { type: "no_link" });
});

Deno.test("rpc answers a repeated call once, and no call of an earlier link", async () => {
  const one = wire();
  let runs = 0;
  let release = () => {};
  one.answer = async () => {
    runs += 1;
    await new Promise<void>((resolve) => release = resolve);
    return { type: "result", payload: {} };
  };
  one.rpc.receive('[2,"a","Reset",{}]');
  one.rpc.receive('[2,"a","Reset",{}]');
  release();
  await settle();
  one.rpc.receive('[2,"a","Reset",{}]');
  await settle();
  assert.equal(runs, 1);
  assert.deepEqual(one.sent, [[3, "a", {}]]);
  one.rpc.receive('[2,"b","Reset",{}]');
  one.rpc.closed();
  one.rpc.opened();
  release();
  await settle();
  assert.equal(one.sent.length, 1);
});

Deno.test("rpc refuses the seventeenth call, while sixteen are being answered", async () => {
  const one = wire();
  one.answer = () => new Promise(() => {});
  for (let index = 0; index < 17; index++) one.rpc.receive(`[2,"${index}","Reset",{}]`);
  await settle();
  assert.deepEqual(one.sent.map(([type, id, code]) => [type, id, code]), [[4, "16", "InternalError"]]);
});

Deno.test("rpc runs what comes after an answer, after the answer", async () => {
  const one = wire();
  const order: string[] = [];
  one.answer = () => ({
    type: "result",
    payload: {},
    after: () => void order.push(`after ${one.sent.length} sent`),
  });
  one.rpc.receive('[2,"a","Reset",{}]');
  await settle();
  assert.deepEqual(order, ["after 1 sent"]);
});

Deno.test("rpc tells the sender what is wrong with a frame, and logs a mad backend twenty times", () => {
  const { rpc, sent, log } = wire();
  rpc.receive('[2,"a","Reset"]');
  for (let index = 0; index < 1_000; index++) rpc.receive("garbage\n");
  assert.deepEqual(sent, [[4, "a", "FormationViolation", "bad_length", {}]]);
  assert.equal(log.lines.length, 20);
  assert.ok(log.lines.every((line) => !line.includes("\n")));
});

Deno.test("rpc survives any sequence of frames, and never has two calls in flight", async () => {
  const { numRuns, seed } = fuzzParameters();
  const ids = fc.constantFrom("id1", "id2", "id3", "id4", "x", "y");
  const text = fc.oneof(
    fc.string({ maxLength: 50 }),
    ids.map((id) => JSON.stringify([3, id, {}])),
    ids.map((id) => JSON.stringify([4, id, "GenericError", "", {}])),
    ids.map((id) => JSON.stringify([2, id, "Reset", {}])),
    fc.json().map((json) => json.slice(0, 200)),
  );
  const step = fc.oneof(
    fc.record({ do: fc.constant("receive" as const), text }),
    fc.record({ do: fc.constantFrom("call" as const, "closed" as const, "opened" as const) }),
    fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 0, max: 40_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { rpc, clock, sent } = wire();
      let [asked, settled, isOpen] = [0, 0, true];
      for (const one of steps) {
        if (one.do === "receive") rpc.receive(one.text);
        if (one.do === "wait") clock.advance(one.ms);
        if (one.do === "closed" && isOpen) [isOpen] = [false, rpc.closed()];
        if (one.do === "opened" && !isOpen) [isOpen] = [true, rpc.opened()];
        if (one.do === "call") {
          asked += 1;
          void rpc.call("Heartbeat", {}, "heartbeat").then(() => settled += 1);
        }
        await settle();
        const calls = sent.filter(([type]) => type === 2).length;
        assert.ok(calls - settled <= 1, `${calls} calls went out, ${settled} have an outcome`);
      }
      rpc.closed();
      await settle();
      assert.equal(settled, asked, "every call has one outcome");
    }),
    { numRuns: Math.ceil(numRuns / 4), seed },
  );
});
