/** Few reads instead of many: quantities that stand close together are fetched at once. */
import { registerCount } from "./formats.ts";
import { type MeterMap, presentQuantities, type Quantity } from "./meter_map.ts";

/** Neighbouring registers that one read fetches. */
export interface RegisterBlock {
  readonly address: number;
  /** Registers of 16 bits. */
  readonly count: number;
  readonly quantities: readonly Quantity[];
}

/** Unused registers that are fetched along rather than reading twice. */
const gapMax = 8;
/** Half of what Modbus allows: many meters refuse more. */
const countMax = 60;

/** One block for each quantity the meter has. */
export function singleBlocks(map: MeterMap): RegisterBlock[] {
  return presentQuantities(map).map((quantity) => {
    const { address, format } = map.registers[quantity];
    return { address, count: registerCount(format), quantities: [quantity] };
  });
}

/** The fewest blocks that keep gaps and lengths small. */
export function groupedBlocks(map: MeterMap): RegisterBlock[] {
  const blocks: RegisterBlock[] = [];
  for (const single of singleBlocks(map).toSorted((a, b) => a.address - b.address)) {
    const last = blocks.at(-1);
    const joined = last && joinBlocks(last, single);
    if (joined) blocks[blocks.length - 1] = joined;
    else blocks.push(single);
  }
  return blocks;
}

function joinBlocks(first: RegisterBlock, second: RegisterBlock): RegisterBlock | null {
  const end = Math.max(first.address + first.count, second.address + second.count);
  const count = end - first.address;
  const gap = second.address - (first.address + first.count);
  if (gap > gapMax || count > countMax) return null;
  return { address: first.address, count, quantities: [...first.quantities, ...second.quantities] };
}
