/** One simulated charging point: pins on one side, cable and car on the other, one physics between them. */
import type { Clock, Random } from "../../control/clock.ts";
import type { EvseHardware, HardwareEvent, Phases, PilotOutput } from "../../control/ports.ts";
import { createActuator } from "./actuator.ts";
import { cableOhms, type CableRating } from "./cable.ts";
import { Car, type CarPlan } from "./car.ts";
import { type PilotLoad, type PilotPeaks, pilotPeaks } from "./pilot_line.ts";
import { createPowerPath, type Electricity, type PowerPath } from "./power_path.ts";

export interface PointParts {
  readonly clock: Clock;
  readonly random: Random;
  /** False: a cable fixed to the station, with no proximity contact and no lock. */
  readonly socket: boolean;
  readonly voltageV: Phases<number>;
  readonly importWh: number;
  /** Receives what the pins report. */
  readonly emit: (event: HardwareEvent) => void;
  /** Called when energy may have flowed. */
  readonly onEnergy: () => void;
}

/** The electrical picture of a point, for people and tests. */
export interface PointState {
  readonly pilot: PilotPeaks & { readonly output: PilotOutput };
  readonly proximityOhms: number | null;
  readonly contactor: { readonly driven: boolean; readonly closed: boolean; readonly welded: boolean };
  readonly lock: { readonly driven: boolean; readonly locked: boolean; readonly jammed: boolean };
  readonly residualCurrentTripped: boolean;
  readonly diodeFailed: boolean;
  readonly meterOffline: boolean;
  readonly car:
    | (CarPlan & { readonly mood: Car["mood"]; readonly asking: boolean; readonly adoptedA: number })
    | null;
}

const lockTravelMs = [200, 200] as const;
const contactorTravelMs = [30, 20] as const;
const selfTestMs = 150;
const brokenProximityOhms = 3_300;
/** A battery this close to full is full; below what the arithmetic resolves over a day. */
const fullWithinWh = 0.001;

/** What the pins were last told to report. Null fields were never told. */
interface Told {
  peaks: PilotPeaks | null;
  proximityOhms: number | null | undefined;
  contactorClosed: boolean | null;
  locked: boolean | null;
  tripped: boolean | null;
}

const nothingTold: Told = {
  peaks: null,
  proximityOhms: undefined,
  contactorClosed: null,
  locked: null,
  tripped: null,
};

/** Everything about one charging point that a finger, a car or a fault can do, and the pins that notice it. */
export class ChargingPoint implements EvseHardware {
  readonly #parts: PointParts;
  readonly #path: PowerPath;
  readonly #lock;
  readonly #contactor;
  #output: PilotOutput = { type: "steady" };
  #car: Car | null = null;
  #cableA: CableRating | null = null;
  #fullAtWh: number | null = null;
  #cancelFull = () => {};
  #cancelTell: (() => void) | null = null;
  #diodeFailed = false;
  #pilotShort = false;
  #proximityBroken = false;
  #welded = false;
  #tripped = false;
  #selfTestFails = false;
  #told: Told = { ...nothingTold };
  meterOffline = false;

