import { FailureError, failureOf } from "../contract/failure.ts";
import type { Look } from "../contract/look.ts";
import type { DetectorRecord } from "../contract/records.ts";
import type { Detection, Detector, Looking, Part, Picture } from "./detector.ts";
import { providersInTurn } from "./executionProviders.ts";
import { Candidates } from "./families/candidates.ts";
import { suppress } from "./families/suppress.ts";
import { type Fit, fitPicture } from "./fit.ts";
import { InputBatch } from "./inputBatch.ts";
import { fitKey, inputRuns, type PackedRun, packRun } from "./inputRuns.ts";
import { isInside } from "./look.ts";
import { type ModelUse, sizesFeed } from "./modelUse.ts";
import { modelProperties, type OpenedModel, openModel, recordOfModel } from "./openModel.ts";
import { mustBeNumbers } from "./outputNumbers.ts";
import { needsNegative } from "./polarity.ts";
import { mergeTiles } from "./tileMerge.ts";
import { layTiles, turnOf } from "./tiles.ts";

/** Detections below this share of the threshold help nobody, not even a track that is nearly lost. */
const floorShare = 0.25;
const defaultBudgetMs = 400;
/** So many pictures in one run keep an accelerator busy; a processor gains nothing by it. */
const acceleratorBatch = 8;
/** Of one picture only so many are handed on, the most likely: a model that finds something everywhere must not keep us busy. */
const mostDetections = 200;
/** A box that ends so near a tile's border was cut by it, pixels of the input. */
const borderPixels = 2;

/** How a model is to be run, where that is not left to what is best here. */
export interface LoadOptions {
  /** By its name: CPU, CUDA, DirectML, CoreML; the CPU where it does not work. The fastest that works when absent. */
  readonly provider?: string;
  /** Of the processor, default 1: more only take them from decoding and from other streams. */
  readonly threads?: number;
  /** Pictures in one run, where the model leaves that free. */
  readonly batch?: number;
}

/** A detector network in ONNX, run on a thread of its own by the fastest provider that works. */
export class OnnxDetector implements Detector {
  readonly record: DetectorRecord;
  readonly #loaded: OpenedModel;
  readonly #room: number;
  readonly #wanted: Uint8Array;
  /** Of the picture that is looked at, and of the one that is made ready meanwhile. */
  readonly #batches = [new Map<string, InputBatch>(), new Map<string, InputBatch>()] as const;
  #side: 0 | 1 = 0;
  readonly #ofTile = new Candidates();
  readonly #all = new Candidates();
  #cut = new Set<number>();
  #runMs: number;

  private constructor(loaded: OpenedModel, record: DetectorRecord, batch: number | undefined) {
    const { inputs, provider, use } = loaded;
    this.#loaded = loaded;
    this.record = record;
    this.#runMs = loaded.runMs;
    this.#room = inputs.batch ?? batch ?? (provider.key === "cpu" ? 1 : acceleratorBatch);
    this.#wanted = Uint8Array.from(use.classes, (kept) => (kept ? 1 : 0));
  }

  /**
   * Loads a model with what lies beside it, tells its family, and runs it twice. Rejects with a FailureError when the file
   * is missing, is not a model, or is not understood.
   */
  static async load(file: string, options: LoadOptions = {}): Promise<OnnxDetector> {
    const properties = await modelProperties(file);
    const notUsed: string[] = [];
    const wanted = providersInTurn(options.provider);
    for (const provider of wanted) {
      try {
        if (provider.missing) throw new FailureError("not-found", provider.missing);
        const loaded = await openModel(file, properties, provider, options.threads ?? 1);
        return new OnnxDetector(loaded, recordOfModel(loaded, notUsed), options.batch);
      } catch (cause) {
        if (provider === wanted.at(-1)) throw cause;
        notUsed.push(`${provider.name}: ${failureOf(cause).message}`);
      }
    }
    throw new FailureError("bug", `No provider was tried, ${file}`);
  }

  /** Time of one run in the runtime alone, ms, averaged over the last ones: what a picture takes at least. */
  get runMs(): number {
    return this.#runMs;
  }

  async detect(picture: Picture, look: Look = {}, turn = 0): Promise<readonly Detection[]> {
    return (await this.prepare(picture, look, turn))();
  }

