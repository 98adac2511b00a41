import { open } from "node:fs/promises";
import { TlogCursor } from "../mavlink/tlogCursor.ts";

/** The entries of a telemetry log whose own time lies in a span (ms since 1970), byte for byte. Rejects with the system's error. */
export async function* telemetryPart(
  file: string,
  { fromAt, toAt, signal }: { readonly fromAt: number; readonly toAt: number; readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array> {
  const handle = await open(file, "r");
  try {
    const cursor = new TlogCursor(handle);
    while (!cursor.done) {
      signal?.throwIfAborted();
      for (const { packet } of await cursor.next()) {
        if (packet.at < fromAt || packet.at > toAt) continue;
        const { buffer, byteOffset, byteLength } = packet.bytes;
        yield new Uint8Array(buffer, byteOffset - STAMP, STAMP + byteLength);
      }
    }
  } finally {
    await handle.close();
  }
}

/** Before each packet stands its time. */
const STAMP = 8;
