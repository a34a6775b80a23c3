/** The temperature of the controller, which concerns every point. */
import type { Clock } from "./clock.ts";
import { temperatureBounds } from "./point_settings.ts";
import { initialTemperature, stepTemperature, type Temperature, wakeTemperature } from "./temperature.ts";
import type { Settings } from "../schema/mod.ts";

export class StationHeat {
  #temperature: Temperature = initialTemperature;
  #cancel = () => {};

  /** `judged` is called after every reading, and when a silence has lasted too long. */
  constructor(
    private readonly clock: Clock,
    private readonly settings: () => Settings,
    private readonly judged: (temperature: Temperature) => void,
  ) {}

  temperature(): Temperature {
    return this.#temperature;
  }

  /** A reading of the sensor in degrees Celsius before calibration; null = it does not answer. */
  feel(celsius: number | null): void {
    const bounds = temperatureBounds(this.settings());
    this.#temperature = stepTemperature(this.#temperature, celsius, bounds, this.clock.nowMs());
    this.#cancel();
    const { silentAtMs } = this.#temperature;
    if (silentAtMs !== null) this.#cancel = this.clock.wakeAt(silentAtMs, () => this.#notice());
    this.judged(this.#temperature);
  }

  close(): void {
    this.#cancel();
  }

  #notice(): void {
    this.#temperature = wakeTemperature(this.#temperature, this.clock.nowMs());
    this.judged(this.#temperature);
  }
}
