/** A bench under a fake clock, with everything that its pins report written down. */
import { createSimBench, type SimBenchParts } from "../../../drivers/sim/sim_bench.ts";
import type { EvseHardware, EvseNumber, HardwareEvent } from "../../../control/ports.ts";
import { FakeClock, seededRandom } from "../../fake_clock.ts";

export function startBench(options: Partial<SimBenchParts> = {}) {
  const clock = new FakeClock();
  const bench = createSimBench({ clock, random: seededRandom(1), evses: 2, ...options });
  const events: { readonly evse: EvseNumber; readonly event: HardwareEvent }[] = [];
  const temperatures: (number | null)[] = [];
  const cards: (readonly [uid: string, evses: readonly EvseNumber[] | undefined])[] = [];
  bench.board.listen({
    evse: (evse, event) => events.push({ evse, event }),
    temperature: (celsius) => temperatures.push(celsius),
    card: (uid, evses) => cards.push([uid, evses]),
  });
  clock.advance(0);
  const pins = (evse: EvseNumber): EvseHardware => {
    const hardware = bench.board.evses[evse - 1];
    if (!hardware) throw new Error(`no charging point ${evse}`);
    return hardware;
  };
  const point = (evse: EvseNumber) => {
    const state = bench.state().evses[evse - 1];
    if (!state) throw new Error(`no charging point ${evse}`);
    return state;
  };
  /** Events of the type since the last call of this function or `forget`. */
  function taken(evse: EvseNumber): HardwareEvent[] {
    return events.splice(0).filter((each) => each.evse === evse).map(({ event }) => event);
  }
  return { clock, bench, commands: bench.commands, cards, temperatures, pins, point, taken };
}

/** Plugs a car in, offers current and closes the contactor, as a station would; the car draws all it wants at the end. */
export function charge(
  started: ReturnType<typeof startBench>,
  evse: EvseNumber,
  car: Parameters<typeof started.commands.plug>[1] = {},
  dutyPercent = 32 / 0.6,
): void {
  started.commands.plug(evse, car);
  started.pins(evse).setPilot({ type: "pwm", dutyPercent });
  started.clock.advance(5_000);
  started.pins(evse).setContactor(true);
  started.clock.advance(30_000);
}
