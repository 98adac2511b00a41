import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** A file's SHA-256 (64 hexadecimal digits) and size, as it was read. */
export interface FileHash {
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Hashes a file a quarter of a megabyte at a time, so that nothing waits for more than a millisecond; `pause` (ms) after each
 * piece leaves disk and processor to others. Each piece is handed on, for whoever copies it. Rejects with the system's error.
 */
export async function hashFile(
  file: string,
  {
    pause = 0,
    signal,
    piece = async () => {},
  }: {
    readonly pause?: number;
    readonly signal?: AbortSignal | undefined;
    readonly piece?: (bytes: Uint8Array) => Promise<void>;
  } = {},
): Promise<FileHash> {
  const handle = await open(file, "r");
  try {
    const hash = createHash("sha256");
    const buffer = new Uint8Array(PIECE);
    let bytes = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, bytes);
      if (bytesRead === 0) break;
      const read = buffer.subarray(0, bytesRead);
      hash.update(read);
      bytes += bytesRead;
      await piece(read);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return { sha256: hash.digest("hex"), bytes };
  } finally {
    await handle.close();
  }
}

const PIECE = 256 * 1024;
