import { AV_LOG_FATAL, type AVPixelFormat } from "node-av/constants";
import { FFmpegError, Frame, Log, Rational } from "node-av/lib";

// FFmpeg's own words about every damaged picture would fill the log; failures reach us as result codes.
Log.setLevel(AV_LOG_FATAL);

/** 90 kHz, the clock of MPEG-TS (ISO/IEC 13818-1 §2.4.2.1). */
export const tsClock = new Rational(1, 90_000);

/** FFmpeg's words for a negative result code. */
export const avReason = (code: number): string => FFmpegError.strerror(code);

/** The same bytes as a Buffer, which is what the binding takes. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** A frame with memory of its own, aligned as FFmpeg's scaler needs it. The caller frees it. */
export function newFrame(width: number, height: number, format: AVPixelFormat): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = format;
  const result = frame.getBuffer();
  if (result < 0) throw new Error(`No memory for a picture of ${width} × ${height}: ${avReason(result)}`);
  return frame;
}
