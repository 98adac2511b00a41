import type { Position } from "../geo/position.ts";
import type { Pose } from "../vehicle/poseHistory.ts";
import { OfflinePoses } from "./offlinePoses.ts";

/** A log tells of instants so far beyond its last packet, ms. */
const beyondMs = 1_000;

/** Where a vehicle was at instants that do not go back, from the telemetry logs that were kept of its flight. */
export class FootageExportPoses {
  readonly #logs: readonly OfflinePoses[];

  private constructor(logs: readonly OfflinePoses[]) {
    this.#logs = logs;
  }

  /** What can be read of these logs; `onUnreadable` hears why of the others. */
  static async open(files: readonly string[], onUnreadable: (cause: unknown) => void): Promise<FootageExportPoses> {
    const logs: OfflinePoses[] = [];
    for (const file of files)
      await OfflinePoses.open(file).then(
        (log) => logs.push(log),
        (cause: unknown) => onUnreadable(cause),
      );
    return new FootageExportPoses(logs);
  }

  /** Where its home was, as far as the logs were read. */
  get home(): Position | undefined {
    return this.#logs.find(({ home }) => home)?.home;
  }

  /** With the attitude of a gimbal by its number, else of the vehicle's main one. Undefined where no log tells. */
  async poseAt(at: number, gimbal?: number): Promise<Pose | undefined> {
    for (const log of this.#logs) {
      if (at < log.fromAt || at > log.toAt + beyondMs) continue;
      const pose = await log.poseAt(at, gimbal);
      if (pose) return pose;
    }
    return undefined;
  }

  async close(): Promise<void> {
    for (const log of this.#logs) await log.close();
  }
}
