import { stat } from "node:fs/promises";
import { basename } from "node:path";
import ort from "onnxruntime-node";
import { reasonOf } from "../base/log.ts";
import { FailureError } from "../contract/failure.ts";
import type { DetectorRecord } from "../contract/records.ts";
import type { ColourPlanes, Detection, Detector, Picture } from "./detector.ts";
import { type ModelCard, readModelCard } from "./modelCard.ts";
import { type Letterbox, letterbox, yoloxCells, yoloxDetections } from "./yolox.ts";

/** Detections below this share of the threshold help nobody, not even a track that is nearly lost. */
const floorShare = 0.25;
/** The grey around a picture that does not fill the input, as in training. */
const padding = 114;

/** The input for one size of picture; reused from picture to picture. */
interface Fitted {
  readonly box: Letterbox;
  readonly tensor: ort.Tensor;
  readonly values: Float32Array;
}

/** A detector network in ONNX, run on the CPU by one thread. */
export class OnnxDetector implements Detector {
  readonly record: DetectorRecord;
  readonly #session: ort.InferenceSession;
  readonly #card: ModelCard;
  readonly #input: string;
  readonly #output: string;
  #fitted: Fitted | undefined;

  private constructor(session: ort.InferenceSession, card: ModelCard, record: DetectorRecord) {
    this.#session = session;
    this.#card = card;
    this.record = record;
    this.#input = session.inputNames[0] ?? "";
    this.#output = session.outputNames[0] ?? "";
  }

  /**
   * Loads a model and its card, and runs it once. Rejects with a FailureError when the file is missing, is not a model,
   * or has other inputs or outputs than its card says.
   */
  static async load(file: string): Promise<OnnxDetector> {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw new FailureError("not-found", `There is no such model: ${file}`, remedy);
    const card = await readModelCard(file);
    const session = await createSession(file);
    try {
      checkShape(session, file);
      const record: DetectorRecord = {
        file,
        name: basename(file).replace(/\.onnx$/i, ""),
        classes: card.names,
        provider: "CPU",
        threshold: card.threshold,
      };
      const detector = new OnnxDetector(session, card, record);
      await detector.#warmUp(file);
      return detector;
    } catch (cause) {
      await session.release();
      throw cause;
    }
  }

  async detect(picture: Picture): Promise<readonly Detection[]> {
    const { box, tensor, values } = this.#fit(picture);
    pack(await picture.planes(box.width, box.height), box, values, this.#card);
    const { data } = await this.#run(tensor);
    const { names, threshold, iou } = this.#card;
    return yoloxDetections(data as Float32Array, names, { box, floor: threshold * floorShare, iou });
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  #fit(picture: { width: number; height: number }): Fitted {
    const box = letterbox(picture, this.#card.size, this.#card.stride);
    const same = this.#fitted?.box.width === box.width && this.#fitted.box.height === box.height;
    if (this.#fitted && same) return this.#fitted;
    const values = new Float32Array(3 * box.inputWidth * box.inputHeight).fill((padding * this.#card.range) / 255);
    const tensor = new ort.Tensor("float32", values, [1, 3, box.inputHeight, box.inputWidth]);
    this.#fitted = { box, tensor, values };
    return this.#fitted;
  }

  async #run(tensor: ort.Tensor): Promise<ort.Tensor> {
    const results = await this.#session.run({ [this.#input]: tensor });
    const output = results[this.#output];
    if (!output) throw new FailureError("bug", `The detector gave no output "${this.#output}"`);
    return output;
  }

  /** The first run allocates and is slow; and it shows whether the output is what it should be. */
  async #warmUp(file: string): Promise<void> {
    const { box, tensor } = this.#fit({ width: this.#card.size, height: Math.round((this.#card.size * 9) / 16) });
    const { dims, type } = await this.#run(tensor).catch((cause) => {
      throw wrongShape(file, `it does not run: ${reasonOf(cause)}`);
    });
    const wanted = [1, yoloxCells(box.inputWidth, box.inputHeight), 5 + this.#card.names.length];
    if (type !== "float32" || dims.join() !== wanted.join())
      throw wrongShape(file, `its output is ${type} [${dims.join(", ")}] instead of float32 [${wanted.join(", ")}]`);
  }
}

const remedy = "Choose a YOLOX model exported to ONNX with decoded output, with its description beside it";
const wrongShape = (file: string, why: string): FailureError =>
  new FailureError("bad-input", `The model cannot be used: ${why}, ${file}`, remedy);

async function createSession(file: string): Promise<ort.InferenceSession> {
  try {
    return await ort.InferenceSession.create(file, {
      executionProviders: ["cpu"],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
  } catch (cause) {
    throw new FailureError("bad-input", `The file is not a model that can be run: ${reasonOf(cause)}, ${file}`, remedy);
  }
}

function checkShape(session: ort.InferenceSession, file: string): void {
  const [input, ...more] = session.inputMetadata;
  if (!input || more.length > 0) throw wrongShape(file, `it has ${session.inputNames.length} inputs instead of one`);
  if (!input.isTensor || input.type !== "float32" || input.shape.length !== 4 || input.shape[1] !== 3)
    throw wrongShape(file, "its input is not float32 [1, 3, height, width]");
  if (session.outputNames.length !== 1)
    throw wrongShape(file, `it has ${session.outputNames.length} outputs instead of one`);
}

/** Writes the three colours into the network's input, each a plane of its own, leaving the padding as it is. */
function pack({ red, green, blue }: ColourPlanes, box: Letterbox, values: Float32Array, card: ModelCard): void {
  const planes = card.color === "rgb" ? [red, green, blue] : [blue, green, red];
  const { width, height, inputWidth, inputHeight } = box;
  planes.forEach((plane, channel) => {
    const start = channel * inputWidth * inputHeight;
    for (let y = 0; y < height; y++) values.set(plane.subarray(y * width, (y + 1) * width), start + y * inputWidth);
  });
  if (card.range !== 255) scaleInside(values, box, card.range / 255);
}

function scaleInside(values: Float32Array, { width, height, inputWidth, inputHeight }: Letterbox, by: number): void {
  for (let row = 0; row < 3 * inputHeight; row++) {
    if (row % inputHeight >= height) continue;
    for (let x = row * inputWidth; x < row * inputWidth + width; x++) values[x] = (values[x] ?? 0) * by;
  }
}
