/**
 * The simulator's door, `/sim`: drives cars, cards, meters and faults of the simulated board. Only programs on this
 * machine come in. Commands are answered 202 at once and take effect in the order in which they arrived.
 */
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { faultNamed } from "../../control/faults.ts";
import type { EvseNumber, Phases } from "../../control/ports.ts";
import { type DoorEnv, isLoopback, isSafe } from "../door.ts";
import { refuseWith } from "../refusal.ts";
import { ownPagesOnly } from "../security.ts";
import { readTag } from "../tag.ts";
import { type FieldFault, readFields, refuseField } from "./fields.ts";
import type { ApiContext } from "./route.ts";
import { SimBody } from "./sim_body.ts";

/** What a plugged-in car may be told; whatever is absent is as usual. */
export interface CarOrder {
  readonly chargeDelayMs?: number;
  /** Per phase. */
  readonly currentA?: number;
  readonly phases?: 1 | 2 | 3;
  readonly cableA?: 13 | 20 | 32 | 63;
  readonly batteryWh?: number;
  readonly ventilation?: boolean;
  readonly overdraw?: number;
  readonly ignoresWithdrawal?: boolean;
  readonly waitsForOffer?: boolean;
}

export interface MeterOrder {
  readonly voltages?: Phases<number> | null;
  readonly currents?: Phases<number> | null;
  readonly offline?: boolean;
  readonly importWh?: number;
}

/** The bench as this door needs it; the simulated board is one. */
export interface SimDoor {
  readonly evseCount: number;
  isReady(): boolean;
  /** The electrical picture, plain JSON. */
  state(): object;
  readonly commands: {
    plug(evse: EvseNumber, car: CarOrder): void;
    unplug(evse: EvseNumber): void;
    pause(evse: EvseNumber): void;
    resume(evse: EvseNumber, appetite: Pick<CarOrder, "currentA" | "phases">): void;
    fill(evse: EvseNumber): void;
    sleep(evse: EvseNumber): void;
    setDiodeFailed(evse: EvseNumber, failed: boolean): void;
    setLockJammed(evse: EvseNumber, jammed: boolean): void;
    setWelded(evse: EvseNumber, welded: boolean): void;
    setFault(evse: EvseNumber, code: string, active: boolean): void;
    showCard(idTag: string, evses?: readonly EvseNumber[]): void;
    setMeter(which: EvseNumber | "house", order: MeterOrder): void;
    setTemperature(celsius: number | null): void;
  };
}

/** What concerns the whole program. */
export interface SimExtras {
  /** False drops the socket to the backend and keeps it away until true. */
  setOcppLink(connected: boolean): void;
  /** Ends the process as if the supply failed. */
  powerCut(): void;
  /** Ids of the settings that modules have read so far. */
  reads(): readonly string[];
}

/** Largest body of a command. */
export const maxSimBodyBytes = 16_384;

/** The commands with no more than a charging point to them, and those with fields, in one form. */
interface Command {
  readonly fields: readonly string[];
  /** Reads the body; the action it returns is run when its turn has come. */
  readonly prepare: (body: SimBody, evse: EvseNumber) => () => void;
}

/** Routes of the simulator, to be mounted at `/sim`. */
export function simRoutes(bench: SimDoor, extras: SimExtras): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.use(localOnly(), ownPagesOnly(), inOrder(), limitedBody());
  app.get("/ready", (c) => {
    const ready = bench.isReady();
    return c.json({ ready, evses: bench.evseCount }, ready ? 200 : 503);
  });
  app.get("/state", (c) => c.json(bench.state()));
  app.get("/reads", (c) => c.json({ reads: extras.reads() }));
  for (const [name, command] of Object.entries(pointCommands(bench))) {
    app.post(`/evse/:evse/${name}`, (c) => runAtPoint(c, bench, command));
  }
  for (const [name, command] of Object.entries(stationCommands(bench, extras))) {
    app.post(`/${name}`, (c) => run(c, command, 0));
  }
  return app;
}

function pointCommands({ commands }: SimDoor): Readonly<Record<string, Command>> {
  const plain = (run: (evse: EvseNumber) => void): Command => ({
    fields: [],
    prepare: (_body, evse) => () => run(evse),
  });
  const switched = (field: string, run: (evse: EvseNumber, on: boolean) => void): Command => ({
    fields: [field],
    prepare(body, evse) {
      const on = body.required(field, body.flag(field), "true or false");
      return () => on !== undefined && run(evse, on);
    },
  });
  return {
    plug: {
      fields: carFields,
      prepare(body, evse) {
        const car = readCar(body);
        return () => commands.plug(evse, car);
      },
    },
    unplug: plain(commands.unplug),
    pause: plain(commands.pause),
    resume: {
      fields: ["currentA", "phases"],
      prepare(body, evse) {
        const appetite = readAppetite(body);
        return () => commands.resume(evse, appetite);
      },
    },
    full: plain(commands.fill),
    sleep: plain(commands.sleep),
    diode: switched("failed", commands.setDiodeFailed),
    jam: switched("jammed", commands.setLockJammed),
    weld: switched("welded", commands.setWelded),
    fault: {
      fields: ["code", "active"],
      prepare(body, evse) {
        const code = body.as(
          "code",
          "an OCPP 1.6 error code or the name of one of our faults",
          readFaultCode,
        );
        const active = body.required("active", body.flag("active"), "true or false");
        return () => code !== undefined && active !== undefined && commands.setFault(evse, code, active);
      },
    },
  };
}

