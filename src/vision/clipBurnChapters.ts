import { open } from "node:fs/promises";
import { FailureError } from "../contract/failure.ts";

/** A chapter from a time of the file on, ms. */
export interface Chapter {
  readonly fromMs: number;
  readonly title: string;
}

/**
 * Adds chapters to an MP4 file whose index (`moov`) is the last box of the file, as players and FFmpeg read them: a `chpl` box
 * in its user data (ISO/IEC 14496-12 §8.10.1; the box itself is Nero's, times in 100 ns). The first begins at 0. What was
 * there stays where it is. Rejects with a FailureError "bad-input" where the index is not the last.
 */
export async function addChapters(file: string, chapters: readonly Chapter[]): Promise<void> {
  if (chapters.length === 0) return;
  const handle = await open(file, "r+");
  try {
    const { size } = await handle.stat();
    const at = await lastMoov(handle, size);
    const moov = Buffer.alloc(size - at);
    await handle.read(moov, 0, moov.length, at);
    const changed = withChapters(moov, chplOf(chapters));
    await handle.write(changed, 0, changed.length, at);
  } finally {
    await handle.close();
  }
}

async function lastMoov(handle: Awaited<ReturnType<typeof open>>, size: number): Promise<number> {
  const head = Buffer.alloc(16);
  for (let at = 0; at + 8 <= size; ) {
    await handle.read(head, 0, 16, at);
    const short = head.readUInt32BE(0);
    const length = short === 1 ? Number(head.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    if (head.toString("latin1", 4, 8) === "moov" && at + length === size) return at;
    if (length < 8) break;
    at += length;
  }
  throw new FailureError("bad-input", "Chapters can not be written: the file's index is not at its end");
}

/** The index with the chapters at the end of its user data, which are made where there are none. */
function withChapters(moov: Buffer, chpl: Buffer): Buffer {
  for (let at = 8; at + 8 <= moov.length; at += Math.max(8, moov.readUInt32BE(at))) {
    if (moov.toString("latin1", at + 4, at + 8) !== "udta") continue;
    const end = at + moov.readUInt32BE(at);
    const changed = Buffer.concat([moov.subarray(0, end), chpl, moov.subarray(end)]);
    changed.writeUInt32BE(end - at + chpl.length, at);
    changed.writeUInt32BE(changed.length, 0);
    return changed;
  }
  const changed = Buffer.concat([moov, boxOf("udta", chpl)]);
  changed.writeUInt32BE(changed.length, 0);
  return changed;
}

/** Version 1, no flags, four bytes kept free, then how many; each with its time and a title of at most 255 bytes. */
function chplOf(chapters: readonly Chapter[]): Buffer {
  const shown = chapters.slice(0, 255).map(({ fromMs, title }) => {
    const text = Buffer.from(title, "utf8").subarray(0, 255);
    const head = Buffer.alloc(9);
    head.writeBigUInt64BE(BigInt(Math.max(0, Math.round(fromMs))) * 10_000n);
    head.writeUInt8(text.length, 8);
    return Buffer.concat([head, text]);
  });
  return boxOf("chpl", Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, shown.length]), ...shown]));
}

function boxOf(kind: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length);
  head.write(kind, 4, "latin1");
  return Buffer.concat([head, content]);
}
