import { Random } from "./random.ts";
import { normal } from "./wind.ts";

/**
 * How far the vehicle's idea of where it is lies from the truth: slowly wandering, as GPS, barometer and compass do.
 * One σ: 0.5 m over the ground, 0.4 m in height, 0.15° of tilt, 0.6° of heading.
 */
export class EstimateError {
  place = { east: 0, north: 0, up: 0 };
  tilt = { roll: 0, pitch: 0, yaw: 0 };
  readonly #random: Random;
  readonly #scale: number;

  /** `scale` 0 makes a perfect estimate. */
  constructor(seed: number, scale = 1) {
    this.#random = new Random(seed ^ 0x5bd1e995);
    this.#scale = scale;
  }

  step(dt: number): void {
    const { place, tilt } = this;
    this.place = {
      east: this.#wander(place.east, dt, 0.5, 60),
      north: this.#wander(place.north, dt, 0.5, 60),
      up: this.#wander(place.up, dt, 0.4, 90),
    };
    this.tilt = {
      roll: this.#wander(tilt.roll, dt, 0.15, 5),
      pitch: this.#wander(tilt.pitch, dt, 0.15, 5),
      yaw: this.#wander(tilt.yaw, dt, 0.6, 30),
    };
  }

  #wander(value: number, dt: number, sigma: number, seconds: number): number {
    const keep = Math.exp(-dt / seconds);
    return value * keep + sigma * this.#scale * Math.sqrt(1 - keep * keep) * normal(this.#random);
  }
}
