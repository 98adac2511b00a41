import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { listSupportedBackends } from "onnxruntime-node";

/** Something that can run a network. */
export interface ExecutionProvider {
  /** As onnxruntime calls it. */
  readonly key: "cpu" | "cuda" | "dml" | "coreml";
  /** As people call it. */
  readonly name: "CPU" | "CUDA" | "DirectML" | "CoreML";
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

const noCuda = "its libraries are not installed with onnxruntime";

/** Asking without its libraries would only make the runtime complain. */
function hasCuda(): boolean {
  if (process.platform !== "linux") return true;
  const entry = createRequire(import.meta.url).resolve("onnxruntime-node");
  const folder = join(dirname(entry), "..", "bin", "napi-v6", process.platform, process.arch);
  return existsSync(join(folder, "libonnxruntime_providers_cuda.so"));
}
