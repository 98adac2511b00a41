import { reasonOf } from "../base/log.ts";
import { errorOf, FailureError } from "../contract/failure.ts";
import { TlogWriter } from "../mavlink/tlogWriter.ts";
import type { PacketSource } from "./packetsOfVehicle.ts";

/** Records packets to a telemetry log until the returned function is called; where it cannot, that is told and flying goes on. */
export function recordTelemetry(
  packets: PacketSource,
  file: string,
  fail: (cause: unknown) => void,
): () => Promise<void> {
  try {
    const writer = new TlogWriter(packets, file, { onFailure: (failure) => fail(errorOf(failure)) });
    return () => writer.close();
  } catch (cause) {
    fail(
      new FailureError(
        "disk-full",
        `Telemetry is not recorded: ${reasonOf(cause)}`,
        "Free some disk space or mend the folder's permissions",
      ),
    );
    return () => Promise.resolve();
  }
}