  async prepare(picture: Picture, look: Look = {}, turn = 0): Promise<Looking> {
    const { use } = this.#loaded;
    const fit = fitPicture(picture, use.size);
    const most = Math.max(1, Math.floor((look.budgetMs ?? defaultBudgetMs) / Math.max(1, this.#runMs)));
    const plan = layTiles(picture, { width: fit.inputWidth, height: fit.inputHeight }, look, most);
    const parts = turnOf(plan, most, turn);
    const negative = needsNegative(use.pictures, look.thermal);
    this.#side = this.#side === 0 ? 1 : 0;
    const batches = this.#batches[this.#side];
    const fitOf = (part: Part) => fitPicture(part, use.size);
    const runs = inputRuns(parts, fitOf, this.#room).map(({ fit, parts }) => ({
      parts,
      batch: this.#batch(batches, fit),
    }));
    const [first] = runs;
    if (first) await packRun(picture, first, negative);
    return async () => {
      this.#all.clear();
      this.#cut = new Set();
      for (const run of runs) {
        if (run !== first) await packRun(picture, run, negative);
        await this.#look(picture, run);
      }
      return this.#detections(picture, look, parts.length > 1);
    };
  }

  async close(): Promise<void> {
    await this.#loaded.thread.close();
  }

  /** How long one run takes for inputs of 16 : 9 so many pixels across, or for the one input that it takes: the median of three. */
  async measure(sides: readonly number[]): Promise<{ width: number; height: number; ms: number }[]> {
    const { inputs, thread, use } = this.#loaded;
    const sizes = "fixed" in use.size ? [use.size] : sides.map((size) => ({ ...use.size, size }));
    const speeds: { width: number; height: number; ms: number }[] = [];
    for (const size of sizes) {
      const side = "fixed" in size ? size.fixed.width : size.size;
      const fit = fitPicture({ width: side, height: Math.round((side * 9) / 16) }, size);
      const count = inputs.batch ?? 1;
      const feed = new InputBatch(fit, count, use).first(count);
      const feeds = { [inputs.image]: feed, ...(inputs.sizes && { [inputs.sizes]: sizesFeed(fit, count) }) };
      const runs: number[] = [];
      for (let i = 0; i < 4; i++) runs.push((await thread.run(feeds)).runMs / count);
      const [, median = 0] = runs.slice(1).sort((one, other) => one - other); // the first lays memory out
      speeds.push({ width: fit.inputWidth, height: fit.inputHeight, ms: median });
    }
    return speeds;
  }

  /** Looks at parts of a picture in one run. */
  async #look(picture: Picture, { parts, batch }: PackedRun): Promise<void> {
    const { inputs, thread, use } = this.#loaded;
    const { inputWidth, inputHeight } = batch.fit;
    const count = inputs.batch ?? parts.length;
    const sizes = inputs.sizes ? { [inputs.sizes]: sizesFeed(batch.fit, count) } : {};
    const { outputs, runMs } = await thread.run({ [inputs.image]: batch.first(count), ...sizes });
    mustBeNumbers(outputs);
    this.#runMs += (runMs / parts.length - this.#runMs) * 0.1;
    const floor = use.threshold * floorShare;
    for (const [item, part] of parts.entries()) {
      this.#ofTile.clear();
      use.recognised.decode(outputs, { item, inputWidth, inputHeight, wanted: this.#wanted, floor }, this.#ofTile);
      this.#take(suppressed(this.#ofTile, use), part, batch.fit, picture);
    }
  }

  /** Moves a part's candidates to their places in the whole picture, pixels. */
  #take(kept: readonly number[], part: Part, fit: Fit, picture: Picture): void {
    const { left, top, right, bottom, score, classIndex } = this.#ofTile;
    const [across, down] = [part.width / fit.width, part.height / fit.height];
    for (const at of kept) {
      const x1 = Math.max(0, left[at] ?? 0);
      const y1 = Math.max(0, top[at] ?? 0);
      const x2 = Math.min(fit.width, right[at] ?? 0);
      const y2 = Math.min(fit.height, bottom[at] ?? 0);
      const cut =
        (x1 <= borderPixels && part.x > 0) ||
        (y1 <= borderPixels && part.y > 0) ||
        (x2 >= fit.width - borderPixels && part.x + part.width < picture.width) ||
        (y2 >= fit.height - borderPixels && part.y + part.height < picture.height);
      const before = this.#all.count;
      const [px, py] = [part.x, part.y];
      this.#all.add(
        ...([
          px + x1 * across,
          py + y1 * down,
          px + x2 * across,
          py + y2 * down,
          score[at] ?? 0,
          classIndex[at] ?? 0,
        ] as const),
      );
      if (cut && this.#all.count > before) this.#cut.add(before);
    }
  }

  #detections({ width, height }: Picture, { regions }: Look, tiled: boolean): Detection[] {
    const { left, top, right, bottom, score, classIndex, count } = this.#all;
    const kept = tiled
      ? mergeTiles(this.#all, (at) => this.#cut.has(at), this.#loaded.use.iou)
      : Array.from({ length: count }, (_, at) => at);
    if (kept.length > mostDetections) kept.sort((a, b) => (score[b] ?? 0) - (score[a] ?? 0));
    return kept.slice(0, mostDetections).flatMap((at): Detection[] => {
      const [x, y] = [(left[at] ?? 0) / width, (top[at] ?? 0) / height];
      const box = { x, y, w: (right[at] ?? 0) / width - x, h: (bottom[at] ?? 0) / height - y };
      const className = this.#loaded.use.classes[classIndex[at] ?? -1];
      return className && isInside(x + box.w / 2, y + box.h / 2, regions)
        ? [{ className, score: score[at] ?? 0, box }]
        : [];
    });
  }

  /** The input for one fit; those of the last few fits are kept. */
  #batch(batches: Map<string, InputBatch>, fit: Fit): InputBatch {
    const key = fitKey(fit);
    const batch = batches.get(key) ?? new InputBatch(fit, this.#room, this.#loaded.use);
    if (!batches.has(key) && batches.size >= 4) batches.clear();
    batches.set(key, batch);
    return batch;
  }
}

const suppressed = (candidates: Candidates, { recognised, iou }: ModelUse): number[] =>
  recognised.overlapping ? suppress(candidates, iou) : Array.from({ length: candidates.count }, (_, at) => at);
