/**
 * Modbus TCP meters that can go mad, in a process of their own and written byte by byte without our drivers: one port
 * for each kind of madness. Prints the ports as JSON; then each line on standard input, `mad` or `sane`, is for all.
 */
import { createInterface } from "node:readline";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import process from "node:process";

/** What a mad meter does with a question. Each gets the sane answer, header of 7 bytes included. */
const madness: Readonly<Record<string, (socket: Socket, answer: Buffer) => void>> = {
  nan: (socket, answer) => socket.write(fill(answer, () => 0x7f)),
  allOnes: (socket, answer) => socket.write(fill(answer, () => 0xff)),
  leaping: (socket, answer) => socket.write(answer),
  garbage: (socket, answer) => socket.write(fill(Buffer.alloc(answer.length), (index) => index * 37 + 11, 0)),
  half: (socket, answer) => socket.write(answer.subarray(0, answer.length / 2)),
  hangsUp: (socket) => socket.destroy(),
  refuses: (socket, answer) => {
    const refusal = Buffer.from([...answer.subarray(0, 8), 2]);
    refusal.writeUInt16BE(3, 4);
    refusal[7] = refusal[7]! | 0x80;
    socket.write(refusal);
  },
};

/** First byte of the registers in an answer. */
const data = 9;

function fill(answer: Buffer, byte: (index: number) => number, start = data): Buffer {
  for (let index = start; index < answer.length; index++) answer[index] = byte(index) & 0xff;
  return answer;
}

let isMad = false;
let readings = 0;

/** 230 V, 10 A and 6,900 W that never change: whatever else the station shows, the meter did not say it. */
function valueAt(register: number, leaps: boolean): number {
  if (register <= 4) return 230;
  if (register <= 10) return 10;
  if (register === 52) return 6_900;
  return register === 342 ? (leaps ? 5_000 * ++readings : 100) : 0;
}

/** Floats of two registers, high word first. */
function answerTo(question: Buffer, leaps: boolean): Buffer {
  const [start, count] = [question.readUInt16BE(8), question.readUInt16BE(10)];
  const answer = Buffer.alloc(data + 2 * count);
  question.copy(answer, 0, 0, 8);
  answer.writeUInt16BE(3 + 2 * count, 4);
  answer[8] = 2 * count;
  for (let at = 0; at + 2 <= count; at += 2) answer.writeFloatBE(valueAt(start + at, leaps), data + 2 * at);
  return answer;
}

function serve(kind: string, reply: (socket: Socket, answer: Buffer) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (question) => {
      if (typeof question === "string" || question.length < 12) return;
      const answer = answerTo(question, isMad && kind === "leaping");
      if (isMad) reply(socket, answer);
      else socket.write(answer);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

const ports = await Promise.all(Object.entries(madness).map(([kind, reply]) => serve(kind, reply)));
process.stdout.write(`${JSON.stringify(ports)}\n`);
for await (const line of createInterface({ input: process.stdin })) isMad = line === "mad";
process.exit(0);
