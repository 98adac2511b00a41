import { AV_CODEC_ID_PNG, AV_PIX_FMT_RGB24 } from "node-av/constants";
import { Codec, CodecContext, type Frame, Packet, Rational } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason, newFrame } from "./av.ts";
import { type Judged, verdicts } from "./evalFigures.ts";
import type { Edges } from "./evalTruth.ts";
import { copyRows, FrameScaler } from "./framePicture.ts";

type Colour = readonly [number, number, number];
const yellow: Colour = [255, 220, 0];
const green: Colour = [40, 230, 60];
const red: Colour = [255, 40, 40];
const grey: Colour = [170, 170, 170];
const violet: Colour = [200, 80, 255];
/** What is drawn has no more pixels on its longer side. */
const longest = 1600;

/**
 * A picture as PNG with what is there (yellow; to be ignored: violet) and what was found at `threshold`: right (green),
 * wrong (red), passed over (grey).
 */
export async function drawn(judged: Judged, frame: Frame, threshold: number): Promise<Uint8Array> {
  const scale = Math.min(1, longest / Math.max(frame.width, frame.height));
  const [width, height] = [Math.round(frame.width * scale), Math.round(frame.height * scale)];
  const scaler = new FrameScaler(width, height, AV_PIX_FMT_RGB24);
  try {
    const source = await scaler.scale(frame);
    const rgb = Buffer.alloc(width * height * 3);
    copyRows(source.data?.[0] ?? rgb, source.linesize[0] ?? width * 3, rgb, width * 3, height);
    const outline = (box: Edges, colour: Colour, out: number) => drawBox(rgb, width, height, box, scale, colour, out);
    for (const box of [...judged.ignored, ...judged.cycles]) outline(box, violet, 0);
    for (const box of judged.vehicles) outline(box, yellow, 0);
    const sorted = judged.found.toSorted((a, b) => b.score - a.score);
    for (const [index, { score, verdict }] of verdicts(judged, 0.5).entries()) {
      const box = sorted[index];
      if (box && score >= threshold) outline(box, verdict === "right" ? green : verdict === "wrong" ? red : grey, 2);
    }
    return png(rgb, width, height);
  } finally {
    scaler.free();
  }
}

/** Two pixels thick, `out` pixels outside the box. */
function drawBox(rgb: Buffer, width: number, height: number, box: Edges, scale: number, colour: Colour, out: number) {
  const at = (x: number, y: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    rgb.set(colour, (y * width + x) * 3);
  };
  const [x1, y1] = [Math.round(box.left * scale) - out, Math.round(box.top * scale) - out];
  const [x2, y2] = [Math.round(box.right * scale) + out, Math.round(box.bottom * scale) + out];
  for (const thick of [0, 1]) {
    for (let x = x1; x <= x2; x++) {
      at(x, y1 - thick);
      at(x, y2 + thick);
    }
    for (let y = y1; y <= y2; y++) {
      at(x1 - thick, y);
      at(x2 + thick, y);
    }
  }
}

function png(rgb: Buffer, width: number, height: number): Uint8Array {
  const context = new CodecContext();
  const packet = new Packet();
  packet.alloc();
  const frame = newFrame(width, height, AV_PIX_FMT_RGB24);
  try {
    context.allocContext3(Codec.findEncoder(AV_CODEC_ID_PNG));
    Object.assign(context, { width, height, pixelFormat: AV_PIX_FMT_RGB24, timeBase: new Rational(1, 1) });
    check(context.open2Sync(null));
    check(frame.fromBuffer(rgb));
    frame.pts = 0n;
    check(context.sendFrameSync(frame));
    check(context.receivePacketSync(packet));
    return Uint8Array.from(packet.data ?? []);
  } finally {
    packet.free();
    frame.free();
    context.freeContext();
  }
}

function check(result: number): void {
  if (result < 0) throw new FailureError("bad-input", `A picture cannot be drawn: ${avReason(result)}`);
}
