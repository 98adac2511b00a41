import { InferenceSession, Tensor } from "onnxruntime-node";
import { Container } from "../../src/vision/container.ts";
import { Decoder } from "../../src/vision/decoder.ts";
import { fitPicture } from "../../src/vision/fit.ts";
import { FramePictures } from "../../src/vision/framePicture.ts";
import { InputBatch } from "../../src/vision/inputBatch.ts";
import { readModelCard } from "../../src/vision/modelCard.ts";
import { modelInputs, modelUse, probeOf } from "../../src/vision/modelUse.ts";
import { readModelProperties } from "../../src/vision/onnxFile.ts";

/** The network alone, with inputs that are ready: nothing is decoded, scaled, copied or followed while it runs. */
export class Bare {
  readonly #session: InferenceSession;
  readonly #inputs: readonly Record<string, Tensor>[];
  #next = 0;

  private constructor(session: InferenceSession, inputs: readonly Record<string, Tensor>[]) {
    this.#session = session;
    this.#inputs = inputs;
  }

  /** Makes inputs of the film's pictures, every n-th so that there are at most `most`. */
  static async open(model: string, film: string, most: number): Promise<Bare> {
    const session = await InferenceSession.create(model, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    const card = (await readModelCard(model)) ?? {};
    const properties = (await readModelProperties(model)) ?? new Map<string, string>();
    const shapes = session.inputMetadata.map((value) =>
      value.isTensor
        ? { name: value.name, type: value.type, dims: [...value.shape] }
        : { name: value.name, type: "no tensor", dims: [] },
    );
    const inputs = modelInputs(shapes, card, properties, model);
    const { fit: probeFit, feeds } = probeOf(inputs);
    const probe = Object.fromEntries(
      Object.entries(feeds).map(([name, { data, dims }]) => [
        name,
        data instanceof Float32Array ? new Tensor("float32", data, dims) : new Tensor("int64", data, dims),
      ]),
    );
    const outputs = Object.entries(await session.run(probe)).map(([name, { data, dims }]) => ({
      ...{ name, data: data as Float32Array, dims: [...dims] },
    }));
    const use = modelUse(outputs, probeFit, { card, properties, inputs, file: model });

    const ready: Record<string, Tensor>[] = [];
    const pictures = new FramePictures();
    let packing: Promise<void> = Promise.resolve();
    const decoder = new Decoder((frame) => {
      if (ready.length >= most) return;
      const fit = fitPicture({ width: frame.width, height: frame.height }, use.size);
      const own = frame.clone();
      if (!own) return;
      const index = ready.push({}) - 1;
      packing = packing.then(async () => {
        const batch = new InputBatch(fit, 1, use);
        batch.pack(await pictures.of(own).planes(fit.width, fit.height), 0);
        const { data, dims } = batch.first(1);
        ready[index] = { ...probe, [inputs.image]: new Tensor("float32", data, dims) };
        own.free();
      });
    });
    const container = await Container.open(`file:${film}`, film, {});
    for (let item = await container.next(); item && ready.length < most; item = await container.next()) {
      if (item.kind === "unit") decoder.push({ ...item.unit, at: item.unit.pts / 90 });
      await new Promise((resolve) => setTimeout(resolve, 20)); // the decoder leaves out what it is given too fast
      await packing;
    }
    await decoder.close();
    await packing;
    await container.close();
    pictures.free();
    return new Bare(session, ready);
  }

  /** Runs for so long; how many runs there were. */
  async runFor(ms: number): Promise<number> {
    const until = performance.now() + ms;
    let runs = 0;
    for (; performance.now() < until; runs++)
      await this.#session.run(this.#inputs[this.#next++ % this.#inputs.length] ?? {});
    return runs;
  }
}
