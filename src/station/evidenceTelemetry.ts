import { open } from "node:fs/promises";
import { TlogCursor } from "../mavlink/tlogCursor.ts";

/** The entries of a telemetry log whose own time lies in a span (ms since 1970), byte for byte, a piece of the log at a time. Rejects with the system's error. */
export async function* telemetryPart(
  file: string,
  { fromAt, toAt, signal }: { readonly fromAt: number; readonly toAt: number; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const cursor = new TlogCursor(handle);
    while (!cursor.done) {
      signal?.throwIfAborted();
      const wanted = (await cursor.next()).filter(({ packet: { at } }) => at >= fromAt && at <= toAt);
      const entries = wanted.map(({ packet: { bytes } }) => {
        const { buffer, byteOffset, byteLength } = bytes;
        return new Uint8Array(buffer, byteOffset - STAMP, STAMP + byteLength);
      });
      if (entries.length > 0) yield Buffer.concat(entries);
    }
  } finally {
    await handle.close();
  }
}

/** Before each packet stands its time. */
const STAMP = 8;
