// Compares the exported model with reference outputs: node check.mjs MODEL FOLDER (written by check.py), and times it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [, , model, folder, threads = "1"] = process.argv;
const require = createRequire(join(process.cwd(), "check.cjs"));
const { InferenceSession, Tensor } = require("onnxruntime-node");
const floats = (file) => new Float32Array(new Uint8Array(readFileSync(join(folder, file))).buffer);

const session = await InferenceSession.create(model, { intraOpNumThreads: Number(threads), interOpNumThreads: 1 });
for (const { name, height, width } of JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"))) {
  const images = new Tensor("float32", floats(`${name}.images`), [1, 3, height, width]);
  const expected = floats(`${name}.output`);
  const { output } = await session.run({ images });
  if (output.dims.join() !== `1,${expected.length / 6},6`) throw new Error(`${name}: shape ${output.dims}`);
  let worst = 0;
  expected.forEach((value, at) => {
    worst = Math.max(worst, Math.abs(value - output.data[at]) / (1 + Math.abs(value)));
  });
  const times = [];
  for (let run = 0; run < 10; run++) {
    const before = performance.now();
    await session.run({ images });
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  console.log(
    `${name}: ${output.dims}, largest relative difference ${worst.toExponential(1)}, median ${times[5].toFixed(1)} ms, best ${times[0].toFixed(1)} ms`,
  );
  if (worst > 1e-3) process.exitCode = 1;
}
