import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { type Look, lookSchema, type Polarity, polarities } from "./look.ts";
import { parser } from "./parse.ts";
import type { Box, DetectorRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** A detector model that can be chosen: one that came with Vedette, or one that was added. */
export interface ModelRecord {
  /** The first 16 hexadecimal digits of its SHA-256. */
  readonly id: string;
  readonly name: string;
  /** Where it lies: a copy in the data folder, but for what came with Vedette. */
  readonly file: string;
  readonly builtIn: boolean;
  readonly bytes: number;
  readonly sha256: string;
  /** Whether it is the one that looks at the video. */
  readonly chosen: boolean;
  /** Whether it is the one that looks at the video of thermal cameras; absent where none of its own does. */
  readonly chosenForThermal?: true;
  /** What it is, as far as it was opened since the start. */
  readonly detector?: DetectorRecord;
  /** Why it can not be used. */
  readonly failure?: Failure;
}

/** What can run a network, as people call it; which of them a computer has is told by `models.provider`. */
export const providerNames = ["CPU", "CUDA", "DirectML", "CoreML"] as const;
export type ProviderName = (typeof providerNames)[number];

/** Something that can run a network on this computer. */
export interface ProviderRecord {
  readonly name: ProviderName;
  /** Why it can not be used here, when that is known without trying. */
  readonly missing?: string;
}

/** What the models that look at the video are run by. */
export interface ProviderChoice {
  /** null: the fastest that works. */
  readonly chosen: ProviderName | null;
  /** The fastest first, the CPU last. */
  readonly here: readonly ProviderRecord[];
  /** Told when it was just chosen and does not work: what runs instead, and why. */
  readonly instead?: string;
}

/** One object that a model found in a picture. */
export interface FoundObject {
  readonly className: string;
  readonly score: number; // 0…1
  readonly box: Box;
}

/** What a model found in a picture file. */
export interface ModelTrial {
  readonly width: number; // of the picture, pixels
  readonly height: number;
  /** The picture made small, in rows of red, green, blue and alpha. */
  readonly shown: { readonly width: number; readonly height: number; readonly rgba: Uint8Array };
  /** From the model's threshold on, the best first. */
  readonly found: readonly FoundObject[];
  /** From the decoded picture to what was found. */
  readonly ms: number;
}

/** How fast a model is on this computer. */
export interface ModelSpeed {
  readonly width: number; // of the input, pixels
  readonly height: number;
  readonly ms: number; // one run, the median of three
}

/** What a window asks about models. */
export type ModelCalls = {
  "models.list": { args: null; result: readonly ModelRecord[] };
  /** Opens a file, and copies it and the description beside it into the data folder when it can be used. */
  "models.add": { args: { path: string }; result: ModelRecord };
  /** Deletes the copy; one that came with Vedette, or that is chosen, stays. */
  "models.remove": { args: { id: string }; result: null };
  /** Looks at the video with it from now on, and after the next start. */
  "models.choose": { args: { id: string }; result: DetectorRecord };
  /** Looks at the video of thermal cameras with it, also after the next start; null: with the one for all video. */
  "models.chooseForThermal": { args: { id: string | null }; result: DetectorRecord | null };
  "models.provider": { args: null; result: ProviderChoice };
  /** Runs all models by it from now on, and after the next start; null: by the fastest that works. Where it does not work, by the CPU. */
  "models.chooseProvider": { args: { provider: ProviderName | null }; result: ProviderChoice };
  /** Opens it and tells what it is. */
  "models.inspect": { args: { id: string }; result: DetectorRecord };
  /** Takes the picture as a thermal one of this polarity; absent: as one of visible light. */
  "models.try": { args: { id: string; picture: string; thermal?: Polarity }; result: ModelTrial };
  "models.measure": { args: { id: string }; result: readonly ModelSpeed[] };
};

/** What the station asks of vision about models, and about how they look, besides `VisionCalls`. */
export type VisionModelCalls = {
  "model.inspect": { args: { file: string; provider?: ProviderName }; result: DetectorRecord };
  "model.try": {
    args: { file: string; picture: string; thermal?: Polarity; provider?: ProviderName };
    result: ModelTrial;
  };
  "model.measure": { args: { file: string; provider?: ProviderName }; result: readonly ModelSpeed[] };
  /** What this computer has to run models by. */
  "model.providers": { args: null; result: readonly ProviderRecord[] };
  /** Looks at thermal pictures with a model of its own; null: with the one for all. */
  "detector.loadForThermal": { args: { file: string | null; provider?: ProviderName }; result: DetectorRecord | null };
  /** How closely a stream is looked at from now on, also when it is opened anew. */
  "stream.look": { args: { streamId: string; look: Look }; result: null };
};

/** What vision announces about models: a detector that fails, or works again, while it looks at the video. */
export type VisionModelEvents = { detector: DetectorRecord; thermalDetector: DetectorRecord };

const path = v.pipe(v.string(), v.nonEmpty(), v.maxLength(4_096));
const thermal = v.exactOptional(v.picklist(polarities));
const provider = v.picklist(providerNames);
const id = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/));

/** Absent: the fastest that works. */
const by = { provider: v.exactOptional(provider) };

export const modelParsers: Parsers<ModelCalls> = {
  "models.list": parser("models.list", v.null()),
  "models.add": parser("models.add", v.object({ path })),
  "models.remove": parser("models.remove", v.object({ id })),
  "models.choose": parser("models.choose", v.object({ id })),
  "models.chooseForThermal": parser("models.chooseForThermal", v.object({ id: v.nullable(id) })),
  "models.provider": parser("models.provider", v.null()),
  "models.chooseProvider": parser("models.chooseProvider", v.object({ provider: v.nullable(provider) })),
  "models.inspect": parser("models.inspect", v.object({ id })),
  "models.try": parser("models.try", v.object({ id, picture: path, thermal })),
  "models.measure": parser("models.measure", v.object({ id })),
};

export const visionModelParsers: Parsers<VisionModelCalls> = {
  "model.inspect": parser("model.inspect", v.object({ file: path, ...by })),
  "model.try": parser("model.try", v.object({ file: path, picture: path, thermal, ...by })),
  "model.measure": parser("model.measure", v.object({ file: path, ...by })),
  "model.providers": parser("model.providers", v.null()),
  "detector.loadForThermal": parser("detector.loadForThermal", v.object({ file: v.nullable(path), ...by })),
  "stream.look": parser("stream.look", v.object({ streamId: v.pipe(v.string(), v.nonEmpty()), look: lookSchema })),
};
