import { Ring } from "../../src/base/ring.ts";

/** Latencies that end-to-end tests and the benchmark read, newest 1000, ms. */
export interface WindowMetrics {
  /** From a position's arrival at the station to its being painted on the globe. */
  readonly wireToGlobeMs: readonly number[];
  /** Live frames painted on the globe, all of them. */
  readonly framesPainted: number;
  /** From the moment a video frame was taken to its arrival in the window, still encoded. */
  readonly videoArrivalMs: readonly number[];
  /** From the moment a video frame was taken to its being painted. */
  readonly videoMs: readonly number[];
}

export class Metrics {
  readonly #wireToGlobe = new Ring<number>(1_000);
  readonly #arrival = new Ring<number>(1_000);
  readonly #video = new Ring<number>(1_000);
  #painted = 0;

  wireToGlobe(ms: number): void {
    this.#painted++;
    this.#wireToGlobe.push(ms);
  }

  videoArrival(ms: number): void {
    this.#arrival.push(ms);
  }

  video(ms: number): void {
    this.#video.push(ms);
  }

  /** A read-only view, copied at each reading. */
  view(): WindowMetrics {
    const wire = this.#wireToGlobe;
    const arrival = this.#arrival;
    const video = this.#video;
    const painted = () => this.#painted;
    return Object.freeze({
      get framesPainted() {
        return painted();
      },
      get wireToGlobeMs() {
        return [...wire];
      },
      get videoArrivalMs() {
        return [...arrival];
      },
      get videoMs() {
        return [...video];
      },
    });
  }
}
