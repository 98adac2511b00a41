import { AV_CODEC_ID_H264, AV_LOG_FATAL, AV_PIX_FMT_YUV420P, FF_ENCODER_LIBX264 } from "node-av/constants";
import { Codec, CodecContext, Frame, Log, Packet, Rational } from "node-av/lib";

Log.setLevel(AV_LOG_FATAL);

/** Takes pictures through H.264 at so coarse a quantiser that its blocks show, as a thin radio link makes them. */
export class StarvedVideo {
  #frame = new Frame();
  #packet = new Packet();

  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.#frame.alloc();
    Object.assign(this.#frame, { width, height, format: AV_PIX_FMT_YUV420P });
    check(this.#frame.getBuffer());
    this.#packet.alloc();
  }

  /** Y, U and V in one block, and the same after H.264; `index` chooses how coarse. */
  through(yuv, index) {
    const { width, height } = this;
    const encoder = new CodecContext();
    const codec = Codec.findEncoderByName(FF_ENCODER_LIBX264);
    encoder.allocContext3(codec);
    Object.assign(encoder, {
      width,
      height,
      pixelFormat: AV_PIX_FMT_YUV420P,
      timeBase: new Rational(1, 25),
      threadCount: 1,
    });
    for (const [key, value] of [
      ["preset", "veryfast"],
      ["tune", "zerolatency"],
      ["qp", String(28 + ((index * 5) % 13))],
    ])
      encoder.setOption(key, value);
    check(encoder.open2Sync(codec));
    const decoder = new CodecContext();
    const back = Codec.findDecoder(AV_CODEC_ID_H264);
    decoder.allocContext3(back);
    decoder.threadCount = 1;
    check(decoder.open2Sync(back));
    const out = new Frame();
    out.alloc();
    try {
      check(this.#frame.makeWritable());
      check(this.#frame.fromBuffer(yuv));
      this.#frame.pts = 0n;
      check(encoder.sendFrameSync(this.#frame));
      check(encoder.receivePacketSync(this.#packet));
      check(decoder.sendPacketSync(this.#packet));
      this.#packet.unref();
      check(decoder.sendPacketSync(null));
      check(decoder.receiveFrameSync(out));
      return planes(out, width, height);
    } finally {
      out.free();
      encoder.freeContext();
      decoder.freeContext();
    }
  }

  free() {
    this.#frame.free();
    this.#packet.free();
  }
}

/** Three planes of a frame in one block without gaps. */
function planes(frame, width, height) {
  const out = Buffer.alloc((width * height * 3) / 2);
  let at = 0;
  for (const [plane, across, down] of [
    [0, width, height],
    [1, width / 2, height / 2],
    [2, width / 2, height / 2],
  ])
    for (let y = 0; y < down; y++, at += across)
      out.set(frame.data[plane].subarray(y * frame.linesize[plane], y * frame.linesize[plane] + across), at);
  return out;
}

function check(result) {
  if (result < 0) throw new Error(`A picture cannot be taken through H.264 (FFmpeg code ${result})`);
}
