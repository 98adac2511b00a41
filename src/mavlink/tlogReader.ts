import { createReadStream } from "node:fs";
import type { Packet } from "./codec.ts";
import { TlogEntries } from "./tlogEntries.ts";
import { tlogFailure } from "./tlogFailure.ts";

/**
 * The packets of a telemetry log in order, each with the time in the log (`at`, ms since 1970), also of messages that we do
 * not know. Damaged stretches are skipped and an end cut off in the middle of a packet is no error. Rejects with `not-found`
 * or `denied` when it cannot be read.
 */
export async function* readTlog(file: string): AsyncGenerator<Packet> {
  let rest: Uint8Array = new Uint8Array(0);
  const entries = new TlogEntries();
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 })) {
      rest = rest.length === 0 ? (chunk as Uint8Array) : Buffer.concat([rest, chunk as Uint8Array]);
      const { packets, used } = entries.scan(rest, false);
      yield* packets;
      rest = rest.subarray(used);
    }
  } catch (cause) {
    throw tlogFailure(file, cause);
  }
  yield* entries.scan(rest, true).packets;
}