function stationCommands(
  { commands, evseCount }: SimDoor,
  extras: SimExtras,
): Readonly<Record<string, Command>> {
  return {
    card: {
      fields: ["idTag", "evses"],
      prepare(body) {
        const idTag = body.as("idTag", "1 to 20 printable characters", readIdTag);
        const evses = body.evses("evses", evseCount);
        return () => idTag !== undefined && commands.showCard(idTag, evses);
      },
    },
    meter: {
      fields: ["which", "voltages", "currents", "offline", "importWh"],
      prepare(body) {
        const which = body.as(
          "which",
          `1 to ${evseCount} or house`,
          (given) => readMeterName(given, evseCount),
        );
        const order = readMeterOrder(body);
        return () => which !== undefined && commands.setMeter(which, order);
      },
    },
    temperature: {
      fields: ["celsius"],
      prepare(body) {
        const bound = "a number from -60 to 200, or null for a sensor that does not answer";
        const read = body.as("celsius", bound, readCelsius);
        return () => read && commands.setTemperature(read.celsius);
      },
    },
    "ocpp-link": {
      fields: ["connected"],
      prepare(body) {
        const connected = body.required("connected", body.flag("connected"), "true or false");
        return () => connected !== undefined && extras.setOcppLink(connected);
      },
    },
    "power-cut": { fields: [], prepare: () => () => extras.powerCut() },
  };
}

function runAtPoint(c: ApiContext, bench: SimDoor, command: Command): Promise<Response> | Response {
  const given = c.req.param("evse") ?? "";
  const evse = /^[1-9]$/.test(given) ? Number(given) : 0;
  if (evse >= 1 && evse <= bench.evseCount) return run(c, command, evse);
  const message = `There is no charging point ${given.slice(0, 20)}; there are 1 to ${bench.evseCount}.`;
  return refuseWith(c, 404, "unknown_evse", message, { bound: `1 to ${bench.evseCount}` });
}

async function run(c: ApiContext, command: Command, evse: EvseNumber): Promise<Response> {
  const fields = await readFields(c, command.fields);
  if (!fields.ok) return refuseField(c, fields.error);
  const body = new SimBody(fields.value);
  const apply = command.prepare(body, evse);
  const fault: FieldFault | null = body.fault;
  if (fault) return refuseField(c, fault);
  apply();
  return c.json({ accepted: true }, 202);
}

/** Commands take turns in the order of their arrival, although their bodies may end in another one. */
function inOrder(): MiddlewareHandler<DoorEnv> {
  let last: Promise<unknown> = Promise.resolve();
  return (c, next) => {
    if (isSafe(c)) return next();
    const turn = last.then(next);
    last = turn.catch(() => {}); // its own caller is told
    return turn;
  };
}

function localOnly(): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    if (isLoopback(c)) return await next();
    return refuseWith(c, 403, "loopback_only", "The simulator is driven from this machine only.");
  };
}

function limitedBody(): MiddlewareHandler<DoorEnv> {
  return bodyLimit({
    maxSize: maxSimBodyBytes,
    onError: (c) => {
      const message = `The request is larger than the ${maxSimBodyBytes} bytes that are read here.`;
      return refuseWith(c, 413, "too_large", message, { boundBytes: maxSimBodyBytes });
    },
  });
}

const appetiteFields = ["currentA", "phases"];
const carFields = [
  ...appetiteFields,
  "chargeDelayMs",
  "cableA",
  "protocol",
  "batteryWh",
  "ventilation",
  "overdraw",
  "ignoresWithdrawal",
  "waitsForOffer",
];

const dayMs = 86_400_000;

function readCar(body: SimBody): CarOrder {
  // There is one way to talk to the car so far: the control pilot. Others are refused rather than ignored.
  body.choice("protocol", ["iec61851"]);
  return present({
    ...readAppetite(body),
    chargeDelayMs: body.number("chargeDelayMs", 0, dayMs),
    cableA: body.choice("cableA", [13, 20, 32, 63]),
    batteryWh: body.number("batteryWh", 0, 1_000_000),
    ventilation: body.flag("ventilation"),
    overdraw: body.number("overdraw", 0, 5),
    ignoresWithdrawal: body.flag("ignoresWithdrawal"),
    waitsForOffer: body.flag("waitsForOffer"),
  });
}

function readAppetite(body: SimBody): Pick<CarOrder, "currentA" | "phases"> {
  return present({ currentA: body.number("currentA", 0, 80), phases: body.choice("phases", [1, 2, 3]) });
}

/** Limits wide enough to show the station readings that it must not believe. */
function readMeterOrder(body: SimBody): MeterOrder {
  return present({
    voltages: body.phases("voltages", 0, 1_000),
    currents: body.phases("currents", -1_000, 1_000),
    offline: body.flag("offline"),
    importWh: body.number("importWh", 0, 1e10),
  });
}

function readMeterName(given: unknown, evseCount: number): EvseNumber | "house" | undefined {
  if (given === "house") return given;
  const isPoint = typeof given === "number" && Number.isInteger(given) && given >= 1 && given <= evseCount;
  return isPoint ? given : undefined;
}

function readCelsius(given: unknown): { readonly celsius: number | null } | undefined {
  if (given === null) return { celsius: null };
  return typeof given === "number" && given >= -60 && given <= 200 ? { celsius: given } : undefined;
}

function readIdTag(given: unknown): string | undefined {
  const tag = readTag(given);
  return tag.ok ? tag.value : undefined;
}

function readFaultCode(given: unknown): string | undefined {
  return typeof given === "string" && faultNamed(given) !== null ? given : undefined;
}

/** Without the fields that are undefined, so that what is spread under them stays. */
function present<T extends object>(order: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(order).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: Exclude<T[K], undefined> };
}
