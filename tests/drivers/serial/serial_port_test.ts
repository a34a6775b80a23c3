import assert from "node:assert/strict";
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import type { BytePort, PortFault } from "../../../drivers/serial/byte_port.ts";
import { serialPort } from "../../../drivers/serial/serial_port.ts";
import { baudRates, bitsPerCharacter, type LineSettings } from "../../../drivers/serial/termios.ts";
import { openPty } from "./pty.ts";

const line = { baudRate: 9600, parity: "even", stopBits: 1 } as const;
const noSignal = new AbortController().signal;

/** Opens the port and lets the test wait for bytes and for the loss. */
async function openAt(path: string, settings: LineSettings = line) {
  const received: number[] = [];
  const lost = Promise.withResolvers<PortFault>();
  let arrived = () => {};
  const port = await serialPort(systemClock(), { path, ...settings })({
    bytes(bytes) {
      received.push(...bytes);
      arrived();
    },
    lost: lost.resolve,
  }, noSignal);
  async function receive(count: number): Promise<number[]> {
    while (received.length < count) await new Promise<void>((resolve) => arrived = resolve);
    return received;
  }
  return { port, receive, lost: lost.promise };
}

async function openOrFail(path: string, settings: LineSettings = line) {
  const { port, receive, lost } = await openAt(path, settings);
  assert.ok(port.ok, JSON.stringify(port));
  return { port: port.value as BytePort, receive, lost };
}

const everyByte = Uint8Array.from({ length: 256 }, (_, index) => index);

Deno.test("serial port carries every byte both ways unchanged", async () => {
  const pty = openPty();
  const { port, receive } = await openOrFail(pty.path);
  pty.send(everyByte);
  assert.deepEqual(await receive(256), [...everyByte]);
  const sent: number[] = [];
  const all = new Promise<void>((resolve) =>
    pty.onBytes = (bytes) => {
      sent.push(...bytes);
      if (sent.length >= 256) resolve();
    }
  );
  port.write(everyByte);
  await all;
  assert.deepEqual(sent, [...everyByte]);
  await port.close();
  pty.unplug();
});

Deno.test("serial port opens at every baud rate, with each parity and number of stop bits", async () => {
  const pty = openPty();
  const lines: LineSettings[] = [
    ...baudRates.map((baudRate) => ({ baudRate, parity: "none", stopBits: 1 }) as const),
    { baudRate: 9600, parity: "odd", stopBits: 1 },
    { baudRate: 9600, parity: "even", stopBits: 2 },
    { baudRate: 230400, parity: "none", stopBits: 2 },
  ];
  for (const settings of lines) {
    const { port, receive } = await openOrFail(pty.path, settings);
    pty.send(Uint8Array.of(1, 2, 3));
    assert.deepEqual(await receive(3), [1, 2, 3]);
    const line = await lineAt(pty.path);
    // A pseudo-terminal takes no parity; everything else can be seen.
    for (const word of [`${settings.baudRate} baud`, settings.stopBits === 2 ? " cstopb" : " -cstopb"]) {
      assert.ok(line.includes(word), `${word} in ${line}`);
    }
    for (
      const word of ["cs8", "cread", "clocal", "-crtscts", "-ixon", "-icanon", "-echo", "-opost", "-isig"]
    ) {
      assert.ok(line.includes(` ${word}`), `${word} in ${line}`);
    }
    assert.ok(line.includes(settings.parity === "none" ? " -inpck" : " inpck"));
    assert.ok(line.includes("min = 0; time = 1;"), line);
    await port.close();
  }
  pty.unplug();
});

/** All settings of a line, each word after a blank, as another program sees them. */
async function lineAt(path: string): Promise<string> {
  const { stdout } = await new Deno.Command("stty", { args: ["-F", path, "-a"] }).output();
  return new TextDecoder().decode(stdout).replaceAll("\n", " ");
}

Deno.test("serial port throws away what arrived while the program was busy", async () => {
  const pty = openPty();
  const { port, receive } = await openOrFail(pty.path);
  // The pending read takes the first byte; nobody reads the second, as the event loop stands still.
  pty.send(Uint8Array.of(1));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30);
  pty.send(Uint8Array.of(2));
  port.discardInput();
  pty.send(Uint8Array.of(3));
  const received = await receive(1);
  while (received.at(-1) !== 3) await receive(received.length + 1);
  assert.ok(!received.includes(2), String(received));
  await port.close();
  port.discardInput();
  pty.unplug();
});

Deno.test("serial port opens again on a line that is set already and does no parity", async () => {
  const pty = openPty();
  for (let round = 0; round < 3; round++) await (await openOrFail(pty.path, line)).port.close();
  pty.unplug();
});

Deno.test("serial port says what is wrong with a path", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/file`, "");
  const faults = {
    [`${folder}/none`]: "not_found",
    [`${folder}/file`]: "not_a_serial_port",
    "/dev/null": "not_a_serial_port",
  };
  for (const [path, code] of Object.entries(faults)) {
    const { port } = await openAt(path);
    assert.ok(
      !port.ok && port.error.code === code && port.error.detail.startsWith(path),
      JSON.stringify(port),
    );
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("serial port is lost when it is unplugged, and can be closed afterwards", async () => {
  const pty = openPty();
  const { port, lost } = await openOrFail(pty.path);
  pty.unplug();
  const fault = await lost;
  assert.equal(fault.code, "closed");
  assert.ok(fault.detail.startsWith(pty.path));
  port.write(everyByte);
  await port.close();
  await port.close();
});

Deno.test("serial port stays open on a line that is quiet for long", async () => {
  const pty = openPty();
  const { port, receive, lost } = await openOrFail(pty.path);
  let isLost = false;
  lost.then(() => isLost = true);
  await new Promise((resolve) => setTimeout(resolve, 800)); // eight reads that end with nothing
  assert.equal(isLost, false);
  pty.send(Uint8Array.of(7));
  assert.deepEqual(await receive(1), [7]);
  await port.close();
  pty.unplug();
});

Deno.test("serial port does not become the terminal of a service that leads its session", async () => {
  const pty = openPty();
  const script = new URL("./session_leader.ts", import.meta.url).pathname;
  const child = new Deno.Command("setsid", {
    args: ["--wait", Deno.execPath(), "run", "-A", "--no-check", script, pty.path],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) said += (await output.read()).value ?? "\n";
  pty.unplug();
  while (said.split("\n").length < 3) {
    const { value, done } = await output.read();
    if (done) break;
    said += value;
  }
  await output.cancel();
  // A process killed by SIGHUP would not have said the second line.
  assert.deepEqual(said.split("\n").slice(0, 2), ["terminal 0", "lost closed"]);
  assert.equal((await child.status).code, 0);
});

Deno.test("bits of a character count start, data, parity and stop", () => {
  assert.equal(bitsPerCharacter({ baudRate: 9600, parity: "none", stopBits: 1 }), 10);
  assert.equal(bitsPerCharacter({ baudRate: 9600, parity: "odd", stopBits: 2 }), 12);
});
