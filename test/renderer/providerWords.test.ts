import { expect, test } from "vitest";
import { providerNote, providerOptions } from "../../renderer/setup/models/providerWords.ts";
import type { ProviderChoice } from "../../src/contract/models.ts";

const here: ProviderChoice["here"] = [{ name: "CUDA", missing: "its libraries are missing" }, { name: "CPU" }];
const detector = { file: "m.onnx", name: "m", classes: ["car"], provider: "CPU", threshold: 0.5 };

test("what models can run on is offered, and what is known not to work can not be chosen", () => {
  const offered = [
    { value: "automatic", label: "Automatic (fastest that works)" },
    { value: "CUDA", label: "CUDA: its libraries are missing", disabled: true },
    { value: "CPU", label: "CPU" },
  ];
  expect(providerOptions({ chosen: null, here })).toEqual(offered);
  expect(providerOptions({ chosen: "CoreML", here })).toEqual([
    ...offered,
    { value: "CoreML", label: "CoreML: this computer does not have it", disabled: true },
  ]);
});

test("it is said what runs the models when that is not what was chosen", () => {
  const fallen = { ...detector, notUsed: ["CUDA: its libraries are missing"] };
  const words = "m runs on CPU; not on CUDA: its libraries are missing";
  expect([
    providerNote({ chosen: null, here }, fallen),
    providerNote({ chosen: "CPU", here }, detector),
    providerNote({ chosen: "CUDA", here }, fallen),
    providerNote({ chosen: "CUDA", here, instead: words }, undefined),
    providerNote({ chosen: "CUDA", here }, undefined),
  ]).toEqual([
    `${words}.`,
    undefined,
    `CUDA does not work here: ${words}.`,
    `CUDA does not work here: ${words}.`,
    undefined,
  ]);
});
