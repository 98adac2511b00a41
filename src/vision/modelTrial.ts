import { AV_PIX_FMT_RGBA } from "node-av/constants";
import type { Frame } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import type { Polarity } from "../contract/look.ts";
import type { ModelSpeed, ModelTrial, ProviderName, VisionModelCalls } from "../contract/models.ts";
import type { DetectorRecord } from "../contract/records.ts";
import type { Handlers } from "../contract/rpc.ts";
import { executionProviders } from "./executionProviders.ts";
import { copyRows, FramePictures, FrameScaler } from "./framePicture.ts";
import { OnnxDetector } from "./onnxDetector.ts";
import { readPicture } from "./pictureFile.ts";

/** The longer side of the picture that is given back, pixels. */
const shownSide = 960;
/** Inputs that are measured where a model takes any, pixels across; 16 : 9. */
const measuredSides = [640, 960, 1280] as const;

/** Answers what is asked about models that do not look at the video: each is opened for it and closed again. */
export const modelTrialHandlers: Handlers<Omit<VisionModelCalls, "stream.look" | "detector.loadForThermal">> = {
  "model.inspect": ({ file, provider }) => inspectModel(file, provider),
  "model.try": ({ file, picture, ...how }) => tryModel(file, picture, how),
  "model.measure": ({ file, provider }) => measureModel(file, provider),
  "model.providers": () => executionProviders().map(({ name, missing }) => ({ name, ...(missing && { missing }) })),
};

/** Opens a model and tells what it is. */
export const inspectModel = (file: string, provider?: ProviderName): Promise<DetectorRecord> =>
  opened(file, provider, async ({ record }) => record);

/** How a model is tried, where that is not left to what is usual. */
export interface TrialOptions {
  /** The picture is of a thermal camera, of this polarity. */
  readonly thermal?: Polarity;
  /** The fastest that works when absent. */
  readonly provider?: ProviderName;
}

/** What a model finds in a picture file: tiles as its size asks for, all in one go. */
export async function tryModel(
  file: string,
  picture: string,
  { thermal, provider }: TrialOptions = {},
): Promise<ModelTrial> {
  const frame = await readPicture(picture);
  const pictures = new FramePictures();
  try {
    return await opened(file, provider, async (detector) => {
      const { width, height } = frame;
      const startedAt = performance.now();
      const found = await detector.detect(pictures.of(frame), { budgetMs: 60_000, ...(thermal && { thermal }) });
      const ms = performance.now() - startedAt;
      const sure = found.filter(({ score }) => score >= detector.record.threshold);
      return { width, height, shown: await shownOf(frame), found: sure.sort((a, b) => b.score - a.score), ms };
    });
  } finally {
    pictures.free();
    frame.free();
  }
}

/** How long one run takes at the sizes a model takes. */
export const measureModel = (file: string, provider?: ProviderName): Promise<readonly ModelSpeed[]> =>
  opened(file, provider, (detector) => detector.measure(measuredSides));

async function opened<T>(
  file: string,
  provider: ProviderName | undefined,
  work: (detector: OnnxDetector) => Promise<T>,
): Promise<T> {
  const detector = await OnnxDetector.load(file, provider && { provider });
  try {
    return await work(detector);
  } finally {
    await detector.close();
  }
}

async function shownOf(frame: Frame): Promise<ModelTrial["shown"]> {
  const scale = Math.min(1, shownSide / Math.max(frame.width, frame.height));
  const [width, height] = [Math.max(1, Math.round(frame.width * scale)), Math.max(1, Math.round(frame.height * scale))];
  const scaler = new FrameScaler(width, height, AV_PIX_FMT_RGBA);
  try {
    const { data, linesize } = await scaler.scale(frame);
    const [pixels] = data ?? [];
    if (!pixels) throw new FailureError("bad-input", "A scaled picture came without its pixels");
    const rgba = new Uint8Array(4 * width * height);
    copyRows(pixels, linesize[0] ?? 4 * width, rgba, 4 * width, height);
    return { width, height, rgba };
  } finally {
    scaler.free();
  }
}
