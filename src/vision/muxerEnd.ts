import type { FormatContext, Packet } from "node-av/lib";

/** Ends a file or stream of FFmpeg's. The result of writing the end, which is also that of all that was still on its way to the disk. */
export async function endMuxer(context: FormatContext, packet: Packet): Promise<number> {
  packet.free();
  const result = await context.writeTrailer();
  await context.closeOutput();
  context.freeContext();
  return result;
}
