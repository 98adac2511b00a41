import { type Enu, toRad } from "../geo/position.ts";
import { Random } from "./random.ts";

/** The wind that was asked for, before gusts. */
export interface MeanWind {
  readonly speed: number; // m/s
  /** Where it comes from, degrees true. */
  readonly fromDeg: number;
}

/**
 * A mean wind with gusts: each component wanders as a first-order Gauss-Markov process, the simplest form of the
 * Dryden turbulence model (MIL-F-8785C §3.7), with a quarter of the mean speed as its standard deviation.
 */
export class Wind {
  readonly mean: Enu;
  readonly #random: Random;
  readonly #sigma: number;
  #gust = { east: 0, north: 0, up: 0 };

  constructor({ speed, fromDeg }: MeanWind, seed: number) {
    const from = toRad(fromDeg);
    this.mean = { east: -Math.sin(from) * speed, north: -Math.cos(from) * speed, up: 0 };
    this.#sigma = speed / 4;
    this.#random = new Random(seed);
  }

  /** The air's velocity over the ground now, m/s. */
  get velocity(): Enu {
    const { mean } = this;
    const gust = this.#gust;
    return { east: mean.east + gust.east, north: mean.north + gust.north, up: gust.up };
  }

  step(dtSeconds: number): void {
    const keep = Math.exp(-dtSeconds / correlationSeconds);
    const kick = this.#sigma * Math.sqrt(1 - keep * keep);
    const gust = this.#gust;
    this.#gust = {
      east: gust.east * keep + kick * normal(this.#random),
      north: gust.north * keep + kick * normal(this.#random),
      up: gust.up * keep + kick * verticalShare * normal(this.#random),
    };
  }
}

/** A standard normal number (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

const correlationSeconds = 3;
const verticalShare = 0.3;
