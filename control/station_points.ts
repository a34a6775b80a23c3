/** Runs the points: takes events in order, carries out what the steps ask for, wakes them when they want. */
import type { Clock } from "./clock.ts";
import type { EvseHardware, EvseNumber } from "./ports.ts";
import type { Evse, EvseEffect, EvseEvent, World } from "./evse.ts";
import { stepEvse, wakeEvseAtMs } from "./evse_step.ts";

/** Effects that need more than the pins. */
export type Paper = Exclude<
  EvseEffect,
  { readonly type: "contactor" | "pilot" | "lock" | "testResidualCurrent" }
>;

export interface PointRunnerParts {
  readonly clock: Clock;
  readonly hardware: readonly EvseHardware[];
  readonly world: (evse: EvseNumber) => World;
  /** Called after the pins of all waiting events are set. May send further events. */
  readonly carryOut: (evse: Evse, paper: Paper) => void;
  /** Called when nothing is left to do. */
  readonly settled: () => void;
}

/** More than this many events at once means that they feed each other. */
const maxTurns = 100_000;

export class PointRunner {
  readonly #points: Evse[];
  readonly #cancels: (() => void)[];
  #events: { readonly evse: EvseNumber; readonly event: EvseEvent }[] = [];
  #papers: { readonly evse: Evse; readonly paper: Paper }[] = [];
  #isRunning = false;
  #isClosed = false;

  constructor(points: readonly Evse[], private readonly parts: PointRunnerParts) {
    this.#points = [...points];
    this.#cancels = points.map(() => () => {});
  }

  all(): readonly Evse[] {
    return this.#points;
  }

  /** Undefined for a number that no point has. */
  find(evse: EvseNumber): Evse | undefined {
    return Number.isInteger(evse) ? this.#points[evse - 1] : undefined;
  }

  /** Takes one event. Its pins are set before this returns, unless called from within another event's work. */
  send(evse: EvseNumber, event: EvseEvent): void {
    this.#events.push({ evse, event });
    this.#run();
  }

  /** Something around the points has changed: each looks again. */
  sendAll(event: EvseEvent): void {
    for (const { evse } of this.#points) this.#events.push({ evse, event });
    this.#run();
  }

  /** Cancels all wake-ups and hears nothing any more. The pins are to be safe by then. */
  close(): void {
    this.#isClosed = true;
    this.#events = [];
    for (const cancel of this.#cancels) cancel();
  }

  #run(): void {
    if (this.#isRunning || this.#isClosed) return;
    this.#isRunning = true;
    try {
      this.#drain();
    } finally {
      this.#isRunning = false;
    }
    this.parts.settled();
  }

  // All pins before any paper: a contactor never waits for a disk.
  #drain(): void {
    for (let turn = 0; turn < maxTurns; turn++) {
      const next = this.#events.shift();
      if (next) {
        this.#step(next.evse, next.event);
        continue;
      }
      const paper = this.#papers.shift();
      if (!paper) return;
      this.parts.carryOut(paper.evse, paper.paper);
    }
    throw new Error(`more than ${maxTurns} events without an end`);
  }

  #step(number: EvseNumber, event: EvseEvent): void {
    const before = this.find(number);
    if (!before) return;
    const nowMs = this.parts.clock.nowMs();
    const { evse, effects } = stepEvse(before, event, nowMs, this.parts.world(number));
    this.#points[number - 1] = evse;
    for (const effect of effects) this.#apply(evse, effect);
    this.#wakeLater(evse, nowMs);
  }

  #apply(evse: Evse, effect: EvseEffect): void {
    const pins = this.parts.hardware[evse.evse - 1];
    switch (effect.type) {
      case "contactor":
        return pins?.setContactor(effect.closed);
      case "pilot":
        return pins?.setPilot(effect.output);
      case "lock":
        return pins?.setLock(effect.locked);
      case "testResidualCurrent":
        return pins?.testResidualCurrentMonitor();
      case "trip":
      case "counter":
      case "start":
      case "checkpoint":
      case "stop":
      case "ask":
        this.#papers.push({ evse, paper: effect });
    }
  }

  #wakeLater(evse: Evse, nowMs: number): void {
    const index = evse.evse - 1;
    this.#cancels[index]?.();
    const atMs = wakeEvseAtMs(evse, nowMs);
    this.#cancels[index] = atMs === null
      ? () => {}
      : this.parts.clock.wakeAt(atMs, () => this.send(evse.evse, { type: "wake" }));
  }
}
