import assert from "node:assert/strict";
import { crc16, createRtuFraming, withCrc } from "../../../drivers/modbus/rtu_framing.ts";
import { createTcpFraming, joinMessage, splitMessages } from "../../../drivers/modbus/tcp_framing.ts";
import type { Framing, Received } from "../../../drivers/modbus/framing.ts";
import type { Question } from "../../../drivers/modbus/register_bus.ts";

const question: Question = { unit: 1, functionCode: 4, address: 0x0102, count: 2 };
const request = withCrc(Uint8Array.of(1, 4, 1, 2, 0, 2));
const answer = withCrc(Uint8Array.of(1, 4, 4, 0x43, 0x66, 0x80, 0));
const exception = withCrc(Uint8Array.of(1, 0x84, 2));

function asked(framing: Framing): Framing {
  framing.ask(question, request);
  return framing;
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function frameOf(received: Received): number[] | string {
  return received.type === "answer" ? [...received.frame] : received.type;
}

Deno.test("CRC of an RTU frame is the one of the standard's own example", () => {
  // Modbus over serial line 1.02, 6.2.2: message 02 07 has CRC 1241 hex, sent 41 12.
  assert.equal(crc16(Uint8Array.of(2, 7)), 0x1241);
  assert.deepEqual([...withCrc(Uint8Array.of(2, 7))], [2, 7, 0x41, 0x12]);
});

Deno.test("RTU framing finds the answer whole, byte by byte, after noise and before more", () => {
  assert.deepEqual(frameOf(asked(createRtuFraming()).receive(answer)), [...answer]);
  const noisy = concat(Uint8Array.of(0, 0xff, 1, 4, 1, 4, 4), answer, Uint8Array.of(9, 9));
  assert.deepEqual(frameOf(asked(createRtuFraming()).receive(noisy)), [...answer]);
  const framing = asked(createRtuFraming());
  for (const byte of answer.slice(0, -1)) assert.equal(framing.receive(Uint8Array.of(byte)).type, "nothing");
  assert.deepEqual(frameOf(framing.receive(answer.slice(-1))), [...answer]);
});

Deno.test("RTU framing finds the answer behind the echo of the own request", () => {
  assert.deepEqual(frameOf(asked(createRtuFraming()).receive(concat(request, answer))), [...answer]);
});

Deno.test("RTU framing hands an exception over", () => {
  assert.deepEqual(frameOf(asked(createRtuFraming()).receive(exception)), [...exception]);
});

Deno.test("RTU framing takes no answer of another unit, function or length, nor with a wrong CRC", () => {
  const wrong = [
    withCrc(Uint8Array.of(2, 4, 4, 1, 2, 3, 4)),
    withCrc(Uint8Array.of(1, 3, 4, 1, 2, 3, 4)),
    withCrc(Uint8Array.of(1, 4, 2, 1, 2)),
    withCrc(Uint8Array.of(1, 0x83, 2)),
    Uint8Array.of(...answer.slice(0, -1), answer[8]! ^ 1),
  ];
  for (const frame of wrong) {
    const framing = asked(createRtuFraming());
    assert.equal(framing.receive(frame).type, "nothing");
    assert.equal(framing.strayBytes(), frame.length);
  }
});

Deno.test("RTU framing ignores everything before a question and after it was given up", () => {
  const framing = createRtuFraming();
  assert.equal(framing.receive(answer).type, "nothing");
  asked(framing).forget();
  assert.equal(framing.receive(answer).type, "nothing");
  asked(framing);
  assert.equal(framing.strayBytes(), 0);
  assert.deepEqual(frameOf(framing.receive(answer)), [...answer]);
});

Deno.test("RTU framing keeps a bounded tail of endless noise and still finds the answer", () => {
  const framing = asked(createRtuFraming());
  for (let round = 0; round < 200; round++) framing.receive(new Uint8Array(256).fill(1));
  assert.deepEqual(frameOf(framing.receive(answer)), [...answer]);
});

Deno.test("TCP framing sends transaction, protocol, length and no CRC", () => {
  const sent = createTcpFraming().ask(question, request);
  assert.deepEqual([...sent], [0, 1, 0, 0, 0, 6, 1, 4, 1, 2, 0, 2]);
});

const tcpAnswer = joinMessage({ transaction: 1, message: answer.slice(0, -2) });

Deno.test("TCP framing finds the answer whole, byte by byte and behind a late one", () => {
  assert.deepEqual(frameOf(asked(createTcpFraming()).receive(tcpAnswer)), [...answer]);
  const late = joinMessage({ transaction: 65_535, message: Uint8Array.of(1, 4, 4, 9, 9, 9, 9) });
  const framing = asked(createTcpFraming());
  const bytes = concat(late, tcpAnswer);
  for (const byte of bytes.slice(0, -1)) assert.equal(framing.receive(Uint8Array.of(byte)).type, "nothing");
  assert.deepEqual(frameOf(framing.receive(bytes.slice(-1))), [...answer]);
});

Deno.test("TCP framing hands an exception over", () => {
  const refused = joinMessage({ transaction: 1, message: Uint8Array.of(1, 0x84, 2) });
  assert.deepEqual(frameOf(asked(createTcpFraming()).receive(refused)), [...exception]);
});

Deno.test("TCP framing calls an answer of another unit, function or length wrong", () => {
  const wrong = [
    Uint8Array.of(2, 4, 4, 1, 2, 3, 4),
    Uint8Array.of(1, 3, 4, 1, 2, 3, 4),
    Uint8Array.of(1, 4, 2, 1, 2),
    Uint8Array.of(1, 4, 4, 1, 2),
    Uint8Array.of(1, 0x84),
  ];
  for (const message of wrong) {
    const received = asked(createTcpFraming()).receive(joinMessage({ transaction: 1, message }));
    assert.equal(received.type, "wrong");
  }
});

Deno.test("TCP framing calls a stream broken whose header is none of Modbus", () => {
  const headers = [[0, 1, 0, 1, 0, 6], [0, 1, 0, 0, 0, 1], [0, 1, 0, 0, 0, 255], [
    0x48,
    0x54,
    0x54,
    0x50,
    0x2f,
    0x31,
  ]];
  for (const header of headers) {
    assert.equal(asked(createTcpFraming()).receive(Uint8Array.from(header)).type, "broken");
  }
});

Deno.test("TCP framing gives a late answer to the question before to nobody", () => {
  const framing = asked(createTcpFraming());
  framing.forget();
  asked(framing);
  assert.equal(framing.receive(tcpAnswer).type, "nothing");
});

Deno.test("TCP messages that were joined are split again", () => {
  const messages = [1, 2, 3].map((transaction) => ({
    transaction,
    message: Uint8Array.of(transaction, 4, 0),
  }));
  const split = splitMessages(concat(...messages.map(joinMessage), Uint8Array.of(0, 4, 0)));
  assert.deepEqual(split, { messages, rest: Uint8Array.of(0, 4, 0) });
});
