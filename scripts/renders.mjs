// Writes training pictures of the simulated world: npm run renders -- --out DIR --count N --seed S [--width W --height H]
// or the frozen set by which the default detector is tested: npm run renders -- --out DIR --frozen
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

if (Number(process.versions.node.split(".")[0]) < 24) {
  // TypeScript is run as it stands, which needs Node 24; the project carries one.
  const node = join(createRequire(import.meta.url).resolve("node/package.json"), "..", "bin", "node");
  const run = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: "inherit" });
  process.exit(run.status ?? 1);
}

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    count: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
    width: { type: "string", default: "960" },
    height: { type: "string", default: "540" },
    frozen: { type: "boolean", default: false },
  },
});
/** Seeds and sizes that no training uses; whoever changes these measures the model anew. */
const frozen = { count: 80, seed: 9000, width: 640, height: 360, worldRun: 40, lookRun: 1 };
const { count, seed, width, height, ...runs } = values.frozen
  ? frozen
  : Object.fromEntries(["count", "seed", "width", "height"].map((name) => [name, Number(values[name])]));
if (
  !values.out ||
  ![count, seed, width, height].every((n) => Number.isInteger(n) && n > 0) ||
  width % 2 ||
  height % 2
) {
  console.error(
    "usage: npm run renders -- --out DIR [--frozen | [--count N] [--seed S] [--width EVEN] [--height EVEN]]",
  );
  process.exit(2);
}

const { Codec, CodecContext, Frame, Packet, Rational } = await import("node-av/lib");
const { AV_CODEC_FLAG_QSCALE, AV_PIX_FMT_YUVJ420P, FF_ENCODER_MJPEG } = await import("node-av/constants");
const { trainingPictures } = await import("../src/sim/renders.ts");
const { StarvedVideo } = await import("./starvedVideo.mjs");

const QUALITY = 3; // 1 best … 31 worst
const encoder = openEncoder();
const frame = new Frame();
frame.alloc();
Object.assign(frame, { width, height, format: AV_PIX_FMT_YUVJ420P });
check(frame.getBuffer());
const packet = new Packet();
packet.alloc();

mkdirSync(join(values.out, "images"), { recursive: true });
mkdirSync(join(values.out, "labels"), { recursive: true });
const notes = [];
let index = 0;
const video = new StarvedVideo(width, height);
for (const picture of trainingPictures(seed, count, { width, height }, runs)) {
  const name = String(index++).padStart(5, "0");
  const yuv = yuvOf(picture.rgb, width, height);
  const starved = index % 4 === 3; // a quarter have been through a radio link that carries little
  writeFileSync(join(values.out, "images", `${name}.jpg`), jpeg(starved ? video.through(yuv, index) : yuv));
  writeFileSync(join(values.out, "labels", `${name}.txt`), picture.labels);
  notes.push(`${name} ${picture.note}${starved ? ", H.264" : ""}`);
  if (index % 20 === 0 || index === count) console.log(`${index} of ${count} pictures`);
}
writeFileSync(join(values.out, "pictures.txt"), `${notes.join("\n")}\n`);

video.free();
frame.free();
packet.free();
encoder.freeContext();

function openEncoder() {
  const codec = Codec.findEncoderByName(FF_ENCODER_MJPEG);
  const context = new CodecContext();
  context.allocContext3(codec);
  Object.assign(context, { width, height, pixelFormat: AV_PIX_FMT_YUVJ420P, timeBase: new Rational(1, 25) });
  context.setFlags(AV_CODEC_FLAG_QSCALE);
  context.globalQuality = QUALITY * 118; // FF_QP2LAMBDA
  check(context.open2Sync(codec));
  return context;
}

/** RGB24 as Y, U and V in one block (full-range BT.601, as JFIF has it). */
function yuvOf(rgb, w, h) {
  const yuv = Buffer.alloc((w * h * 3) / 2);
  const cb = w * h;
  const cr = cb + cb / 4;
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const i = 3 * (y * w + x);
      yuv[y * w + x] = 0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2] + 0.5;
    }
  }
  for (let y = 0; y < h; y += 2) {
    for (let x = 0; x < w; x += 2) {
      const i = 3 * (y * w + x);
      const j = i + 3 * w;
      const mean = (c) => (rgb[i + c] + rgb[i + 3 + c] + rgb[j + c] + rgb[j + 3 + c]) / 4;
      const [r, g, b] = [mean(0), mean(1), mean(2)];
      const at = (y / 2) * (w / 2) + x / 2;
      yuv[cb + at] = Math.min(255, 128.5 - 0.168736 * r - 0.331264 * g + 0.5 * b);
      yuv[cr + at] = Math.min(255, 128.5 + 0.5 * r - 0.418688 * g - 0.081312 * b);
    }
  }
  return yuv;
}

/** A JPEG of good quality. */
function jpeg(yuv) {
  check(frame.makeWritable());
  check(frame.fromBuffer(yuv));
  frame.pts = BigInt(index);
  frame.quality = QUALITY * 118;
  check(encoder.sendFrameSync(frame));
  check(encoder.receivePacketSync(packet));
  const bytes = Uint8Array.from(packet.data);
  packet.unref();
  return bytes;
}

function check(result) {
  if (result < 0) throw new Error(`The pictures cannot be encoded (FFmpeg code ${result})`);
}
