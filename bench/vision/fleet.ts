import { setTimeout as pause } from "node:timers/promises";
import { createLog } from "../../src/base/log.ts";
import { Analyst } from "../../src/vision/analyst.ts";
import { OnnxDetector } from "../../src/vision/onnxDetector.ts";
import { Pipeline } from "../../src/vision/pipeline.ts";
import { Feed } from "./feed.ts";

/** What is still under way when pictures have ended may take so long, ms; what is missing then is lost. */
const lastMs = 10_000;

/** Several streams into one analyst, as the vision process has them. */
export class Fleet {
  readonly latencies: number[] = [];
  readonly #feeds: readonly Feed[];
  readonly #pipelines: Pipeline[] = [];
  readonly #analyst: Analyst;
  readonly #ids = new Set<string>();
  #processed = 0;
  #arrived = 0;

  private constructor(feeds: readonly Feed[], analyst: Analyst) {
    this.#feeds = feeds;
    this.#analyst = analyst;
  }

  static async open(options: {
    readonly streams: number;
    readonly pictures: readonly Uint8Array[];
    readonly model: string;
  }): Promise<Fleet> {
    const log = createLog("bench", (line) => line.level !== "info" && console.error(line.text), Date.now);
    const analyst = new Analyst(log);
    const feeds = Array.from({ length: options.streams }, () => new Feed(options.pictures));
    const fleet = new Fleet(feeds, analyst);
    for (const [i, feed] of feeds.entries()) await fleet.#add(`s${i + 1}`, await feed.open());
    await analyst.use(await OnnxDetector.load(options.model));
    return fleet;
  }

  /** Feeds each stream at so many pictures a second; after `warmMs` hands over what counts pictures for a while. */
  async steady<T>(
    rate: number,
    warmMs: number,
    work: (processed: (ms: number) => Promise<number>) => Promise<T>,
  ): Promise<T> {
    for (const feed of this.#feeds) feed.start(rate);
    await pause(warmMs);
    const kept = this.latencies.length;
    if (kept > 200_000) this.latencies.splice(0, 100_000);
    const result = await work(async (ms) => {
      const before = this.#processed;
      await pause(ms);
      return this.#processed - before;
    });
    for (const feed of this.#feeds) feed.stop();
    await this.#idle();
    return result;
  }

  /** What became of all pictures, once nothing is under way any more. */
  async settled(): Promise<{ arrived: number; decoded: number; processed: number; dropped: number }> {
    await this.#idle();
    const all = (of: "decoded" | "dropped"): number =>
      this.#pipelines.reduce((total, { record }) => total + record[of], 0);
    // On a machine with little left for us the last pictures are still looked at.
    const until = performance.now() + lastMs;
    while (all("decoded") !== this.#processed + all("dropped") && performance.now() < until) await pause(100);
    return { arrived: this.#arrived, decoded: all("decoded"), processed: this.#processed, dropped: all("dropped") };
  }

  /** How many confirmed tracks there were. */
  get tracks(): number {
    return this.#ids.size;
  }

  async close(): Promise<void> {
    await Promise.all(this.#pipelines.map((pipeline) => pipeline.close()));
    for (const feed of this.#feeds) feed.close();
    await this.#analyst.detector?.close();
  }

  async #add(streamId: string, address: string): Promise<void> {
    const log = createLog("bench", (line) => line.level !== "info" && console.error(line.text), Date.now);
    const pipeline = new Pipeline(
      { streamId, address, folder: null, detect: true, latencyMs: 0 },
      { analyst: this.#analyst, trackPrefix: streamId, log },
    );
    const arrivals = new Map<number, number>();
    pipeline.onUnit(({ unit }) => {
      this.#arrived++;
      arrivals.delete(unit.at);
      arrivals.set(unit.at, performance.now());
      if (arrivals.size > 256) for (const at of arrivals.keys()) if (arrivals.delete(at)) break;
    });
    pipeline.onFrame(({ at, tracks }) => {
      this.#processed++;
      for (const { trackId, confirmed } of tracks) if (confirmed) this.#ids.add(trackId);
      const arrivedAt = arrivals.get(at);
      if (arrivedAt !== undefined) this.latencies.push(performance.now() - arrivedAt);
    });
    await pipeline.open();
    this.#pipelines.push(pipeline);
  }

  /** Waits until no picture was decoded or processed for a while. */
  async #idle(): Promise<void> {
    const state = () => this.#processed + this.#pipelines.reduce((total, { record }) => total + record.decoded, 0);
    for (let before = -1; before !== state(); ) {
      before = state();
      await pause(400);
    }
  }
}
