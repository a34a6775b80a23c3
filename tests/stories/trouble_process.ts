/** What a story looks at from outside while it makes trouble: the process, its memory, the electrical picture. */
import assert from "node:assert/strict";
import { type Door, type Program, until } from "./program.ts";

/** Resident memory in MB, of 10^6 bytes. */
export function residentMb(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return Number(kib ?? assert.fail("no VmRSS")) * 1.024 / 1_000;
}

/** One point as it is electrically, not as the program sees it. */
export interface Bench {
  readonly evse: number;
  readonly contactor: { readonly driven: boolean; readonly closed: boolean; readonly welded: boolean };
  readonly lock: { readonly locked: boolean };
  readonly meter: { readonly currentA: readonly number[] };
  readonly car: { readonly asking: boolean } | null;
}

export async function benchOf({ url }: Program): Promise<readonly Bench[]> {
  const { evses } = await (await fetch(`${url}/sim/state`)).json() as { evses: readonly Bench[] };
  return evses;
}

/** Waits until the contactor is where it should be. */
export async function contactorUntil(program: Program, evse: number, closed: boolean): Promise<void> {
  await until(
    async () => (await benchOf(program))[evse - 1]?.contactor.closed === closed,
    `the contactor of ${evse} to be ${closed ? "closed" : "open"}`,
    () => program.log().slice(-2_000),
  );
}

/** A car that draws current at the point, started with a card. */
export async function charging(door: Door, evse: number, idTag: string): Promise<void> {
  await door.sim(`evse/${evse}/plug`, { currentA: 16, phases: 3, cableA: 32 });
  await door.sim("card", { idTag, evses: [evse] });
  await door.evseUntil(evse, ({ contactorClosed }) => contactorClosed, "current");
}

/** A request written by hand, without its end. Gives what is answered until the other side closes. */
export async function unfinished({ url }: Program, head: string, body: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const text = `${head}\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n`;
  try {
    await connection.write(new TextEncoder().encode(`${text}${body}`));
    const part = new Uint8Array(4_096);
    let answer = "";
    // Until the JSON of the answer is complete, or the other side closes.
    while (!/\r\n\r\n.*\}$/s.test(answer)) {
      const length = await connection.read(part);
      if (length === null) break;
      answer += new TextDecoder().decode(part.subarray(0, length));
    }
    return answer;
  } catch (error) {
    return String(error);
  } finally {
    connection.close();
  }
}
