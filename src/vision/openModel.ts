import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { FailureError, failureOf } from "../contract/failure.ts";
import type { DetectorRecord } from "../contract/records.ts";
import type { ExecutionProvider } from "./executionProviders.ts";
import { readModelCard } from "./modelCard.ts";
import { familyWords, type ModelInputs, type ModelUse, modelInputs, modelUse, probeOf, unusable } from "./modelUse.ts";
import { type ModelProperties, readModelProperties } from "./onnxFile.ts";
import { numbersMissing } from "./outputNumbers.ts";
import { SessionThread } from "./sessionThread.ts";

/** A model that runs, and how it is used. */
export interface OpenedModel {
  readonly file: string;
  readonly thread: SessionThread;
  readonly inputs: ModelInputs;
  readonly use: ModelUse;
  readonly provider: ExecutionProvider;
  readonly firstMs: number;
  readonly runMs: number;
}

/** Reads what an exporter wrote into a model file. Rejects with a FailureError when the file is missing, empty or no model. */
export async function modelProperties(file: string): Promise<ModelProperties> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile())
    throw new FailureError("not-found", `There is no such model: ${file}`, "Choose a file that ends in .onnx");
  if (found.size === 0)
    throw new FailureError(
      "bad-input",
      `The file is empty: it has no bytes, ${file}`,
      "Export or copy the model again",
    );
  const properties = await readModelProperties(file);
  if (properties) return properties;
  throw new FailureError(
    "bad-input",
    `The file is not a model that can be run: it is no ONNX file, or not all of one, ${file}`,
    "Export or copy the model again",
  );
}

/** Opens a model with one provider; a first run shows its family, and a second how fast it is. */
export async function openModel(
  file: string,
  properties: ModelProperties,
  provider: ExecutionProvider,
  threads: number,
): Promise<OpenedModel> {
  const card = (await readModelCard(file)) ?? {};
  const thread = await SessionThread.open(file, { provider: provider.key, threads }).catch((cause: unknown) => {
    const { message } = failureOf(cause);
    throw new FailureError(
      "bad-input",
      `The file is not a model that can be run: ${message}, ${file}`,
      "Export the model again",
    );
  });
  try {
    const inputs = modelInputs(thread.inputs, card, properties, file);
    const { fit, feeds } = probeOf(inputs);
    const first = await thread.run(feeds).catch((cause: unknown) => {
      throw unusable(`it does not run: ${failureOf(cause).message}`, file);
    });
    if (numbersMissing(first.outputs, 1)) throw unusable("it answers NaN, no numbers, to an empty picture", file);
    const use = modelUse(first.outputs, fit, { card, properties, inputs, file });
    const { runMs } = await thread.run(feeds);
    return { file, thread, inputs, use, provider, firstMs: first.runMs, runMs };
  } catch (cause) {
    await thread.close();
    throw cause;
  }
}

/** What is told of a model; `notUsed` says why faster providers are not used. */
export function recordOfModel(
  { file, use, provider, inputs, firstMs, runMs }: OpenedModel,
  notUsed: readonly string[],
): DetectorRecord {
  const { size } = inputs;
  return {
    file,
    name: basename(file).replace(/\.onnx$/i, ""),
    classes: [...new Set(use.classes.filter((kept) => kept !== undefined))],
    provider: provider.name,
    threshold: use.threshold,
    family: familyWords[use.recognised.family],
    leftOut: use.leftOut,
    input: "fixed" in size ? `${size.fixed.width} × ${size.fixed.height}` : `up to ${size.size}`,
    firstMs,
    runMs,
    ...(use.pictures && { pictures: use.pictures }),
    ...(use.licence && { licence: use.licence }),
    ...(notUsed.length > 0 && { notUsed }),
  };
}
