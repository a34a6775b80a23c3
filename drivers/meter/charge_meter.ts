import type { Clock } from "../../control/clock.ts";
import type { MeterFault, MeterReading } from "../../control/ports.ts";
import { fail, ok, type Result } from "../../schema/result.ts";
import type { BusFault, RegisterBus } from "../modbus/register_bus.ts";
import { decode, registerCount } from "./formats.ts";
import { type MeterMap, presentQuantities, type Quantity } from "./meter_map.ts";
import { EnergyWatch, firstImplausible } from "./plausibility.ts";
import { groupedBlocks, type RegisterBlock, singleBlocks } from "./register_blocks.ts";

/** What one block gave: a value, or null for "the meter has none", per quantity. */
type Values = Partial<Record<Quantity, number | null>>;

const illegalAddress = 2;
const illegalValue = 3; // Some meters call a block with a hole in it this.

/** One meter on a bus. Remembers what it refused and where its energy register stood. */
export interface ChargeMeter {
  /**
   * Reads all quantities of the map once. A quantity the meter does not have, refuses, or marks as missing is null. A
   * meter that cannot be reached, or shows something impossible, is a fault as a whole. Never rejects.
   */
  read(map: MeterMap): Promise<Result<MeterReading, MeterFault>>;
}

export function createChargeMeter(bus: RegisterBus, clock: Clock): ChargeMeter {
  return new BusMeter(bus, clock);
}

/** One reading without a past: no jump of the energy register can be seen. */
export function readMeter(
  bus: RegisterBus,
  map: MeterMap,
  clock: Clock,
): Promise<Result<MeterReading, MeterFault>> {
  return createChargeMeter(bus, clock).read(map);
}

class BusMeter implements ChargeMeter {
  #mapKey = "";
  #energy = new EnergyWatch();
  #refusesBlocks = false;

  constructor(private readonly bus: RegisterBus, private readonly clock: Clock) {}

  async read(map: MeterMap): Promise<Result<MeterReading, MeterFault>> {
    if (presentQuantities(map).length === 0) {
      return fail({ code: "not_configured", detail: `meter ${map.unit} has no register` });
    }
    this.#forgetOther(map);
    const values = await this.#readAll(map);
    return values.ok ? this.#judge(map, values.value) : values;
  }

  #forgetOther(map: MeterMap): void {
    const key = JSON.stringify(map);
    if (key === this.#mapKey) return;
    this.#mapKey = key;
    this.#energy = new EnergyWatch();
    this.#refusesBlocks = false;
  }

  async #readAll(map: MeterMap): Promise<Result<Values, MeterFault>> {
    if (this.#refusesBlocks) return this.#readBlocks(map, singleBlocks(map));
    const values = await this.#readBlocks(map, groupedBlocks(map));
    if (values.ok || !this.#refusesBlocks) return values;
    return this.#readBlocks(map, singleBlocks(map));
  }

  /** The first fault of the way ends it: the other blocks would only wait for their timeouts. */
  async #readBlocks(map: MeterMap, blocks: readonly RegisterBlock[]): Promise<Result<Values, MeterFault>> {
    let values: Values = {};
    let refusal: BusFault | null = null;
    for (const block of blocks) {
      const registers = await this.bus.read(map.unit, map.functionCode, block.address, block.count);
      if (registers.ok) values = { ...values, ...decodeBlock(map, block, registers.value) };
      else if (!isRefusal(registers.error)) return fail(meterFault(registers.error, block));
      else if (block.quantities.length > 1) {
        this.#refusesBlocks = true;
        return fail(meterFault(registers.error, block));
      } else refusal ??= registers.error;
    }
    const isEmpty = Object.keys(values).length === 0;
    return isEmpty && refusal ? fail(meterFault(refusal, blocks[0])) : ok(values);
  }

  #judge(map: MeterMap, values: Values): Result<MeterReading, MeterFault> {
    const known = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    if (Object.keys(known).length === 0) {
      return fail({ code: "implausible", detail: `no register of meter ${map.unit} holds a number` });
    }
    const fault = firstImplausible(map, known);
    if (fault) return fail(fault);
    const kwh = values.energy ?? null;
    const energy = kwh === null ? ok(null) : this.#energy.judge(kwh, map, this.clock.nowMs());
    return energy.ok ? ok(readingOf(values)) : energy;
  }
}

function isRefusal({ code, exceptionCode }: BusFault): boolean {
  return code === "exception" && (exceptionCode === illegalAddress || exceptionCode === illegalValue);
}

function decodeBlock(map: MeterMap, block: RegisterBlock, registers: readonly number[]): Values {
  const values: Values = {};
  for (const quantity of block.quantities) {
    const { address, format } = map.registers[quantity];
    const start = address - block.address;
    values[quantity] = decode(registers.slice(start, start + registerCount(format)), format, map.wordOrder);
  }
  return values;
}

function readingOf(values: Values): MeterReading {
  const of = (quantity: Quantity) => values[quantity] ?? null;
  const kwh = of("energy");
  return {
    voltageV: [of("voltageL1"), of("voltageL2"), of("voltageL3")],
    currentA: [of("currentL1"), of("currentL2"), of("currentL3")],
    powerW: of("power"),
    importWh: kwh === null ? null : Math.round(kwh * 1e6) / 1e3,
  };
}

function meterFault(fault: BusFault, block: RegisterBlock | undefined): MeterFault {
  const { unit, address, count, functionCode, exceptionCode, detail } = fault;
  const last = address + count - 1;
  const registers = last > address ? `registers ${address} to ${last}` : `register ${address}`;
  const place = `${registers} of meter ${unit} (function ${functionCode}, ${
    block?.quantities.join(", ") ?? ""
  })`;
  const say = (what: string) => `${place}: ${what}${detail && `; ${detail}`}`;
  switch (fault.code) {
    case "timeout":
      return { code: "timeout", detail: say("no answer") };
    case "busy":
      return { code: "timeout", detail: say("the bus has too much to do") };
    case "unreachable":
      return { code: "unreachable", detail: say("the meter's bus cannot be reached") };
    case "exception":
      return { code: "exception", detail: say(`refused with exception ${exceptionCode ?? "unknown"}`) };
    case "bad_frame":
      return { code: "bad_frame", detail: say("the answer was damaged or belongs to something else") };
    case "bad_request":
      return { code: "not_configured", detail: say("no meter has such registers") };
  }
}
