// Judges a model on a folder of pictures with YOLO labels, by the app's own detector:
//   npm run eval -- --images DIR --labels DIR [--model FILE] [--size auto|640|960|1280] [--tiles auto|off|N]
//                   [--part NAME=PATTERN[,PATTERN]]... [--draw DIR] [--curve]
// N is the side of a tile in pixels of the picture. --part judges pictures of such names by themselves too (* stands for
// anything). --draw writes PNGs with what is there and what was found; --curve tells precision and
// recall at other thresholds. Prints a table, and as its last line one of JSON;
// ap50, ap50_95, precision and recall are percent.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { root } from "./step.mjs";

if (Number(process.versions.node.split(".")[0]) < 24) {
  // TypeScript is run as it stands, which needs Node 24; the project carries one.
  const node = join(createRequire(import.meta.url).resolve("node/package.json"), "..", "bin", "node");
  const run = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(run.status ?? 1);
}

const usage =
  "npm run eval -- --images DIR --labels DIR [--model FILE] [--size auto|640|960|1280] [--tiles auto|off|N] [--part NAME=PATTERN]... [--draw DIR] [--curve]";
try {
  await main();
} catch (cause) {
  console.error(cause.message);
  if (cause.remedy) console.error(cause.remedy);
  process.exit(cause.usage ? 2 : 1);
}
process.exit(0);

async function main() {
  const { images, labels, model, size, tiles, part, draw, curve } = given();
  const { runEval } = await import("../src/vision/evalRun.ts");
  const { evalReport } = await import("../src/vision/evalReport.ts");
  const { drawn } = await import("../src/vision/evalDraw.ts");
  const { readModelCard } = await import("../src/vision/modelCard.ts");
  if (draw) mkdirSync(draw, { recursive: true });
  const threshold = (await readModelCard(model))?.threshold ?? 0.4;
  const run = await runEval({
    ...{ images, labels, model, tiles, ...(size && { size }) },
    ...(draw && {
      each: async (judged, frame) =>
        writeFileSync(join(draw, `${judged.name}.png`), await drawn(judged, frame, threshold)),
    }),
  });
  const report = evalReport(run, part);
  for (const line of [...report.lines, ...(curve ? report.curve : [])]) console.log(line);
  console.log(`\n${JSON.stringify(report.json)}`);
}

function given() {
  let values;
  try {
    ({ values } = parseArgs({
      options: {
        images: { type: "string" },
        labels: { type: "string" },
        model: { type: "string", default: join(root, "models", "vehicle-nano.onnx") },
        size: { type: "string", default: "auto" },
        tiles: { type: "string", default: "auto" },
        part: { type: "string", multiple: true, default: [] },
        draw: { type: "string" },
        curve: { type: "boolean", default: false },
      },
    }));
  } catch (cause) {
    throw wrong(cause.message);
  }
  const { images, labels } = values;
  if (!images || !labels) throw wrong("Which pictures, and which labels?");
  const size = values.size === "auto" ? undefined : Number(values.size);
  if (size !== undefined && !(Number.isInteger(size) && size >= 32 && size <= 4096))
    throw wrong(`--size must be auto or from 32 to 4096 pixels, got ${values.size}`);
  const tiles = values.tiles === "auto" || values.tiles === "off" ? values.tiles : Number(values.tiles);
  if (typeof tiles === "number" && !(Number.isInteger(tiles) && tiles >= 64))
    throw wrong(`--tiles must be auto, off or a side of at least 64 pixels, got ${values.tiles}`);
  const model = resolve(values.model);
  if (!existsSync(model)) throw wrong(`There is no such model: ${model}`);
  return { images, labels, model, size, tiles, part: values.part.map(partOf), draw: values.draw, curve: values.curve };
}

/** `NAME=PATTERN,PATTERN`. */
function partOf(text) {
  const [name, patterns] = text.split("=", 2);
  if (!name || !patterns) throw wrong(`--part must be NAME=PATTERN, got ${text}`);
  const literal = (piece) => piece.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const expressions = patterns.split(",").map((p) => new RegExp(`^${p.split("*").map(literal).join(".*")}$`));
  return { name, has: (picture) => expressions.some((expression) => expression.test(picture)) };
}

function wrong(message) {
  return Object.assign(new Error(message), { remedy: usage, usage: true });
}