  constructor(parts: PointParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#path = createPowerPath({ clock, voltageV: parts.voltageV, importWh: parts.importWh });
    this.#lock = createActuator({
      clock,
      travelMs: lockTravelMs,
      onArrived: (locked) => this.#lockArrived(locked),
    });
    this.#contactor = createActuator({ clock, travelMs: contactorTravelMs, onArrived: () => this.#settle() });
  }

  // The pins. What they cause is reported at the next turn, as an interrupt would: never inside the call.

  setPilot(output: PilotOutput): void {
    this.#output = output;
    this.#car?.see(output);
    this.#tellSoon();
  }

  setContactor(closed: boolean): void {
    this.#contactor.drive(closed);
  }

  setLock(locked: boolean): void {
    if (this.#parts.socket) this.#lock.drive(locked);
  }

  testResidualCurrentMonitor(): void {
    const { clock, emit } = this.#parts;
    const passed = () => !this.#selfTestFails;
    clock.wakeAt(clock.nowMs() + selfTestMs, () => emit({ type: "residualCurrentTest", passed: passed() }));
  }

  /** Reports everything once more, at the next turn: somebody has begun to listen. */
  tellAll(): void {
    this.#told = { ...nothingTold };
    this.#tellSoon();
  }

  /** The supply is gone: pilot at rest, contactor open, no timer left. */
  close(): void {
    this.#car?.leave();
    this.#car = null;
    this.#cancelFull();
    this.#cancelTell?.();
    this.#output = { type: "steady" };
    this.#contactor.force(false);
    this.#lock.force(this.#lock.position());
    this.#path.draw({ targetA: 0, phases: 0 }, false);
  }

  // The car and the cable.

  /** Cable and car come; a car that is there is swapped. Proximity makes contact first, the pilot last. */
  plug(plan: CarPlan): void {
    if (this.#car) this.unplug();
    const { clock, random, socket } = this.#parts;
    if (socket) this.#cableA ??= plan.cableA;
    this.#settle();
    const car = new Car(clock, random, () => this.#settle(), plan);
    this.#car = car;
    this.#fullAtWh = plan.batteryWh === null ? null : this.#path.show().importWh + plan.batteryWh;
    car.see(this.#output);
    this.#settle();
    car.arrive();
  }

  /** The car goes. A locked cable stays in the socket, pulled at the car's end, until the lock lets it go. */
  unplug(): void {
    this.#car?.leave();
    this.#car = null;
    this.#fullAtWh = null;
    this.#settle();
    this.#releaseCable();
  }

  pause(): void {
    this.#car?.pause();
  }

  resume(appetite: Partial<Pick<CarPlan, "currentA" | "phases">>): void {
    this.#fullAtWh = null;
    this.#car?.resume(appetite);
  }

  fill(): void {
    this.#car?.fill();
  }

  sleep(): void {
    this.#car?.sleep();
  }

  // Faults.

  setDiodeFailed(failed: boolean): void {
    this.#diodeFailed = failed;
    this.#settle();
  }

  /** Pilot and earth touch: state E. */
  setPilotShort(short: boolean): void {
    this.#pilotShort = short;
    this.#settle();
  }

  /** The proximity wire has a resistance that no cable has. */
  setProximityBroken(broken: boolean): void {
    this.#proximityBroken = broken;
    this.#settle();
  }

  setLockJammed(jammed: boolean): void {
    this.#lock.setJammed(jammed);
  }

  /** The contactor stays where it is, whatever it is told. */
  setContactorStuck(stuck: boolean): void {
    this.#contactor.setJammed(stuck);
  }

  /** Contacts that hold together, also of a contactor that is off. */
  setWelded(welded: boolean): void {
    this.#welded = welded;
    this.#settle();
  }

  setLeak(leaking: boolean): void {
    this.#tripped = leaking;
    this.#settle();
  }

  setSelfTestFails(fails: boolean): void {
    this.#selfTestFails = fails;
  }

  // Meter and mains.

  setVoltage(voltageV: Phases<number> | null): void {
    this.#path.setVoltage(voltageV ?? this.#parts.voltageV);
    this.#settle();
  }

  setCurrent(currentA: Phases<number> | null): void {
    this.#path.setCurrent(currentA);
  }

  setRegister(importWh: number): void {
    this.#path.setRegister(importWh);
  }

  electricity(): Electricity {
    return this.#path.show();
  }

  state(): PointState {
    return {
      pilot: { output: this.#output, ...this.#peaks() },
      proximityOhms: this.#proximityOhms(),
      contactor: { driven: this.#contactor.target(), closed: this.#closed(), welded: this.#welded },
      lock: { driven: this.#lock.target(), locked: this.#lock.position(), jammed: this.#lock.isJammed() },
      residualCurrentTripped: this.#tripped,
      diodeFailed: this.#diodeFailed,
      meterOffline: this.meterOffline,
      car: this.#car && carState(this.#car),
    };
  }

  #lockArrived(locked: boolean): void {
    this.#told.locked = locked;
    this.#parts.emit({ type: "lock", locked });
    this.#releaseCable();
  }

  #releaseCable(): void {
    if (this.#car || this.#lock.position()) return;
    this.#cableA = null;
    this.#settle();
  }

  /** After any change: the current that follows from it, then the pins that notice it. */
  #settle(): void {
    const live = this.#closed() && this.#car !== null;
    const car = live ? this.#car : null;
    this.#path.draw({ targetA: car?.wantedA() ?? 0, phases: car?.plan.phases ?? 0 }, live);
    this.#parts.onEnergy();
    this.#planFull();
    this.#tell();
  }

  #planFull(): void {
    this.#cancelFull();
    const settledW = this.#path.settledW();
    if (this.#fullAtWh === null || settledW <= 0) return;
    const leftWh = this.#fullAtWh - this.#path.show().importWh;
    if (leftWh <= fullWithinWh) {
      this.#fullAtWh = null;
      return this.#car?.fill();
    }
    const { clock } = this.#parts;
    // Too early while the current still rises; then this plans again, each time much closer.
    const atMs = clock.nowMs() + Math.max(10, leftWh / settledW * 3_600_000);
    this.#cancelFull = clock.wakeAt(atMs, () => this.#settle());
  }

  #tellSoon(): void {
    this.#cancelTell ??= this.#parts.clock.wakeAt(this.#parts.clock.nowMs(), () => this.#tell());
  }

  /** Reports what differs from what was reported before. Safe when the listener drives pins meanwhile. */
  #tell(): void {
    this.#cancelTell?.();
    this.#cancelTell = null;
    this.#tellPilot();
    const proximityOhms = this.#proximityOhms();
    if (proximityOhms !== this.#told.proximityOhms) {
      this.#told.proximityOhms = proximityOhms;
      this.#parts.emit({ type: "proximity", ohms: proximityOhms });
    }
    const closed = this.#closed();
    if (closed !== this.#told.contactorClosed) {
      this.#told.contactorClosed = closed;
      this.#parts.emit({ type: "contactor", closed });
    }
    const locked = this.#lock.position();
    if (this.#parts.socket && locked !== this.#told.locked) {
      this.#told.locked = locked;
      this.#parts.emit({ type: "lock", locked });
    }
    if (this.#tripped !== this.#told.tripped) {
      this.#told.tripped = this.#tripped;
      this.#parts.emit({ type: "residualCurrent", tripped: this.#tripped });
    }
  }

  #tellPilot(): void {
    const peaks = this.#peaks();
    const told = this.#told.peaks;
    if (told && told.highMv === peaks.highMv && told.lowMv === peaks.lowMv) return;
    this.#told.peaks = peaks;
    this.#parts.emit({ type: "pilot", ...peaks });
  }

  #peaks(): PilotPeaks {
    return pilotPeaks(this.#output, this.#load());
  }

  #load(): PilotLoad {
    if (this.#pilotShort) return { type: "shortToEarth" };
    if (!this.#car) return { type: "open" };
    return { type: "car", ohms: this.#car.ohms(), diode: this.#diodeFailed ? "shorted" : "good" };
  }

  #proximityOhms(): number | null {
    if (this.#proximityBroken) return brokenProximityOhms;
    return this.#cableA === null ? null : cableOhms(this.#cableA);
  }

  #closed(): boolean {
    return this.#welded || this.#contactor.position();
  }
}

function carState(car: Car): PointState["car"] {
  return { ...car.plan, mood: car.mood, asking: car.asking, adoptedA: car.adoptedA };
}
