/** Run as the leader of a session: opens the port given, says which terminal the process has, waits for the loss. */
import { systemClock } from "../../../drivers/clock/system_clock.ts";
import { serialPort } from "../../../drivers/serial/serial_port.ts";

const say = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
const { promise: lost, resolve } = Promise.withResolvers<string>();
const open = serialPort(systemClock(), {
  path: Deno.args[0] ?? "",
  baudRate: 9600,
  parity: "none",
  stopBits: 1,
});
const port = await open({ bytes() {}, lost: ({ code }) => resolve(code) }, new AbortController().signal);
// Field 7 of the status is the controlling terminal; the name of the program, field 2, may hold blanks.
const status = Deno.readTextFileSync("/proc/self/stat");
say(`terminal ${status.slice(status.lastIndexOf(")")).split(" ")[5]}`);
say(`lost ${await lost}`);
if (port.ok) await port.value.close();
