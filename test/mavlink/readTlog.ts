import { open } from "node:fs/promises";
import type { Packet } from "../../src/mavlink/codec.ts";
import { TlogCursor } from "../../src/mavlink/tlogCursor.ts";

/** The packets of a telemetry log in order, as a replay reads them. */
export async function* readTlog(file: string): AsyncGenerator<Packet> {
  const handle = await open(file, "r");
  try {
    const cursor = new TlogCursor(handle);
    while (!cursor.done) for (const { packet } of await cursor.next()) yield packet;
  } finally {
    await handle.close();
  }
}
