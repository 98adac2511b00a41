import { AV_PIX_FMT_YUV420P, FF_ENCODER_LIBVPX_VP9, FF_ENCODER_LIBX264 } from "node-av/constants";
import { Codec, CodecContext, Rational } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason, tsClock } from "./av.ts";
import { largestH264, leastQuantizer } from "./encoder.ts";

/** What pictures with boxes are encoded as. Players know both in MP4; more know H.264. */
export type BurntCodec = "h264" | "vp9";

/** What pictures of a size can be encoded as here: where they are too large for libx264, libvpx takes them. */
export const burntCodec = (pixels: number, largest = largestH264()): BurntCodec => (pixels > largest ? "vp9" : "h264");

/** An encoder of good quality without delay, open. Throws a FailureError "bad-input" where it does not take the size. */
export function burntEncoder(as: BurntCodec, width: number, height: number): CodecContext {
  const context = new CodecContext();
  const codec = Codec.findEncoderByName(as === "h264" ? FF_ENCODER_LIBX264 : FF_ENCODER_LIBVPX_VP9);
  context.allocContext3(codec);
  context.width = width;
  context.height = height;
  context.pixelFormat = AV_PIX_FMT_YUV420P;
  context.timeBase = tsClock;
  context.framerate = new Rational(30, 1);
  context.maxBFrames = 0;
  context.threadCount = 1;
  for (const [name, value] of Object.entries(as === "h264" ? h264(width * height) : vp9))
    context.setOption(name, value);
  if (as === "vp9") context.bitRate = 0n; // the quality alone counts
  const opened = context.open2Sync(codec);
  if (opened >= 0) return context;
  context.freeContext();
  throw new FailureError("bad-input", `${width} × ${height} video cannot be encoded: ${avReason(opened)}`);
}

const h264 = (pixels: number) => ({
  preset: "ultrafast",
  tune: "zerolatency",
  crf: 18,
  "forced-idr": 1,
  qmin: leastQuantizer(pixels),
});
const vp9 = { deadline: "realtime", "cpu-used": 8, crf: 24, "lag-in-frames": 0, "auto-alt-ref": 0 };
