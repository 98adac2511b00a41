import { stat } from "node:fs/promises";
import { AVERROR_EOF, AVMEDIA_TYPE_VIDEO } from "node-av/constants";
import { Codec, CodecContext, FormatContext, Frame, Packet } from "node-av/lib";
import { FailureError } from "../contract/failure.ts";
import { avReason } from "./av.ts";

const remedy = "Choose a JPEG or PNG picture, or a video";

/** Decodes a picture file, or the first picture of a video. The caller frees the frame. Rejects with a FailureError that says why not. */
export async function readPicture(file: string): Promise<Frame> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new FailureError("not-found", `There is no such picture: ${file}`, remedy);
  if (found.size === 0) throw new FailureError("bad-input", `The picture is empty: it has no bytes, ${file}`, remedy);
  const context = new FormatContext();
  const opened = await context.openInput(`file:${file}`);
  if (opened < 0) throw notRead(avReason(opened), file);
  try {
    const known = await context.findStreamInfo();
    const index = known < 0 ? known : context.findBestStream(AVMEDIA_TYPE_VIDEO);
    const stream = index < 0 ? undefined : context.streams[index];
    const codec = stream && Codec.findDecoder(stream.codecpar.codecId);
    if (!stream || !codec) throw notRead("there is no picture in it", file);
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    try {
      decoder.parametersToContext(stream.codecpar);
      decoder.threadCount = 1;
      const ready = await decoder.open2(codec);
      if (ready < 0) throw notRead(avReason(ready), file);
      return await firstFrame(context, decoder, stream.index, file);
    } finally {
      decoder.freeContext();
    }
  } finally {
    await context.closeInput();
  }
}

async function firstFrame(
  context: FormatContext,
  decoder: CodecContext,
  streamIndex: number,
  file: string,
): Promise<Frame> {
  const packet = new Packet();
  packet.alloc();
  const frame = new Frame();
  frame.alloc();
  try {
    for (let ended = false; !ended; ) {
      const read = await context.readFrame(packet);
      if (read < 0 && read !== AVERROR_EOF) throw notRead(avReason(read), file);
      ended = read < 0;
      if (!ended && packet.streamIndex !== streamIndex) packet.unref();
      else {
        await decoder.sendPacket(ended ? null : packet);
        packet.unref();
        if ((await decoder.receiveFrame(frame)) >= 0) return frame;
      }
    }
    throw notRead("no picture in it could be decoded", file);
  } catch (cause) {
    frame.free();
    throw cause;
  } finally {
    packet.free();
  }
}

const notRead = (why: string, file: string): FailureError =>
  new FailureError("bad-input", `The picture cannot be read: ${why}, ${file}`, remedy);
