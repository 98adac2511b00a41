import { Ring } from "../../src/base/ring.ts";

/** Latencies that end-to-end tests and the benchmark read, newest 1000, ms. */
export interface WindowMetrics {
  /** From a position's arrival at the station to its being painted on the globe. */
  readonly wireToGlobeMs: readonly number[];
  /** From the moment a video frame was taken to its arrival in the window, still encoded. */
  readonly videoArrivalMs: readonly number[];
  /** From the moment a video frame was taken to its being painted. */
  readonly videoMs: readonly number[];
}

export class Metrics {
  readonly #wireToGlobe = new Ring<number>(1_000);
  readonly #arrival = new Ring<number>(1_000);
  readonly #video = new Ring<number>(1_000);

  wireToGlobe(ms: number): void {
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
    return Object.freeze({
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
