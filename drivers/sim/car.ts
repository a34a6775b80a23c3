/** A car at the end of the cable: when it asks for energy, and how much its charger would draw. */
import type { Clock, Random } from "../../control/clock.ts";
import type { PilotOutput } from "../../control/ports.ts";
import type { CableRating } from "./cable.ts";
import { amperesSeenByCar, carOhms } from "./pilot_line.ts";

export interface CarPlan {
  /** From plugging in until the car asks for energy (state C). */
  readonly chargeDelayMs: number;
  /** What its charger draws per phase when the offer allows. */
  readonly currentA: number;
  /** Phases its charger uses, counted from L1. */
  readonly phases: 1 | 2 | 3;
  readonly cableA: CableRating;
  /** Energy until the battery is full; null = it never is. */
  readonly batteryWh: number | null;
  /** Asks with state D instead of C. */
  readonly ventilation: boolean;
  /** Draws this many times what it should. */
  readonly overdraw: number;
  /** Goes on asking in state C when the offer is withdrawn. */
  readonly ignoresWithdrawal: boolean;
  /** Asks only once current is offered, as many cars do; else it shows state C before. */
  readonly waitsForOffer: boolean;
}

export const usualCar: CarPlan = {
  chargeDelayMs: 0,
  currentA: 16,
  phases: 3,
  cableA: 32,
  batteryWh: null,
  ventilation: false,
  overdraw: 1,
  ignoresWithdrawal: false,
  waitsForOffer: false,
};

/** A charger follows a new duty cycle within these times; IEC 61851-1 allows it 5 s. */
const reactionMs = { least: 1_000, span: 1_000 };
/** From the end of the current until the car opens its switch S2. */
export const letGoMs = 300;
/** A sleeping car wakes when the pilot comes back after it was gone for this long. */
const wakingGapMs = 3_000;

/** Behaves by its plan until pulled. `changed` is called whenever load or wanted current may have changed. */
export class Car {
  #plan: CarPlan;
  #asking = false;
  #delayOver = false;
  #pausedByDriver = false;
  #full = false;
  #asleep = false;
  #offeredA = 0;
  #adoptedA = 0;
  #everOffered = false;
  #gapSinceMs: number | null = null;
  #cancelDelay = () => {};
  #cancelReaction: (() => void) | null = null;
  #cancelLetGo: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly changed: () => void,
    plan: CarPlan,
  ) {
    this.#plan = plan;
  }

  get plan(): CarPlan {
    return this.#plan;
  }

  /** S2 closed: the car shows state C (or D). */
  get asking(): boolean {
    return this.#asking;
  }

  /** The limit that its charger obeys, some time after it was offered. */
  get adoptedA(): number {
    return this.#adoptedA;
  }

  get mood(): "asking" | "waiting" | "paused" | "full" | "asleep" {
    if (this.#full) return "full";
    if (this.#asleep) return "asleep";
    if (this.#pausedByDriver) return "paused";
    return this.#asking ? "asking" : "waiting";
  }

  /** Of the resistors on the pilot wire. */
  ohms(): number {
    if (!this.#asking) return carOhms.B;
    return this.#plan.ventilation ? carOhms.D : carOhms.C;
  }

  /** Amperes per phase that its charger heads for when the cable is live. */
  wantedA(): number {
    if (!this.#asking || !this.#wishes()) return 0;
    return Math.min(this.#plan.currentA, this.#allowedA()) * this.#plan.overdraw;
  }

  /** The plug goes in: the delay begins. */
  arrive(): void {
    const atMs = this.clock.nowMs() + this.#plan.chargeDelayMs;
    if (this.#plan.chargeDelayMs === 0) this.#endDelay();
    else this.#cancelDelay = this.clock.wakeAt(atMs, () => this.#endDelay());
  }

  /** The plug is out: nothing more happens. */
  leave(): void {
    this.#cancelDelay();
    this.#cancelReaction?.();
    this.#cancelLetGo?.();
  }

  /** The pilot as the car sees it; to be called at every change. */
  see(output: PilotOutput): void {
    const woken = this.#wokenBy(output);
    const offeredA = amperesSeenByCar(output);
    if (offeredA === this.#offeredA && !woken) return;
    this.#offeredA = offeredA;
    // A reaction under way keeps its time and takes the newest value, so that no stream of changes puts it off.
    const atMs = this.clock.nowMs() + reactionMs.least + this.random() * reactionMs.span;
    this.#cancelReaction ??= this.clock.wakeAt(atMs, () => this.#adopt());
  }

  pause(): void {
    this.#pausedByDriver = true;
    this.#settle();
  }

  /** Asks again, whatever kept it from asking, perhaps with another appetite. */
  resume(appetite: Partial<Pick<CarPlan, "currentA" | "phases">>): void {
    this.#plan = { ...this.#plan, ...appetite };
    this.#pausedByDriver = false;
    this.#full = false;
    this.#asleep = false;
    this.#settle();
  }

  fill(): void {
    this.#full = true;
    this.#settle();
  }

  sleep(): void {
    this.#asleep = true;
    this.#gapSinceMs = null;
    this.#settle();
  }

  #endDelay(): void {
    this.#delayOver = true;
    this.#settle();
  }

  #adopt(): void {
    this.#cancelReaction = null;
    this.#adoptedA = this.#offeredA;
    this.#everOffered ||= this.#adoptedA > 0;
    this.#settle();
  }

  /** Ends the sleep when the pilot comes back after a gap; the car stirs with its next reaction. */
  #wokenBy(output: PilotOutput): boolean {
    const nowMs = this.clock.nowMs();
    const gapMs = this.#gapSinceMs === null ? 0 : nowMs - this.#gapSinceMs;
    this.#gapSinceMs = output.type === "off" ? this.#gapSinceMs ?? nowMs : null;
    if (!this.#asleep || output.type === "off" || gapMs < wakingGapMs) return false;
    this.#asleep = false;
    return true;
  }

  #wishes(): boolean {
    if (!this.#delayOver || this.#pausedByDriver || this.#full || this.#asleep) return false;
    const heedsOffer = this.#plan.waitsForOffer || (this.#everOffered && !this.#plan.ignoresWithdrawal);
    return !heedsOffer || this.#adoptedA > 0;
  }

  #allowedA(): number {
    return this.#plan.ignoresWithdrawal && this.#everOffered ? Math.max(6, this.#adoptedA) : this.#adoptedA;
  }

  #settle(): void {
    if (this.#wishes()) {
      this.#cancelLetGo?.();
      this.#cancelLetGo = null;
      this.#asking = true;
    } else if (this.#asking) {
      this.#cancelLetGo ??= this.clock.wakeAt(this.clock.nowMs() + letGoMs, () => this.#letGo());
    }
    this.changed();
  }

  #letGo(): void {
    this.#cancelLetGo = null;
    this.#asking = false;
    this.changed();
  }
}
