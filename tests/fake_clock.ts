import type { Clock } from "../control/clock.ts";

/** A clock that moves when told to. Wake-ups run in the order of their time; what they schedule runs too. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #serial = 0;
  #wakeups: { atMs: number; serial: number; run: () => void }[] = [];

  constructor(private readonly startEpochMs = Date.UTC(2026, 0, 5, 6, 0, 0)) {}

  nowMs(): number {
    return this.#nowMs;
  }

  epochMs(): number {
    return this.startEpochMs + this.#nowMs;
  }

  wakeAt(atMs: number, run: () => void): () => void {
    const wakeup = { atMs, serial: this.#serial++, run };
    this.#wakeups.push(wakeup);
    return () => {
      this.#wakeups = this.#wakeups.filter((candidate) => candidate !== wakeup);
    };
  }

  /** Moves by `ms`, stopping at every wake-up on the way. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms;
    for (let next = this.#take(endMs); next; next = this.#take(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
    }
    this.#nowMs = endMs;
  }

  /** As {@link advance}, letting promises settle between wake-ups. */
  async advanceAsync(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#take(endMs); next; next = this.#take(endMs)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      await settle();
    }
    this.#nowMs = endMs;
  }

  #take(endMs: number) {
    const [next] = this.#wakeups.toSorted((a, b) => a.atMs - b.atMs || a.serial - b.serial);
    if (!next || next.atMs > endMs) return undefined;
    this.#wakeups = this.#wakeups.filter((candidate) => candidate !== next);
    return next;
  }
}

/** Lets promises that are already resolved run to their end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

/** A small generator with a printed seed, for random walks. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
