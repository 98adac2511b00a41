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
  mean: Enu = { east: 0, north: 0, up: 0 };
  /** The wind asked for last; `gust` is the standard deviation in m/s. */
  asked: MeanWind & { readonly gust: number } = { speed: 0, fromDeg: 0, gust: 0 };
  readonly #random: Random;
  #sigma = 0;
  #gust = { east: 0, north: 0, up: 0 };

  constructor(mean: MeanWind, seed: number) {
    this.change(mean);
    this.#random = new Random(seed);
  }

  /** Blows otherwise from now on; `gust` is the standard deviation in m/s, a quarter of the speed unless given. */
  change({ speed, fromDeg }: MeanWind, gust = speed / 4): void {
    this.asked = { speed, fromDeg, gust };
    const from = toRad(fromDeg);
    this.mean = { east: -Math.sin(from) * speed, north: -Math.cos(from) * speed, up: 0 };
    this.#sigma = gust;
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
