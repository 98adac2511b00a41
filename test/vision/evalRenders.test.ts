import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { figuresOf } from "../../src/vision/evalFigures.ts";
import { runEval } from "../../src/vision/evalRun.ts";
import { testFolder } from "./folder.ts";

const root = join(import.meta.dirname, "../..");
/** Of the label files, one after the other: the set is the one that the model was measured on. */
const frozenLabels = "f015ab58c8a964feab7e2641454405676dd8d520f80ffd63d0f581761a1bf5b4";
/** What `models/README.md` says of the default detector on this set, and how far it may fall, percent. */
const measured = 84.7;
const slack = 1.5;
/** Detections in a picture without vehicles, on average; as measured, and a little more. */
const mostFalse = 0.3;

test("the default detector finds vehicles in the frozen renders as well as its model card says", async () => {
  const folder = await testFolder();
  await promisify(execFile)(process.execPath, [join(root, "scripts/renders.mjs"), "--frozen", "--out", folder]);
  const labels = join(folder, "labels");
  const hash = createHash("sha256");
  for (const name of (await readdir(labels)).toSorted()) hash.update(await readFile(join(labels, name)));
  expect(hash.digest("hex"), "the renders have changed: measure the model on them anew").toBe(frozenLabels);

  const model = join(root, "models/vehicle-nano.onnx");
  const run = await runEval({ images: join(folder, "images"), labels, model, tiles: "auto" });
  const { ap50 = 0, falsePerEmpty = 1 } = figuresOf(run.pictures, run.threshold);
  expect(100 * ap50).toBeGreaterThan(measured - slack);
  expect(falsePerEmpty).toBeLessThanOrEqual(mostFalse);
}, 180_000);
