import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { listSupportedBackends } from "onnxruntime-node";
import { FailureError } from "../contract/failure.ts";
import type { ProviderName } from "../contract/models.ts";

/** Something that can run a network. */
export interface ExecutionProvider {
  /** As onnxruntime calls it. */
  readonly key: "cpu" | "cuda" | "dml" | "coreml";
  /** As people call it. */
  readonly name: ProviderName;
  /** Why it can not be used here, when that is known without trying. */
  readonly missing?: string;
}

const fastestFirst: readonly ExecutionProvider[] = [
  { key: "cuda", name: "CUDA" },
  { key: "dml", name: "DirectML" },
  { key: "coreml", name: "CoreML" },
  { key: "cpu", name: "CPU" },
];

/** What this build of onnxruntime can be asked for, the fastest first; the CPU is always the last. */
export function executionProviders(): readonly ExecutionProvider[] {
  const offered = new Set(listSupportedBackends().map(({ name }) => name as string));
  return fastestFirst
    .filter(({ key }) => key === "cpu" || offered.has(key))
    .map((provider) => (provider.key === "cuda" && !hasCuda() ? { ...provider, missing: noCuda } : provider));
}

/**
 * What is tried one after the other to run a network by: the fastest first; or what was chosen by hand, and then the CPU,
 * so that a choice that does not work here leaves a detector that does. Throws a FailureError for a name that is none.
 */
export function providersInTurn(chosen?: string): readonly ExecutionProvider[] {
  const here = executionProviders();
  if (chosen === undefined) return here;
  const named = fastestFirst.find(({ name }) => name === chosen);
  if (!named)
    throw new FailureError("not-found", `There is nothing called ${chosen} to run models by`, "Choose the CPU");
  if (named.key === "cpu") return here.filter(({ key }) => key === "cpu");
  const found = here.find(({ key }) => key === named.key);
  return [found ?? { ...named, missing: notHere }, ...here.filter(({ key }) => key === "cpu")];
}

const notHere = "this computer does not have it";
const noCuda = "its libraries are not installed with onnxruntime";

/** Asking without its libraries would only make the runtime complain. */
function hasCuda(): boolean {
  if (process.platform !== "linux") return true;
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
  const folder = join(dirname(entry), "..", "bin", "napi-v6", process.platform, process.arch);
  return existsSync(join(folder, "libonnxruntime_providers_cuda.so"));
}
