// The default detector on 640 × 640 pictures and two cores, by way of the app's own code (packing, the
// network on its thread, decoding, suppression), against the bare session.run of the same graph on inputs that are ready;
// in turns, so that a busy machine slows both alike. Run by `npm run bench -- detector [--seconds N] [--rounds N] [--model FILE]`.
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { trainingPictures } from "../src/sim/renders.ts";
import type { ColourPlanes, Picture } from "../src/vision/detector.ts";
import { OnnxDetector } from "../src/vision/onnxDetector.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "3" },
    rounds: { type: "string", default: "7" },
    model: { type: "string", default: join(import.meta.dirname, "../models/vehicle-nano.onnx") },
  },
});
const side = 640;
const threads = 2;
const roundMs = Number(values.seconds) * 1000;
const model = resolve(values.model);

/** Rendered pictures of the simulated world, as planes. */
const scenes: ColourPlanes[] = [...trainingPictures(7, 8, { width: side, height: side })].map(({ rgb }) => ({
  red: rgb.filter((_, i) => i % 3 === 0),
  green: rgb.filter((_, i) => i % 3 === 1),
  blue: rgb.filter((_, i) => i % 3 === 2),
}));
const pictures = scenes.map((planes): Picture => ({ width: side, height: side, planes: async () => planes }));

const folder = mkdtempSync(join(tmpdir(), "vedette-bench-"));
symlinkSync(model, join(folder, "model.onnx"));
const card = JSON.parse(readFileSync(model.replace(/\.onnx$/, ".json"), "utf8"));
writeFileSync(join(folder, "model.json"), JSON.stringify({ ...card, size: side }));
const detector = await OnnxDetector.load(join(folder, "model.onnx"), { provider: "CPU", threads });

const session = await InferenceSession.create(model, {
  executionProviders: ["cpu"],
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
});
const inputs = scenes.map(({ red, green, blue }) => {
  const data = new Float32Array(3 * side * side);
  for (const [i, plane] of [red, green, blue].entries()) data.set(plane, i * side * side);
  return { [session.inputNames[0] ?? "images"]: new Tensor("float32", data, [1, 3, side, side]) };
});

let next = 0;
/** Runs `one` again and again for so long; runs in a second. */
async function rate(one: (index: number) => Promise<unknown>, ms: number): Promise<number> {
  const startedAt = performance.now();
  let runs = 0;
  for (; performance.now() - startedAt < ms; runs++) await one(next++ % scenes.length);
  return (1000 * runs) / (performance.now() - startedAt);
}
const whole = (index: number) => detector.detect(pictures[index] as Picture, { tiling: "whole" });
const bare = (index: number) => session.run(inputs[index] ?? {});
const middle = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;

await rate(whole, 500);
await rate(bare, 500);
const rounds: { readonly whole: number; readonly bare: number }[] = [];
for (let i = 0; i < Number(values.rounds); i++)
  rounds.push({ whole: await rate(whole, roundMs), bare: await rate(bare, roundMs) });
await detector.close();
rmSync(folder, { recursive: true });

const perSecond = middle(rounds.map((round) => round.whole));
const barePerSecond = middle(rounds.map((round) => round.bare));
const ratio = middle(rounds.map((round) => round.whole / round.bare));
console.log(`
${side} × ${side}, ${threads} threads, ${rounds.length} turns of ${values.seconds} s each

              a second   ms each
the app's ${perSecond.toFixed(1).padStart(12)}${(1000 / perSecond).toFixed(1).padStart(10)}
bare      ${barePerSecond.toFixed(1).padStart(12)}${(1000 / barePerSecond).toFixed(1).padStart(10)}
ratio     ${ratio.toFixed(3).padStart(12)}   of each pair of turns the quotient, and of those the middle
`);
const tenth = (value: number): number => Math.round(10 * value) / 10;
console.log(
  JSON.stringify({
    ...{ perSecond: tenth(perSecond), barePerSecond: tenth(barePerSecond), ratio: Math.round(1000 * ratio) / 1000 },
    ...{ side, threads, machine: `${cpus().length} × ${cpus()[0]?.model}`, node: process.version },
  }),
);
process.exit(0);
