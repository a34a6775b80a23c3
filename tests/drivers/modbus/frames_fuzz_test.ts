import assert from "node:assert/strict";
import fc from "fast-check";
import { createRtuFraming, withCrc } from "../../../drivers/modbus/rtu_framing.ts";
import { createTcpFraming, joinMessage } from "../../../drivers/modbus/tcp_framing.ts";
import type { Framing } from "../../../drivers/modbus/framing.ts";
import type { Question } from "../../../drivers/modbus/register_bus.ts";

const numRuns = Number(Deno.env.get("FUZZ_RUNS") ?? 2_000);
const seed = Number(Deno.env.get("FUZZ_SEED") ?? crypto.getRandomValues(new Int32Array(1))[0]);

const questions: fc.Arbitrary<Question> = fc.record({
  unit: fc.integer({ min: 1, max: 247 }),
  functionCode: fc.constantFrom(3 as const, 4 as const),
  address: fc.integer({ min: 0, max: 65_000 }),
  count: fc.integer({ min: 1, max: 125 }),
});
const bytes = fc.uint8Array({ maxLength: 600 });
const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 });

function requestOf({ unit, functionCode, address, count }: Question): Uint8Array {
  return withCrc(Uint8Array.of(unit, functionCode, address >> 8, address & 0xff, count >> 8, count & 0xff));
}

/** Feeds the bytes in pieces and tells the kinds of what came out. */
function feed(framing: Framing, question: Question, stream: Uint8Array, pieces: readonly number[]): string[] {
  framing.ask(question, requestOf(question));
  const types: string[] = [];
  let rest = stream;
  for (const size of [...pieces, stream.length]) {
    if (rest.length > 0) types.push(framing.receive(rest.subarray(0, size)).type);
    rest = rest.subarray(size);
  }
  return types;
}

function fuzz<T extends unknown[]>(name: string, property: fc.IProperty<T>): void {
  Deno.test(`${name} (seed ${seed}, ${numRuns} runs)`, () => fc.assert(property, { seed, numRuns }));
}

for (const [name, create] of [["RTU", createRtuFraming], ["TCP", createTcpFraming]] as const) {
  fuzz(
    `${name} framing makes no answer of random bytes`,
    fc.property(questions, bytes, cuts, (question, stream, pieces) => {
      assert.ok(!feed(create(), question, stream, pieces).includes("answer"));
    }),
  );
}

/** An answer to the question, as RTU frame without CRC. */
const answers = questions.chain((question) =>
  fc.uint8Array({ minLength: 2 * question.count, maxLength: 2 * question.count }).map((data) => ({
    question,
    message: Uint8Array.from([question.unit, question.functionCode, data.length, ...data]),
  }))
);

fuzz(
  "RTU framing finds the answer in any cutting",
  fc.property(answers, cuts, ({ question, message }, pieces) => {
    const types = feed(createRtuFraming(), question, withCrc(message), pieces);
    assert.equal(types.filter((type) => type === "answer").length, 1);
  }),
);

fuzz(
  "RTU framing takes no answer with a burst of up to 16 wrong bits",
  fc.property(
    answers,
    fc.nat(),
    fc.integer({ min: 1, max: 0xffff }),
    cuts,
    (answer, place, burst, pieces) => {
      const frame = withCrc(answer.message);
      // A CRC of 16 bits sees every burst of this length, wherever it lies.
      const at = place % (frame.length - 1);
      frame[at]! ^= burst >> 8;
      frame[at + 1]! ^= burst & 0xff;
      assert.ok(!feed(createRtuFraming(), answer.question, frame, pieces).includes("answer"));
    },
  ),
);

fuzz(
  "RTU framing takes no half answer",
  fc.property(answers, fc.nat(), cuts, ({ question, message }, length, pieces) => {
    const frame = withCrc(message);
    const half = frame.subarray(0, length % frame.length);
    assert.ok(!feed(createRtuFraming(), question, half, pieces).includes("answer"));
  }),
);

fuzz(
  "TCP framing takes no answer with a damaged head",
  fc.property(
    answers,
    fc.nat({ max: 8 }),
    fc.integer({ min: 1, max: 255 }),
    cuts,
    (answer, at, flip, pieces) => {
      const frame = joinMessage({ transaction: 1, message: answer.message });
      frame[at]! ^= flip;
      assert.ok(!feed(createTcpFraming(), answer.question, frame, pieces).includes("answer"));
    },
  ),
);
